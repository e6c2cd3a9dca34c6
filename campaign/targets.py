"""Targets of a phase: what a table of them shows, and the ways to set them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from django.db import transaction

from campaign.models import Area, Audience, Measure, Phase, Target, TargetChange, User

Values = dict[UUID, int]  # area → value
OldNew = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Row:
    """An area and its target of each measure, in the order of `Measure`; None where there is none."""

    area: Area
    values: tuple[int | None, ...]

    @property
    def cells(self) -> list[tuple[Measure, int | None]]:
        return list(zip(Measure, self.values, strict=True))


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one cluster (or of a province without clusters) under their sums."""

    area: Area
    rows: list[Row]

    @property
    def total(self) -> Row:
        return total_of(self.area, self.rows)


def table_of(phase: Phase, areas: Iterable[Area], audience: str = Audience.EVERYONE) -> list[Group]:
    """The phase's targets of these wards, which come with their parents, in order; one query beside the areas."""
    rows = rows_of(phase, list(areas), audience)
    return [
        Group(parent, list(members)) for parent, members in groupby(rows, key=lambda row: row.area.parent) if parent
    ]


def rows_of(phase: Phase, areas: list[Area], audience: str = Audience.EVERYONE) -> list[Row]:
    stored = Target.objects.of(phase, audience).values_list("area_id", "measure", "value")
    values = {(area, measure): value for area, measure, value in stored}
    return [Row(area, tuple(values.get((area.pk, measure)) for measure in Measure)) for area in areas]


def total_of(area: Area, rows: Iterable[Row]) -> Row:
    """The sums of the rows; None where no row has a target."""
    sums = tuple(
        sum(value or 0 for value in column) or None for column in zip(*(row.values for row in rows), strict=True)
    )
    return Row(area, sums or (None,) * len(Measure))


@dataclass(frozen=True, slots=True)
class Change:
    """What setting values would do: areas that get their first target, that get another, and that keep theirs."""

    new: Values = field(default_factory=dict)
    replaced: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    kept: Values = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.new) + len(self.replaced)


def change_of(phase: Phase, measure: Measure, values: Values, audience: str = Audience.EVERYONE) -> Change:
    """Compare values with the targets there are; writes nothing."""
    change, stored = Change(), stored_values(phase, measure, audience)
    for area, value in values.items():
        if area not in stored:
            change.new[area] = value
        elif stored[area] == value:
            change.kept[area] = value
        else:
            change.replaced[area] = (stored[area], value)
    return change


def stored_values(phase: Phase, measure: Measure, audience: str = Audience.EVERYONE) -> Values:
    return dict(Target.objects.of(phase, audience).filter(measure=measure).values_list("area_id", "value"))


def equal_values(areas: Iterable[Area], value: int) -> Values:
    return {area.pk: value for area in areas}


def values_by_population(population: Mapping[UUID, int], total: int) -> Values:
    """The total shared out in proportion, as whole numbers that add up to it exactly (largest remainders first).

    Raises ValueError when nobody lives anywhere.
    """
    people = sum(population.values())
    if people <= 0:
        raise ValueError("The population is empty.")
    values = {area: total * count // people for area, count in population.items()}
    by_remainder = sorted(population, key=lambda area: (-(total * population[area] % people), str(area)))
    for area in by_remainder[: total - sum(values.values())]:
        values[area] += 1
    return values


def copied_values(source: Phase, areas: Iterable[Area], measure: Measure, percent: int, audience: str) -> Values:
    """What another phase asks of these wards, as so many per cent of it, rounded up; without a target, nothing."""
    stored = stored_values(source, measure, audience)
    return {area.pk: -(-stored[area.pk] * percent // 100) for area in areas if area.pk in stored}


@transaction.atomic
def set_values(
    phase: Phase, *, measure: Measure, values: Values, audience: str = Audience.EVERYONE, by: User | None = None
) -> Change:
    """Give each area its target; 0 takes the target away. Other areas keep theirs. Every change is noted.

    Repeating changes nothing.
    """
    change = change_of(phase, measure, {area: value for area, value in values.items() if value}, audience)
    write(phase, measure, change.new | {area: value for area, (_, value) in change.replaced.items()}, audience)
    none = Target.objects.of(phase, audience).filter(
        measure=measure, area__in=[area for area, value in values.items() if not value]
    )
    gone = dict(none.values_list("area_id", "value"))
    none.delete()
    changes: dict[UUID, OldNew] = {area: (None, value) for area, value in change.new.items()}
    changes |= change.replaced | {area: (value, None) for area, value in gone.items()}
    note(phase, measure, changes, audience, by)
    return change


def write(phase: Phase, measure: Measure, values: Values, audience: str) -> None:
    Target.objects.bulk_create(
        [
            Target(phase=phase, area_id=area, measure=measure, audience=audience, value=value)
            for area, value in values.items()
        ],
        update_conflicts=True,
        unique_fields=["phase", "area", "measure", "audience"],
        update_fields=["value"],
    )


def note(
    phase: Phase,
    measure: Measure,
    changes: Mapping[UUID, tuple[int | None, int | None]],
    audience: str,
    by: User | None,
) -> None:
    TargetChange.objects.bulk_create(
        TargetChange(phase=phase, area_id=area, measure=measure, audience=audience, old=old, new=new, changed_by=by)
        for area, (old, new) in changes.items()
    )


@transaction.atomic
def adjust(
    phase: Phase,
    area: Area,
    *,
    values: Mapping[str, int | None],
    audience: str = Audience.EVERYONE,
    by: User | None = None,
) -> None:
    """Set one ward's targets by measure; None or 0 takes one away, measures not named stay. Repeating is safe."""
    for measure, value in values.items():
        set_values(phase, measure=Measure(measure), values={area.pk: value or 0}, audience=audience, by=by)


@transaction.atomic
def set_all(
    phase: Phase, values: Mapping[Measure, Values], *, audience: str, own: Collection[UUID], by: User | None
) -> int:
    """Set several measures at once, of the `own` areas only; gives how many targets changed. Repeating is safe."""
    before = TargetChange.objects.filter(phase=phase).count()
    for measure, each in values.items():
        mine = {area: value for area, value in each.items() if area in own}
        set_values(phase, measure=measure, values=mine, audience=audience, by=by)
    return TargetChange.objects.filter(phase=phase).count() - before
