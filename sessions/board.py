"""The week board: wards down, days across, the worst covered first, and who could go where nothing is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from campaign.models import Audience, Measure, Target
from campaign.prepared import prepared
from sessions.staffing import kilometres
from sessions.team_choices import FAMILIAR
from sessions.week import Slot, Week, hours_of

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


class Free(NamedTuple):
    """A team that still has time that week: how much, on which days it has sessions already, and how many of its people
    are trained."""

    team: Home
    hours: float
    busy: Collection[date]
    trained: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A ward with nothing all week, and the team that fits it best of those that still have time that week."""

    area: Ward
    needed: int
    free: Free | None
    kilometres: float | None
    is_nearest: bool = True  # of all that have time

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
    trained: Mapping[UUID, int],
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
    places = places_of(teams, sessions, trained) if empty else []
    gaps = gaps_of(empty, places, by_name=by_name)
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


def places_of(teams: Iterable[Home], sessions: Iterable[Slot], trained: Mapping[UUID, int]) -> list[Free]:
    """The teams that still have time; of a ward with several those with trained people first."""
    taken: dict[UUID, list[Slot]] = defaultdict(list)
    for session in sessions:
        taken[session.team_id].append(session)
    free = [free_of(team, taken.get(team.pk, []), trained.get(team.pk, 0)) for team in teams]
    return sorted((each for each in free if each.hours >= LONG_ENOUGH), key=lambda each: not each.trained)


def free_of(team: Home, taken: list[Slot], trained: int) -> Free:
    """What its sessions of the week leave of the hours that are not too much for a volunteer."""
    return Free(team, settings.HOURS_PER_WEEK - hours_of(taken), {each.day for each in taken}, trained)


def gaps_of(rows: list[Row], free: list[Free], *, by_name: bool) -> list[Gap]:
    """Where there is most to do first; only teams that still have time are named."""
    at_home: dict[UUID, Free] = {}
    for each in free:
        at_home.setdefault(each.team.area_id, each)
    placed = [each for each in at_home.values() if each.team.latitude is not None and each.team.longitude is not None]
    ordered = sorted(rows, key=lambda row: (0 if by_name else -row.needed, row.area.sort_name))
    return [gap_of(row, at_home.get(row.area.pk), placed) for row in ordered]


def gap_of(row: Row, own: Free | None, placed: list[Free]) -> Gap:
    """The gap with the ward's own team, or with the one that fits best of those whose places are known: the nearest,
    but trained people are worth some way."""
    area = row.area
    if own:
        return Gap(area, row.needed, own, 0)
    if not placed or area.latitude is None or area.longitude is None:
        return Gap(area, row.needed, None, None)
    ways = [kilometres(free.team, area) or 0 for free in placed]
    best = min(range(len(placed)), key=lambda place: ways[place] - FAMILIAR * bool(placed[place].trained))
    return Gap(area, row.needed, placed[best], ways[best], is_nearest=ways[best] == min(ways))
