"""When, where and by whom: creating, moving and calling off sessions, without anyone in two places at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaign.models import Area, Campaign, User
from campaign.names import clean
from learners.models import Skill
from sessions import waiting
from sessions.attendance import place_of, recredit
from sessions.hours import leave
from sessions.models import Partner, SignUp, TrainingSession, Wait
from sessions.nearby import seats
from sessions.partners import Named, keep_partners
from sessions.reminders import people_changed, people_to_tell, session_changed
from sessions.trainings import settle_training
from teams.models import Team, Volunteer

People = Mapping[UUID, str]  # a volunteer's id → their role in the session (SignUp.Role)


class Plan(TypedDict):
    """What a session is to be."""

    area: Area
    team: Team
    starts_at: datetime
    ends_at: datetime
    venue: str
    people: People
    kind: NotRequired[str]
    title: NotRequired[str]
    seats: NotRequired[int]
    skills: NotRequired[Iterable[Skill]]
    audience: NotRequired[str]
    partners: NotRequired[Iterable[Partner]]
    new_partner: NotRequired[Named | None]
    is_draft: NotRequired[bool]


TOLD_OF = ("area_id", "team_id", "venue", "starts_at", "ends_at")  # a change of these is a move: people are told


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another live session at that time, of the same team or with the same people."""

    session: TrainingSession
    same_team: bool
    people: tuple[Volunteer, ...] = ()


class Overlap(Exception):
    """The team or someone of the people is busy at that time; `conflicts` says where."""

    def __init__(self, conflicts: list[Conflict]) -> None:
        super().__init__(f"{len(conflicts)} overlapping sessions")
        self.conflicts = conflicts


class NoCampaign(Exception):
    """No campaign of that province runs on that day."""


def campaign_on(area: Area, day: date) -> Campaign | None:
    """The campaign of the area's province that runs on that day; the one that began last when there are several."""
    province = area.path.split("/", 1)[0] + "/"
    running = Campaign.objects.filter(area__path=province, starts_on__lte=day, ends_on__gte=day)
    return running.order_by("-starts_on").first()


@transaction.atomic
def schedule(*, by: User, **plan: Unpack[Plan]) -> TrainingSession:
    """A new session with its people; a draft keeps them for later, holds nobody's time and is told to nobody.

    Raises Overlap (nobody is in two places at once) and NoCampaign. Repeating is safe: the second call
    overlaps with the first one's session.
    """
    return save(TrainingSession(created_by=by), plan, by=by)


@transaction.atomic
def move(session: TrainingSession, *, by: User, **plan: Unpack[Plan]) -> TrainingSession:
    """Change a session. When place, time or team changed, its revision grows and everyone concerned is told.

    Who was concerned and is not any more is told so in any case. Raises Overlap and NoCampaign; then nothing has
    changed. Learners who came keep their attendance, credited to the new ward and day. Repeating is safe: the same
    values again tell nobody.
    """
    session = locked(session)
    if session.is_draft:
        return save(session, plan, by=by)
    before, former_place, counted = told_of(session), place_of(session), counted_by(session)
    former, starts_at = people_to_tell([session])[session.pk], session.starts_at
    session = save(session, plan, by=by)
    if told_of(session) != before:
        ask_again(session, by=by, is_new_time=session.starts_at != starts_at)
        note_change(session)
    people_changed(session, former=former, starts_at=starts_at)
    if counted_by(session) != counted:
        recredit(session, former=former_place)
    return session


def counted_by(session: TrainingSession) -> tuple[Any, ...]:
    """What decides where, for how long and for whom it counts, and which session of a day was somebody's first."""
    return *place_of(session), session.starts_at, session.ends_at, session.audience


@transaction.atomic
def cancel(session: TrainingSession, *, because: str, by: User) -> TrainingSession:
    """Call a session off and tell everyone concerned. Its attendance no longer counts. Repeating is safe: told once."""
    session = locked(session)
    if session.is_cancelled:
        return session
    session.cancelled_at, session.cancelled_by, session.cancelled_because = timezone.now(), by, clean(because)
    return stand_or_fall(session)


@transaction.atomic
def restore(session: TrainingSession, *, by: User) -> TrainingSession:
    """Take a cancellation back and tell everyone. Raises Overlap when the team or its people are busy by now."""
    session = locked(session)
    if not session.is_cancelled:
        return session
    people = dict(session.sign_ups.values_list("volunteer_id", "role"))
    if not session.is_draft:
        refuse_overlap(session, people)
    session.cancelled_at, session.cancelled_by, session.cancelled_because = None, None, ""
    return stand_or_fall(session)


