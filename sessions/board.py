"""The week board: wards down, days across, the worst covered first, and who could go where nothing is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil, cos, radians
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from campaign.models import Audience, Measure, Target
from campaign.prepared import prepared
from sessions.staffing import kilometres
from sessions.week import Slot, Week

DOTS = 6
LONG_ENOUGH = 2  # free hours with which a team can take a session


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
    search_name: str
    area_id: UUID
    longitude: float | None
    latitude: float | None


HOME_COLUMNS = ("pk", "name", "search_name", "area_id", "area__longitude", "area__latitude")


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
    """A ward with nothing all week, and the nearest team that still has time for it that week."""

    area: Ward
    needed: int
    team: Home | None
    kilometres: float | None
    hours: float = 0  # that the team still has

    @property
    def dots(self) -> list[bool]:
        return [False] * min(self.needed, DOTS)


@dataclass(frozen=True, slots=True)
class Board:
    rows: list[Row]
    gaps: list[Gap]
    areas: int
    covered: int  # areas with a session this week


def board_of(
    areas: Iterable[Ward],
    week: Week,
    sessions: list[Slot],
    shown: list[Slot],
    teams: Iterable[Home],
    *,
    with_gaps: bool = True,
    by_name: bool = False,
) -> Board:
    """Rows for the wards whose sessions are shown, the worst covered first or by name; gaps for those that need
    sessions and have none. A draft is shown, and counts as none."""
    needed = needed_in(week)
    rows = {area.pk: Row(area, needed.get(area.pk, 0)) for area in areas}
    for session in sessions:
        if (row := rows.get(session.area_id)) and not session.is_draft:
            row.held += 1
    for session in shown:
        if row := rows.get(session.area_id):
            row.cells[(session.day - week.first).days].append(session)
    filled = [row for row in rows.values() if any(row.cells)]
    empty = [row for row in rows.values() if row.needed and not row.held and not any(row.cells)] if with_gaps else []
    gaps = gaps_of(empty, teams, free_hours(sessions), by_name=by_name) if empty else []
    covered = sum(1 for row in rows.values() if row.held)
    key = (lambda row: (0, row.area.sort_name)) if by_name else (lambda row: (-row.missing, row.area.sort_name))
    return Board(sorted(filled, key=key), gaps, len(rows), covered)


def needed_in(week: Week) -> dict[UUID, int]:
    """Sessions a week that each ward's targets ask for, in the phases of that week."""
    needed: dict[UUID, int] = defaultdict(int)
    for area, value, starts_on, ends_on in targets_in_force(week.first, week.last):
        needed[area] += ceil(value / ceil(((ends_on - starts_on).days + 1) / 7))
    return needed


@prepared()
def targets_in_force(first: date, last: date) -> QuerySet[Target, tuple[Any, ...]]:
    in_force = Target.objects.filter(measure=Measure.SESSIONS_HELD, audience=Audience.EVERYONE)
    in_force = in_force.filter(phase__starts_on__lte=last, phase__ends_on__gte=first)
    return in_force.values_list("area", "value", "phase__starts_on", "phase__ends_on")


def free_hours(sessions: Iterable[Slot]) -> dict[UUID, float]:
    """Of each team with sessions that week, what is left of the hours that are not too much for a volunteer."""
    taken: dict[UUID, timedelta] = defaultdict(timedelta)
    for session in sessions:
        taken[session.team_id] += session.ends_at - session.starts_at
    return {team: settings.HOURS_PER_WEEK - round(time / timedelta(hours=1), 1) for team, time in taken.items()}


def gaps_of(rows: list[Row], teams: Iterable[Home], hours: dict[UUID, float], *, by_name: bool) -> list[Gap]:
    """Where there is most to do first; only teams that still have time are named."""
    at_home: dict[UUID, Home] = {}
    for team in teams:
        if hours.get(team.pk, settings.HOURS_PER_WEEK) >= LONG_ENOUGH:
            at_home.setdefault(team.area_id, team)
    placed = [
        (team.longitude, team.latitude, team)
        for team in at_home.values()
        if team.longitude is not None and team.latitude is not None
    ]
    ordered = sorted(rows, key=lambda row: (0 if by_name else -row.needed, row.area.sort_name))
    return [gap_of(row, at_home, placed, hours) for row in ordered]


def gap_of(
    row: Row, at_home: dict[UUID, Home], placed: list[tuple[float, float, Home]], hours: dict[UUID, float]
) -> Gap:
    """The gap with the ward's own team, or with the nearest of those whose places are known."""
    area = row.area
    if own := at_home.get(area.pk):
        return Gap(area, row.needed, own, 0, hours.get(own.pk, settings.HOURS_PER_WEEK))
    if not placed or area.latitude is None or area.longitude is None:
        return Gap(area, row.needed, None, None)
    x, y, squeeze = area.longitude, area.latitude, cos(radians(area.latitude))
    team = min(placed, key=lambda place: ((place[0] - x) * squeeze) ** 2 + (place[1] - y) ** 2)[2]
    return Gap(area, row.needed, team, kilometres(team, area), hours.get(team.pk, settings.HOURS_PER_WEEK))
