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

Cells = dict[tuple[Any, ...], int]  # the fields that make a cell unique → its value
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
    write_leaves(campaign_id, keys)
    days = {day for _, day in keys}
    above = levels_above({area for area, _ in keys})
    for level in above:
        write_level(campaign_id, level, days)
    areas = {area for area, _ in keys}.union(*above)
    for phase in Phase.objects.filter(campaign=campaign_id, starts_on__lte=max(days), ends_on__gte=min(days)):
        write_totals(phase, areas)
    RollUpState.objects.filter(campaign=campaign_id).update(refreshed_at=timezone.now())
    return settle(claimed)


@transaction.atomic
def refresh_phase(phase: Phase) -> None:
    """Recompute a phase's totals; call it when a phase is created or gets other dates, in the same transaction.

    Waits for a worker that is recomputing the campaign. Repeating is safe.
    """
    lock(phase.campaign_id, wait=True)
    write_totals(phase, None)


def write_leaves(campaign_id: UUID, keys: Iterable[Key]) -> None:
    """Make the wards' roll-ups of these keys equal to the ledger."""
    wanted: Cells = {}
    for facts in FACTS:
        wanted |= counts(facts, campaign_id, keys)
    stored = RollUp.objects.filter(within(keys), campaign=campaign_id)
    replace(RollUp, ("area_id", "day", "metric"), wanted, stored, campaign_id=campaign_id)


def counts(facts: Facts, campaign_id: UUID, keys: Iterable[Key]) -> Cells:
    sql, params = sums(facts, campaign_id, keys)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} SELECT * FROM summed", params)  # noqa: S608 (compiled by Django)
        rows = cursor.fetchall()
    return {
        (*key_of(area, day), name): int(value)
        for area, day, *values in rows
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


def write_level(campaign_id: UUID, areas: set[UUID], days: set[date]) -> None:
    """Make these areas' roll-ups of these days equal to the sums of their children's."""
    children = Area.objects.filter(parent__in=areas).order_by().values("pk")
    days_metrics = {"campaign": campaign_id, "day__in": days, "metric__in": list(REGISTRY)}
    rows = RollUp.objects.filter(**days_metrics, area__in=children)
    summed = rows.values_list("area__parent_id", "day", "metric").annotate(Sum("value"))
    wanted: Cells = {(area, day, metric): value for area, day, metric, value in summed}
    stored = RollUp.objects.filter(**days_metrics, area__in=areas)
    replace(RollUp, ("area_id", "day", "metric"), wanted, stored, campaign_id=campaign_id)


def write_totals(phase: Phase, areas: set[UUID] | None) -> None:
    """Make the phase's totals of these areas (all when None) equal to the sums of their days."""
    some = {} if areas is None else {"area__in": areas}
    rows = RollUp.objects.filter(campaign=phase.campaign_id, day__range=(phase.starts_on, phase.ends_on), **some)
    summed = rows.order_by().values_list("area_id", "metric").annotate(Sum("value"))
    wanted: Cells = {(area, metric): value for area, metric, value in summed}
    replace(
        PhaseTotal, ("area_id", "metric"), wanted, PhaseTotal.objects.filter(phase=phase, **some), phase_id=phase.pk
    )


def replace(model: type[Model], fields: tuple[str, ...], wanted: Cells, stored: Any, **owner: UUID) -> None:
    """Make the stored rows equal to the wanted cells, touching only those that differ; a zero is not stored."""
    rows = {tuple(cell): (pk, value) for pk, value, *cell in stored.values_list("pk", "value", *fields)}
    gone = [pk for cell, (pk, _) in rows.items() if not wanted.get(cell)]
    changed = [cell for cell, value in wanted.items() if value and rows.get(cell, (None, 0))[1] != value]
    manager = model._default_manager
    if gone:
        manager.filter(pk__in=gone).delete()
    if changed:
        manager.bulk_create(
            [model(**owner, **dict(zip(fields, cell, strict=True)), value=wanted[cell]) for cell in changed],
            update_conflicts=True,
            unique_fields=[name.removesuffix("_id") for name in (*owner, *fields)],
            update_fields=["value"],
        )