def stand_or_fall(session: TrainingSession) -> TrainingSession:
    """After a cancellation or its undoing: tell, recount, credit anew."""
    settle_training(session)
    session.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_because"])
    if session.is_draft:
        return session
    note_change(session)
    waiting.advance(session, now=timezone.now())
    seats.advance(session)
    recredit(session)
    return session


def save(session: TrainingSession, plan: Plan, *, by: User) -> TrainingSession:
    session.area, session.team, session.venue = plan["area"], plan["team"], clean(plan["venue"])
    session.set_times(plan["starts_at"], plan["ends_at"])
    session.campaign = required_campaign(session.area, session.day)
    session.kind = plan.get("kind", session.kind)
    session.title = clean(plan.get("title", session.title))
    session.seats, session.audience = plan.get("seats", session.seats), plan.get("audience", session.audience)
    draft_or_publish(session, plan["people"], is_draft=plan.get("is_draft", False))
    session.save()
    if "skills" in plan:
        session.skills.set(list(plan["skills"]))
    if "partners" in plan:
        keep_partners(session, plan["partners"], plan.get("new_partner"))
    if not session.is_draft:
        assign(session, plan["people"], by=by)
        waiting.end_foreign(session)
        waiting.advance(session, now=timezone.now())
        seats.advance(session)
    return session


def draft_or_publish(session: TrainingSession, people: People, *, is_draft: bool) -> None:
    """A new session or a draft may be (or stay) a draft, whose people are only noted; what is published stays so."""
    if is_draft and (session._state.adding or session.is_draft):
        session.drafted_at = session.drafted_at or timezone.now()
        session.drafted_people = {str(person): role for person, role in people.items()}
        return
    session.drafted_at, session.drafted_people = None, {}
    refuse_overlap(session, people)


def required_campaign(area: Area, day: date) -> Campaign:
    campaign = campaign_on(area, day)
    if campaign is None:
        raise NoCampaign
    return campaign


def assign(session: TrainingSession, people: People, *, by: User) -> None:
    """Make these the people of the session, in these roles; each is asked whether they come, except oneself."""
    leave(session, session.sign_ups.exclude(volunteer__in=people))
    session.waits.open().filter(volunteer__in=people).update(state=Wait.State.TAKEN, offer_ends_at=None)
    rows = [SignUp(session=session, volunteer_id=volunteer, role=role) for volunteer, role in people.items()]
    SignUp.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["session", "volunteer"], update_fields=["role", "place"]
    )
    session.sign_ups.filter(volunteer__user=by, confirmed_at__isnull=True).update(confirmed_at=timezone.now())
    settle_training(session)


def ask_again(session: TrainingSession, *, by: User, is_new_time: bool) -> None:
    """A yes was to the former time: at a new one everybody is asked anew, except who moved it."""
    if is_new_time:
        session.sign_ups.exclude(volunteer__user=by).update(confirmed_at=None)


def refuse_overlap(session: TrainingSession, people: Iterable[UUID]) -> None:
    """Raise Overlap unless the team and everyone is free; holds them until the transaction ends: it stays true."""
    people = list(people)
    list(Team.objects.select_for_update(no_key=True).filter(pk=session.team_id).values_list("pk"))
    list(Volunteer.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    conflicts = conflicts_of(session, people)
    if conflicts:
        raise Overlap(conflicts)


def conflicts_of(session: TrainingSession, people: Iterable[UUID]) -> list[Conflict]:
    """Live sessions that share a moment with this one and its team or some of the people. Back to back is fine."""
    others = TrainingSession.objects.overlapping(session.starts_at, session.ends_at).exclude(pk=session.pk)
    busy: dict[UUID, list[Volunteer]] = {}
    for sign_up in SignUp.objects.filter(session__in=others, volunteer__in=list(people)).select_related("volunteer"):
        busy.setdefault(sign_up.session_id, []).append(sign_up.volunteer)
    concerned = others.of_team_or_in(session.team_id, busy).select_related("team", "area")
    return [Conflict(other, other.team_id == session.team_id, tuple(busy.get(other.pk, ()))) for other in concerned]


def locked(session: TrainingSession) -> TrainingSession:
    """The session as it stands now, held until the transaction ends."""
    held = TrainingSession.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related("area", "team", "campaign").get(pk=session.pk)


def told_of(session: TrainingSession) -> tuple[Any, ...]:
    return tuple(getattr(session, name) for name in TOLD_OF)


def note_change(session: TrainingSession) -> None:
    session.revision += 1
    session.save(update_fields=["revision"])
    session_changed(session)
