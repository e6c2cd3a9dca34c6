"""A volunteer's own week: what they are to answer, what they took, what they wait for, and what they could take."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q

from campaign.access import Access
from sessions.loads import Load, load_with
from sessions.models import SignUp, TrainingSession, Wait
from sessions.models.training_sessions import TrainingSessionQuerySet
from sessions.needs import Need, needs_of
from sessions.week import Week


@dataclass(frozen=True, slots=True)
class Shift:
    """A session as one volunteer sees it: their place or turn, the others, and what stands in the way."""

    session: TrainingSession
    mine: SignUp | None
    wait: Wait | None
    others: tuple[str, ...]
    needs: tuple[Need, ...]
    load: Load
    clash: TrainingSession | None

    @property
    def is_asked(self) -> bool:
        return self.mine is not None and self.mine.confirmed_at is None

    @property
    def open(self) -> int:
        """Places of companions and helpers that somebody may take."""
        return sum(need.open for need in self.needs if need.role != SignUp.Role.LEAD)

    @property
    def role(self) -> str:
        """The role to take by one tap: a companion where one is needed."""
        return next((need.role for need in self.needs if need.open and need.role != SignUp.Role.LEAD), "companion")

    @property
    def seekers(self) -> int:
        return sum(need.seeking for need in self.needs)


def sessions_for(access: Access, week: Week, now: datetime, also: UUID | None) -> TrainingSessionQuerySet:
    """The week's sessions of the person's teams, and their own ones: of that week, to come, and waited for."""
    own = Exists(SignUp.objects.of_outer().filter(volunteer=access.volunteer_id))
    waited = Exists(Wait.objects.open().filter(session=OuterRef("pk"), volunteer=access.volunteer_id))
    in_week = Q(day__range=(week.first, week.last)) & (Q(team__in=access.teams) | own)
    ahead = Q(starts_at__gt=now) & (own | waited)
    people = Prefetch("sign_ups", queryset=SignUp.objects.select_related("volunteer").order_by("created_at"))
    wanted = Q(cancelled_at__isnull=True, drafted_at__isnull=True) & (in_week | ahead)
    sessions = TrainingSession.objects.filter(wanted | Q(pk=also)).with_shifts().with_head_counts()
    return sessions.select_related("area", "team").prefetch_related(people).order_by("starts_at", "pk")


def shifts_of(access: Access, week: Week, now: datetime, *, also: UUID | None = None) -> list[Shift]:
    """Three queries, whatever the number. `also` is a session in their scope that is shown whatever its state."""
    sessions = list(sessions_for(access, week, now, also))
    waits = {wait.session_id: wait for wait in Wait.objects.visible_to(access).open()}
    own = [session for session in sessions if place_in(session, access.volunteer_id)]
    return [shift_of(session, access.volunteer_id, waits.get(session.pk), own) for session in sessions]


def shift_of(
    session: TrainingSession, volunteer: UUID | None, wait: Wait | None, own: Iterable[TrainingSession]
) -> Shift:
    """`own` are the person's sessions around it; the session was read with its people, its area and `with_shifts`."""
    mine, people = place_in(session, volunteer), list(session.sign_ups.all())
    others = tuple(each.volunteer.short_name for each in people if each != mine)
    needs = tuple(needs_of(session, people))
    return Shift(session, mine, wait, others, needs, load_with(session, own), clash_of(session, own))


def place_in(session: TrainingSession, volunteer: UUID | None) -> SignUp | None:
    return next((each for each in session.sign_ups.all() if each.volunteer_id == volunteer), None)


def clash_of(session: TrainingSession, own: Iterable[TrainingSession]) -> TrainingSession | None:
    """The person's other session at that time; back to back is fine."""
    return next((each for each in own if each.pk != session.pk and overlap(each, session)), None)


def overlap(one: TrainingSession, other: TrainingSession) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
