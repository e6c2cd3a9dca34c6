"""A week of sessions: what stands in it, and what clashes."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from campaign.access import Access
from campaign.prepared import prepared
from sessions.models import SignUp, TrainingSession


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday."""

    first: date

    @classmethod
    def holding(cls, day: date) -> "Week":
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def written(cls, text: str, today: date) -> "Week":
        """The week of a day like 2026-11-23; the current one when the text is no day of our times."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = today
        return cls.holding(day if 2000 <= day.year <= 2199 else today)

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(7)]

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def previous(self) -> date:
        return self.first - timedelta(days=7)

    @property
    def next(self) -> date:
        return self.first + timedelta(days=7)


class Slot(NamedTuple):
    """A session as the week shows it, read without making hundreds of model instances."""

    pk: UUID
    kind: str
    title: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    day: date
    area_id: UUID
    area_name: str
    area_search_name: str
    area_path: str
    team_id: UUID
    team_name: str
    team_search_name: str
    team_area_id: UUID
    drafted_at: datetime | None

    @property
    def is_draft(self) -> bool:
        return self.drafted_at is not None


COLUMNS = (
    *Slot._fields[:8], "area__name", "area__search_name", "area__path", "team_id", "team__name", "team__search_name",
    "team__area_id", "drafted_at",
)  # fmt: skip


def sessions_of(access: Access, week: Week) -> list[Slot]:
    return [Slot._make(row) for row in slots(access, week.first, week.last)]


@prepared()
def slots(access: Access, first: date, last: date) -> QuerySet[TrainingSession, tuple[Any, ...]]:
    visible = TrainingSession.objects.visible_to(access).planned().between(first, last)
    return visible.order_by("starts_at", "pk").values_list(*COLUMNS)


def clashes_of(sessions: list[Slot]) -> list[tuple[Slot, Slot]]:
    """Pairs of overlapping sessions with the same team or the same person; drafts hold nobody's time."""
    busy: dict[UUID, list[Slot]] = defaultdict(list)
    by_id = {session.pk: session for session in sessions if not session.is_draft}
    for session in by_id.values():
        busy[session.team_id].append(session)
    pairs = {
        (one.pk, other.pk): (one, other) for each in busy.values() if len(each) > 1 for one, other in overlaps(each)
    }
    days = [session.day for session in by_id.values()]
    for one, other in in_two_places(min(days), max(days)) if days else []:
        if one in by_id and other in by_id:
            pairs[one, other] = by_id[one], by_id[other]
    return list(pairs.values())


@prepared()
def in_two_places(first: date, last: date) -> QuerySet[SignUp, tuple[Any, ...]]:
    """(session, later session) of the days from `first` to `last` that overlap and share a person: found by the
    database, because a week has thousands of sign-ups and hardly any of these."""
    other = "volunteer__sign_ups__session"
    begins_later = Q(**{f"{other}__starts_at__gt": F("session__starts_at")})
    with_it = Q(**{f"{other}__starts_at": F("session__starts_at"), f"{other}__gt": F("session")})
    during = Q(**{f"{other}__day__range": (first, last), f"{other}__starts_at__lt": F("session__ends_at")})
    of_days = SignUp.objects.filter(during & (begins_later | with_it), session__day__range=(first, last))
    return of_days.values_list("session_id", other).distinct()


def overlaps(sessions: list[Slot]) -> Iterable[tuple[Slot, Slot]]:
    """Each session with the one before it that is still going on."""
    ongoing: Slot | None = None
    for session in sorted(sessions, key=lambda session: (session.starts_at, str(session.pk))):
        if ongoing is not None and session.starts_at < ongoing.ends_at:
            yield ongoing, session
        if ongoing is None or session.ends_at > ongoing.ends_at:
            ongoing = session


def short_name(team: str, *, is_at_home: bool) -> str:
    """A team's name on a chip: of the ward's own team only the number."""
    number = re.search(r"\d+", team) if is_at_home else None
    return _("team %(number)s") % {"number": number[0]} if number else team


def hours_of(sessions: Iterable[Slot | TrainingSession]) -> float:
    """How long they last together, to a tenth of an hour; whole hours as whole numbers."""
    hours = round(sum((each.ends_at - each.starts_at).total_seconds() for each in sessions) / 3600, 1)
    return int(hours) if hours == int(hours) else hours
