"""Reads what dashboards show: roll-ups, phase totals, targets and areas, in few queries."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet, Sum, UUIDField
from django.utils import timezone

from campaign.access import Access
from campaign.audiences import AudienceTable, audience_table
from campaign.models import Area, Measure, Phase, PhaseTotal, RollUp
from campaign.pace import Calendar, Standing, band
from campaign.prepared import prepared


class Row(NamedTuple):
    """An area in the map and in the table. `target` is its people to train, None when nobody set one."""

    pk: UUID
    name: str
    kind: str
    sort_name: str
    abbreviation: str
    column: int | None
    line: int | None
    parent_id: UUID | None
    parent_name: str
    parent_sort_name: str
    people: int
    turns: int
    held: int
    using: int  # alone at home, by their latest follow-up
    asked: int  # reached in a follow-up
    target: int | None
    ratio: float | None  # people ÷ pace
    status: str  # a band, "none" without any session, or nothing

    @property
    def percent(self) -> int | None:
        return None if self.ratio is None else round(100 * self.ratio)


@dataclass
class Board:
    """One area in one phase, as of today."""

    area: Area
    phase: Phase
    calendar: Calendar

    @cached_property
    def numbers(self) -> dict[UUID, dict[str, int]]:
        """The phase totals of the area and of its province, by area and metric."""
        paths = {self.area.path, province_path(self.area)}
        found: dict[UUID, dict[str, int]] = {}
        for area, metric, value in phase_totals(self.phase.pk, paths):
            found.setdefault(area, {})[metric] = value
        return found

    @cached_property
    def totals(self) -> dict[str, int]:
        return self.numbers.get(self.area.pk, {})

    @cached_property
    def province_totals(self) -> dict[str, int]:
        return next((totals for area, totals in self.numbers.items() if area != self.area.pk), self.totals)

    @property
    def province_name(self) -> str:
        area = self.area
        while area.parent is not None:
            area = area.parent
        return area.name

    @cached_property
    def values(self) -> list[tuple[Any, ...]]:
        return ward_values(self.area, self.phase)

    @cached_property
    def targets(self) -> dict[str, int]:
        """The area's targets by measure, where any of its wards has one: the sums of theirs."""
        columns = zip(*(values[15:] for values in self.values), strict=True)
        known = {
            measure: [v for v in column if v is not None] for measure, column in zip(Measure, columns, strict=False)
        }
        return {measure.value: sum(targets) for measure, targets in known.items() if targets}

    @cached_property
    def audiences(self) -> AudienceTable:
        """Beside the targets for everyone, those for an audience."""
        return audience_table(self.area, self.phase, self.calendar.share)

    @cached_property
    def rows(self) -> list[Row]:
        """The wards and communes of the area, in order of their names."""
        return [row_of(values, self.calendar.share) for values in self.values]

    @cached_property
    def clusters(self) -> list[Row]:
        """The clusters of the area, summed from their wards."""
        wards: dict[UUID | None, list[Row]] = {}
        for row in self.rows:
            wards.setdefault(row.parent_id, []).append(row)
        rows = [cluster_row(group, self.calendar.share) for pk, group in wards.items() if pk]
        return sorted(rows, key=lambda row: row.sort_name)

    @property
    def reached(self) -> int:
        return sum(1 for row in self.rows if row.held)

    def value(self, measure: str) -> int:
        """What has been reached of what a target counts."""
        if measure == Measure.AREAS_REACHED:
            return self.reached
        if measure == Measure.VOLUNTEER_HOURS:
            return self.totals.get("volunteer_minutes", 0) // 60
        return self.totals.get(measure, 0)

    def standing(self, measure: str) -> Standing:
        return Standing(self.value(measure), self.targets.get(measure), self.calendar.share)

    def days(self, areas: Iterable[UUID]) -> dict[UUID, dict[date, int]]:
        """New people per area and day of the phase, without zeros, for the area itself and those named."""
        found: dict[UUID, dict[date, int]] = {}
        days = self.phase.starts_on, self.calendar.last_day
        for area, day, value in new_people(self.phase.campaign_id, {self.area.pk, *areas}, *days):
            found.setdefault(area, {})[day] = value
        return found


@prepared()
def phase_totals(phase_id: UUID, paths: Set[str]) -> QuerySet[PhaseTotal, tuple[UUID, str, int]]:
    rows = PhaseTotal.objects.filter(phase=phase_id, subject="", area__path__in=paths)
    return rows.values_list("area_id", "metric", "value")


@prepared()
def new_people(
    campaign_id: UUID, areas: Set[UUID], first: date, last: date
) -> QuerySet[RollUp, tuple[UUID, date, int]]:
    rows = RollUp.objects.filter(campaign=campaign_id, area__in=areas, subject="", metric=Measure.PEOPLE_TRAINED)
    return rows.filter(day__range=(first, last)).order_by().values_list("area_id", "day", "value")


def sums_by_subject(
    campaign_id: UUID, area_id: UUID, subjects: Iterable[str], metrics: Iterable[str]
) -> dict[str, dict[str, int]]:
    """subject → metric → its sum over the whole campaign in one area, for the subjects that have any."""
    rows = RollUp.objects.filter(campaign=campaign_id, area=area_id, subject__in=subjects, metric__in=metrics)
    found: dict[str, dict[str, int]] = {}
    for subject, metric, value in rows.order_by().values_list("subject", "metric").annotate(Sum("value")):
        found.setdefault(subject, {})[metric] = value
    return found


