"""Recompute what changed: the cost follows the changes, not the history."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, Sum
from django.utils import timezone

from campaign.metrics import FACTS, REGISTRY, Facts, Key
from campaign.models import Area, DirtyKey, Phase, PhaseTotal, RollUp, RollUpState
from campaign.roll_ups.dirty_keys import claims, lock, settle, within
from campaign.roll_ups.ledger_sql import key_of, sums

Cells = dict[tuple[Any, ...], int]  # the fields that make a cell unique → its value; the subject is the last of them
DAY_CELL, TOTAL_CELL = ("area_id", "day", "metric", "subject"), ("area_id", "metric", "subject")
BATCH = 500  # keys in one transaction


def recompute_pending(limit: int = BATCH) -> int:
    """Recompute every waiting key, `limit` to a transaction; returns how many are settled. Repeating is safe.

    A key that was marked again meanwhile stays. A campaign that another worker is recomputing is left to it.
    """
    settled = 0
    for campaign_id in DirtyKey.objects.order_by("campaign").values_list("campaign", flat=True).distinct():
        while batch := recompute_batch(campaign_id, limit):
            settled += batch
    return settled


@transaction.atomic
def recompute_batch(campaign_id: UUID, limit: int) -> int:
    """Recompute up to `limit` keys of a campaign and all that is summed from them; returns how many are settled."""
    if not lock(campaign_id, wait=False):
        return 0
    claimed = claims(campaign_id, limit)
    if not claimed:
        return 0
    keys = {claim.key for claim in claimed}
    subjects = {"", *write_leaves(campaign_id, keys)}
    days = {day for _, day in keys}
    above = levels_above({area for area, _ in keys})
    for level in above:
        write_level(campaign_id, level, days, subjects)
    areas = {area for area, _ in keys}.union(*above)
    for phase in Phase.objects.filter(campaign=campaign_id, starts_on__lte=max(days), ends_on__gte=min(days)):
        write_totals(phase, area__in=areas, subject__in=subjects)
    RollUpState.objects.filter(campaign=campaign_id).update(refreshed_at=timezone.now())
    return settle(claimed)


@transaction.atomic
def refresh_phase(phase: Phase) -> None:
    """Recompute a phase's totals; call it when a phase is created or gets other dates, in the same transaction.

    Waits for a worker that is recomputing the campaign. Repeating is safe.
    """
    lock(phase.campaign_id, wait=True)
    write_totals(phase)


def write_leaves(campaign_id: UUID, keys: Iterable[Key]) -> set[str]:
    """Make the wards' roll-ups of these keys equal to the ledger; gives the subjects whose numbers changed.

    Most writes change no skill's or team's numbers, and there are a hundred times as many of these as of the others.
    """
    wanted: Cells = {}
    for facts in FACTS:
        wanted |= counts(facts, campaign_id, keys)
    stored = RollUp.objects.filter(within(keys), campaign=campaign_id)
    return {subject for *_, subject in replace(RollUp, DAY_CELL, wanted, stored, campaign_id=campaign_id)}


def counts(facts: Facts, campaign_id: UUID, keys: Iterable[Key]) -> Cells:
    sql, params = sums(facts, campaign_id, keys)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} SELECT * FROM summed", params)  # noqa: S608 (compiled by Django)
        rows = cursor.fetchall()
    return {
        (*key_of(area, day), name, subject): int(value)
        for area, day, subject, *values in rows
        for name, value in zip(facts.names, values, strict=True)
    }


def levels_above(areas: set[UUID]) -> list[set[UUID]]:
    """The ancestors of the areas, level by level, lowest first."""
    paths = Area.objects.filter(pk__in=areas).order_by().values_list("path", flat=True)
    ancestors = {path[: end + 1] for path in paths for end, sign in enumerate(path[:-1]) if sign == "/"}
    levels: dict[int, set[UUID]] = {}
    for pk, path in Area.objects.filter(path__in=ancestors).order_by().values_list("pk", "path"):
        levels.setdefault(path.count("/"), set()).add(pk)
    return [levels[depth] for depth in sorted(levels, reverse=True)]


def write_level(campaign_id: UUID, areas: set[UUID], days: set[date], subjects: set[str]) -> None:
    """Make these areas' roll-ups of these days and subjects equal to the sums of their children's."""
    children = Area.objects.filter(parent__in=areas).order_by().values("pk")
    some = {"campaign": campaign_id, "day__in": days, "metric__in": list(REGISTRY), "subject__in": subjects}
    rows = RollUp.objects.filter(**some, area__in=children)
    summed = rows.values_list("area__parent_id", "day", "metric", "subject").annotate(Sum("value"))
    wanted: Cells = {tuple(cell): value for *cell, value in summed}
    replace(RollUp, DAY_CELL, wanted, RollUp.objects.filter(**some, area__in=areas), campaign_id=campaign_id)


def write_totals(phase: Phase, **some: Any) -> None:
    """Make the phase's totals, or some of them, equal to the sums of their days."""
    rows = RollUp.objects.filter(campaign=phase.campaign_id, day__range=(phase.starts_on, phase.ends_on), **some)
    summed = rows.order_by().values_list(*TOTAL_CELL).annotate(Sum("value"))
    wanted: Cells = {tuple(cell): value for *cell, value in summed}
    replace(PhaseTotal, TOTAL_CELL, wanted, PhaseTotal.objects.filter(phase=phase, **some), phase_id=phase.pk)


def replace(
    model: type[Model], fields: tuple[str, ...], wanted: Cells, stored: Any, **owner: UUID
) -> list[tuple[Any, ...]]:
    """Make the stored rows equal to the wanted cells and give those that differed; a zero is not stored."""
    rows = {tuple(cell): (pk, value) for pk, value, *cell in stored.values_list("pk", "value", *fields)}
    gone = {cell: pk for cell, (pk, _) in rows.items() if not wanted.get(cell)}
    changed = [cell for cell, value in wanted.items() if value and rows.get(cell, (None, 0))[1] != value]
    manager = model._default_manager
    if gone:
        manager.filter(pk__in=gone.values()).delete()
    if changed:
        manager.bulk_create(
            [model(**owner, **dict(zip(fields, cell, strict=True)), value=wanted[cell]) for cell in changed],
            update_conflicts=True,
            unique_fields=[name.removesuffix("_id") for name in (*owner, *fields)],
            update_fields=["value"],
        )
    return [*gone, *changed]
