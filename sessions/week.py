"""A week of sessions: the board of wards and days, what clashes, and which wards have nothing."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil, cos, radians
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign.access import Access
from campaign.models import Measure, Target
from campaign.prepared import prepared
from sessions.models import SignUp, TrainingSession
from sessions.staffing import kilometres

DOTS = 6


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
    area_path: str
    team_id: UUID
    team_name: str
    team_area_id: UUID


COLUMNS = (*Slot._fields[:8], "area__name", "area__path", "team_id", "team__name", "team__area_id")


class Ward(NamedTuple):
    """A ward or commune of the board."""

    pk: UUID
    name: str
    sort_name: str
    search_name: str
    longitude: float | None
    latitude: float | None


class Home(NamedTuple):
    """A team and the middle of its home ward."""

    pk: UUID
    name: str
    area_id: UUID
    longitude: float | None
    latitude: float | None


HOME_COLUMNS = ("pk", "name", "area_id", "area__longitude", "area__latitude")


@dataclass(slots=True)
class Row:
    """A ward's week: its sessions by day, how many there are and how many its target asks for."""

    area: Ward
    needed: int
    cells: list[list[Slot]] = field(default_factory=lambda: [[] for _day in range(7)])
    held: int = 0

    @property
    def missing(self) -> int:
        return max(self.needed - self.held, 0)

    @property
    def dots(self) -> list[bool]:
        """A dot per session that is needed or there, filled when there; at most six, then in proportion."""
        whole = max(self.held, self.needed)
        shown = min(whole, DOTS)
        return [n < self.held * shown // whole for n in range(shown)]


@dataclass(frozen=True, slots=True)
class Gap:
    """A ward with nothing all week, and the nearest team."""

    area: Ward
    needed: int
    team: Home | None
    kilometres: float | None


@dataclass(frozen=True, slots=True)
class Board:
    rows: list[Row]
    gaps: list[Gap]
    areas: int
    covered: int  # areas with a session this week


def sessions_of(access: Access, week: Week) -> list[Slot]:
    return [Slot._make(row) for row in slots(access, week.first, week.last)]


@prepared()
def slots(access: Access, first: date, last: date) -> QuerySet[TrainingSession, tuple[Any, ...]]:
    visible = TrainingSession.objects.visible_to(access).live().between(first, last)
    return visible.order_by("starts_at", "pk").values_list(*COLUMNS)


def board_of(
    areas: Iterable[Ward],
    week: Week,
    sessions: list[Slot],
    shown: list[Slot],
    teams: Iterable[Home],
    *,
    with_gaps: bool = True,
) -> Board:
    """Rows for the wards whose sessions are shown, the worst covered first; gaps for those that need and have none."""
    needed = needed_in(week)
    rows = {area.pk: Row(area, needed.get(area.pk, 0)) for area in areas}
    for session in sessions:
        if row := rows.get(session.area_id):
            row.held += 1
    for session in shown:
        if row := rows.get(session.area_id):
            row.cells[(session.day - week.first).days].append(session)
    filled = [row for row in rows.values() if any(row.cells)]
    empty = [row for row in rows.values() if not row.held and row.needed] if with_gaps else []
    gaps = gaps_of(empty, teams) if empty else []
    covered = sum(1 for row in rows.values() if row.held)
    return Board(sorted(filled, key=lambda row: (-row.missing, row.area.sort_name)), gaps, len(rows), covered)


def needed_in(week: Week) -> dict[UUID, int]:
    """Sessions a week that each ward's targets ask for, in the phases of that week."""
    needed: dict[UUID, int] = defaultdict(int)
    for area, value, starts_on, ends_on in targets_in_force(week.first, week.last):
        needed[area] += ceil(value / ceil(((ends_on - starts_on).days + 1) / 7))
    return needed


@prepared()
def targets_in_force(first: date, last: date) -> QuerySet[Target, tuple[Any, ...]]:
    in_force = Target.objects.filter(measure=Measure.SESSIONS_HELD)
    in_force = in_force.filter(phase__starts_on__lte=last, phase__ends_on__gte=first)
    return in_force.values_list("area", "value", "phase__starts_on", "phase__ends_on")


def gaps_of(rows: list[Row], teams: Iterable[Home]) -> list[Gap]:
    at_home: dict[UUID, Home] = {}
    for team in teams:
        at_home.setdefault(team.area_id, team)
    placed = [
        (team.longitude, team.latitude, team)
        for team in at_home.values()
        if team.longitude is not None and team.latitude is not None
    ]
    return [gap_of(row, at_home, placed) for row in sorted(rows, key=lambda row: (-row.needed, row.area.sort_name))]


def gap_of(row: Row, at_home: dict[UUID, Home], placed: list[tuple[float, float, Home]]) -> Gap:
    """The gap with the ward's own team, or with the nearest of those whose places are known."""
    area = row.area
    if own := at_home.get(area.pk):
        return Gap(area, row.needed, own, 0)
    if not placed or area.latitude is None or area.longitude is None:
        return Gap(area, row.needed, None, None)
    x, y, squeeze = area.longitude, area.latitude, cos(radians(area.latitude))
    team = min(placed, key=lambda place: ((place[0] - x) * squeeze) ** 2 + (place[1] - y) ** 2)[2]
    return Gap(area, row.needed, team, kilometres(team, area))


def clashes_of(sessions: list[Slot]) -> list[tuple[Slot, Slot]]:
    """Pairs of overlapping sessions with the same team or the same person."""
    busy: dict[UUID, list[Slot]] = defaultdict(list)
    by_id = {session.pk: session for session in sessions}
    for session in sessions:
        busy[session.team_id].append(session)
    days = [session.day for session in sessions]
    for session_id, volunteer_id in signed_up(min(days), max(days)) if days else []:
        if session_id in by_id:
            busy[volunteer_id].append(by_id[session_id])
    pairs = {}
    for each in busy.values():
        for one, other in overlaps(each) if len(each) > 1 else ():
            pairs[one.pk, other.pk] = (one, other)
    return list(pairs.values())


@prepared()
def signed_up(first: date, last: date) -> QuerySet[SignUp, tuple[Any, ...]]:
    """(session, volunteer) of the days from `first` to `last`."""
    return SignUp.objects.filter(session__day__range=(first, last)).values_list("session_id", "volunteer_id")


def overlaps(sessions: list[Slot]) -> Iterable[tuple[Slot, Slot]]:
    """Each session with the one before it that is still going on."""
    ongoing: Slot | None = None
    for session in sorted(sessions, key=lambda session: (session.starts_at, str(session.pk))):
        if ongoing is not None and session.starts_at < ongoing.ends_at:
            yield ongoing, session
        if ongoing is None or session.ends_at > ongoing.ends_at:
            ongoing = session


def short_name(session: Slot) -> str:
    """A team's name on a chip: of the ward's own team only the number."""
    number = re.search(r"\d+", session.team_name) if session.team_area_id == session.area_id else None
    return _("team %(number)s") % {"number": number[0]} if number else session.team_name


def hours_of(sessions: Iterable[Slot | TrainingSession]) -> float:
    """How long they last together, to a tenth of an hour; whole hours as whole numbers."""
    hours = round(sum((each.ends_at - each.starts_at).total_seconds() for each in sessions) / 3600, 1)
    return int(hours) if hours == int(hours) else hours