def widest_area(access: Access) -> Area | None:
    """The highest area in the person's scope, the first by name when several are level."""
    paths = access.area_paths()
    top = [path for path in paths if path.count("/") == min(each.count("/") for each in paths)]
    return Area.objects.filter(path__in=top).select_related("parent__parent").order_by("sort_name").first()


def province_path(area: Area) -> str:
    return area.path.split("/", 1)[0] + "/"


def phases_of(area: Area) -> list[Phase]:
    """The phases of the campaigns in the area's province, the latest first, with `refreshed_at` of their numbers."""
    return phases_in(province_path(area))


@prepared()
def phases_in(province: str) -> QuerySet[Phase]:
    phases = Phase.objects.filter(campaign__area__path=province).select_related("campaign")
    return phases.annotate(refreshed_at=F("campaign__roll_up_state__refreshed_at")).order_by("-starts_on", "name")


def phase_at(area: Area) -> Phase | None:
    """Whose numbers a page shows today."""
    return current_phase(phases_of(area), timezone.localdate())


def current_phase(phases: list[Phase], today: date) -> Phase | None:
    """The running phase, otherwise the one that began last, otherwise the next."""
    begun = [phase for phase in phases if phase.starts_on <= today]
    running = [phase for phase in begun if phase.ends_on >= today]
    return next(iter(running or begun or phases[::-1]), None)


# Written out: on this page, the most looked at, composing the query took longer than answering it. The last columns are
# the targets, in the order of `Measure`.
WARD_VALUES = """
    SELECT a.id, a.name, a.kind, a.sort_name, a.abbreviation, a.tile_column, a.tile_row,
           a.parent_id, p.name, p.sort_name, t.people, t.turns, t.held, t.at_home, t.asked,
           g.people, g.turns, g.sessions, g.areas, g.at_home, g.hours
    FROM campaign_area a
    LEFT JOIN campaign_area p ON p.id = a.parent_id
    LEFT JOIN (
        SELECT area_id,
               MAX(CASE WHEN metric = 'people_trained' THEN value END) AS people,
               MAX(CASE WHEN metric = 'turns' THEN value END) AS turns,
               MAX(CASE WHEN metric = 'sessions_held' THEN value END) AS held,
               MAX(CASE WHEN metric = 'people_retained' THEN value END) AS at_home,
               MAX(CASE WHEN metric = 'people_asked' THEN value END) AS asked
        FROM campaign_phasetotal WHERE phase_id = %s AND subject = '' GROUP BY area_id
    ) AS t ON t.area_id = a.id
    LEFT JOIN (
        SELECT area_id,
               MAX(CASE WHEN measure = 'people_trained' THEN value END) AS people,
               MAX(CASE WHEN measure = 'turns' THEN value END) AS turns,
               MAX(CASE WHEN measure = 'sessions_held' THEN value END) AS sessions,
               MAX(CASE WHEN measure = 'areas_reached' THEN value END) AS areas,
               MAX(CASE WHEN measure = 'people_retained' THEN value END) AS at_home,
               MAX(CASE WHEN measure = 'volunteer_hours' THEN value END) AS hours
        FROM campaign_target WHERE phase_id = %s AND audience = 'everyone' GROUP BY area_id
    ) AS g ON g.area_id = a.id
    WHERE a.path LIKE %s ESCAPE '\\' AND a.kind IN ('ward', 'commune', 'special_zone') AND a.valid_to IS NULL
    ORDER BY a.sort_name
"""


def ward_values(area: Area, phase: Phase) -> list[tuple[Any, ...]]:
    """Each ward with its phase totals and targets, in one query; the names of wards in Vietnamese order."""
    phase_id = UUIDField().get_db_prep_value(phase.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(WARD_VALUES, [phase_id, phase_id, f"{connection.ops.prep_for_like_query(area.path)}%"])
        rows = cursor.fetchall()
    if connection.vendor == "sqlite":
        return [(UUID(row[0]), *row[1:7], row[7] and UUID(row[7]), *row[8:]) for row in rows]
    return rows


def row_of(values: tuple[Any, ...], share: float) -> Row:
    people, turns, held, using, asked, target = values[10:16]
    return judged(values[:10], (people or 0, turns or 0, held or 0, using or 0, asked or 0), target, share)


def cluster_row(wards: list[Row], share: float) -> Row:
    """A cluster as the sum of its wards; a target is known when any ward has one."""
    first = wards[0]
    place = (first.parent_id, first.parent_name, "cluster", first.parent_sort_name, "", None, None, None, "", "")
    numbers = [(row.people, row.turns, row.held, row.using, row.asked) for row in wards]
    people, turns, held, using, asked = (sum(column) for column in zip(*numbers, strict=True))
    targets = [row.target for row in wards if row.target is not None]
    return judged(place, (people, turns, held, using, asked), sum(targets) if targets else None, share)


def judged(place: tuple[Any, ...], numbers: tuple[int, int, int, int, int], target: int | None, share: float) -> Row:
    """A row with its band; a ward where nothing has happened yet is not slow but without a session."""
    people, _, held, *_ = numbers
    pace = (target or 0) * share
    ratio = people / pace if pace else None
    status = "none" if not held and not people else "" if ratio is None else band(ratio)
    return Row._make((*place, *numbers, target, ratio, status))
