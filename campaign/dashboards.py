"""Reads what dashboards show: roll-ups, phase totals, targets and areas, in few queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, Sum

from campaign.access import Access
from campaign.models import Area, Measure, Phase, PhaseTotal, RollUp, Target
from campaign.pace import Calendar, Standing, band

JOINED = {"people": "people_trained", "turns": "turns", "held": "sessions_held", "using": "people_using"}


@dataclass(frozen=True, slots=True)
class Row:
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
    using: int
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
        rows = PhaseTotal.objects.filter(phase=self.phase, area__path__in=paths)
        for area, metric, value in rows.values_list("area_id", "metric", "value"):
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
    def targets(self) -> dict[str, int]:
        """The area's targets by measure: the sums of its wards'."""
        rows = Target.objects.filter(phase=self.phase, area__path__startswith=self.area.path).order_by()
        return dict(rows.values_list("measure").annotate(Sum("value")))

    @cached_property
    def rows(self) -> list[Row]:
        """The wards and communes of the area, in order of their names."""
        return [row_of(values, self.calendar.share) for values in ward_values(self.area, self.phase)]

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

    def standing(self, measure: str) -> Standing:
        value = self.reached if measure == Measure.AREAS_REACHED else self.totals.get(measure, 0)
        return Standing(value, self.targets.get(measure), self.calendar.share)

    def days(self, areas: Iterable[UUID]) -> dict[UUID, dict[date, int]]:
        """New people per area and day of the phase, without zeros, for the area itself and those named."""
        rows = RollUp.objects.filter(
            campaign=self.phase.campaign_id,
            area__in=[self.area.pk, *areas],
            metric=Measure.PEOPLE_TRAINED.value,
            day__range=(self.phase.starts_on, self.calendar.last_day),
        )
        found: dict[UUID, dict[date, int]] = {}
        for area, day, value in rows.order_by().values_list("area_id", "day", "value"):
            found.setdefault(area, {})[day] = value
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
    phases = Phase.objects.filter(campaign__area__path=province_path(area)).select_related("campaign")
    return list(phases.annotate(refreshed_at=F("campaign__roll_up_state__refreshed_at")).order_by("-starts_on", "name"))


def current_phase(phases: list[Phase], today: date) -> Phase | None:
    """The running phase, otherwise the one that began last, otherwise the next."""
    begun = [phase for phase in phases if phase.starts_on <= today]
    running = [phase for phase in begun if phase.ends_on >= today]
    return next(iter(running or begun or phases[::-1]), None)


def ward_values(area: Area, phase: Phase) -> Iterable[tuple[Any, ...]]:
    """Each ward with its phase totals and target, in one query."""
    totals = {
        name: FilteredRelation("phase_totals", condition=Q(phase_totals__phase=phase, phase_totals__metric=metric))
        for name, metric in JOINED.items()
    }
    goal = FilteredRelation("targets", condition=Q(targets__phase=phase, targets__measure=Measure.PEOPLE_TRAINED.value))
    wards = Area.objects.below(area).leaves().in_force().annotate(**totals, goal=goal)
    return wards.values_list(
        "pk", "name", "kind", "sort_name", "abbreviation", "tile_column", "tile_row",
        "parent_id", "parent__name", "parent__sort_name",
        *(f"{name}__value" for name in JOINED), "goal__value",
    )  # fmt: skip


def row_of(values: tuple[Any, ...], share: float) -> Row:
    *place, people, turns, held, using, target = values
    return judged(place, (people or 0, turns or 0, held or 0, using or 0), target, share)


def cluster_row(wards: list[Row], share: float) -> Row:
    """A cluster as the sum of its wards; a target is known when any ward has one."""
    first = wards[0]
    place = [first.parent_id, first.parent_name, "cluster", first.parent_sort_name, "", None, None, None, "", ""]
    numbers = [(row.people, row.turns, row.held, row.using) for row in wards]
    people, turns, held, using = (sum(column) for column in zip(*numbers, strict=True))
    targets = [row.target for row in wards if row.target is not None]
    return judged(place, (people, turns, held, using), sum(targets) if targets else None, share)


def judged(place: list[Any], numbers: tuple[int, int, int, int], target: int | None, share: float) -> Row:
    """A row with its band; a ward where nothing has happened yet is not slow but without a session."""
    people, _, held, _ = numbers
    pace = (target or 0) * share
    ratio = people / pace if pace else None
    status = "none" if not held and not people else "" if ratio is None else band(ratio)
    return Row(*place, *numbers, target=target, ratio=ratio, status=status)
