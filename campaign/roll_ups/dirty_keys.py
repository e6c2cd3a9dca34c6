"""What must be recomputed, and who may do it: one worker at a time per campaign."""

import uuid
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from campaign.metrics import Key
from campaign.models import DirtyKey, RollUpState
from campaign.statements import insert

KEY = ("campaign", "area", "day")


class Claim(NamedTuple):
    """A dirty key as it stood when its recomputation began."""

    pk: int
    version: UUID
    key: Key


def mark_dirty(campaign_id: UUID, keys: Iterable[Key]) -> None:
    """Note that these wards' days must be recomputed; call it inside the transaction that changes the ledger.

    Every call gives a key a new version, so that a job that is recomputing it right now does not forget it.
    Repeating is safe.
    """
    now = timezone.now()
    rows = [(campaign_id, area, day, uuid.uuid4(), now) for area, day in sorted(set(keys))]
    insert(DirtyKey, (*KEY, "version", "marked_at"), rows, unique=KEY, update=("version",))


def lock(campaign_id: UUID, *, wait: bool) -> bool:
    """Take the campaign's roll-ups for this transaction; False when another worker has them and we do not wait.

    Ancestors and phase totals are sums over many wards: two workers on different wards of one city would each miss
    what the other has not committed yet. Who gets the lock sees all that the former holder committed.
    """
    RollUpState.objects.bulk_create(
        [RollUpState(campaign_id=campaign_id, refreshed_at=timezone.now())], ignore_conflicts=True
    )
    state = RollUpState.objects.select_for_update(skip_locked=not wait, of=("self",)).filter(campaign=campaign_id)
    return state.first() is not None


def claims(campaign_id: UUID, limit: int | None = None) -> list[Claim]:
    """The oldest keys that wait, all of them when no limit is given."""
    rows = (
        DirtyKey.objects.filter(campaign=campaign_id)
        .order_by("pk")
        .values_list("pk", "version", "area_id", "day")[:limit]
    )
    return [Claim(pk, version, (area, day)) for pk, version, area, day in rows]


def settle(claimed: list[Claim]) -> int:
    """Forget the keys that nobody marked again meanwhile; returns how many.

    A key that a writer holds at this moment is about to get a new version: it is passed over, and nobody waits.
    """
    versions = {claim.pk: claim.version for claim in claimed}
    rows = DirtyKey.objects.select_for_update(skip_locked=True).filter(pk__in=versions).values_list("pk", "version")
    unchanged = [pk for pk, version in rows if versions[pk] == version]
    deleted, _ = DirtyKey.objects.filter(pk__in=unchanged).delete()
    return deleted


def within(keys: Iterable[Key]) -> Q:
    """Rows with `area_id` and `day` of exactly these keys, grouped by whichever there are fewer of."""
    by_area: dict[UUID, list[object]] = {}
    by_day: dict[object, list[UUID]] = {}
    for area, day in keys:
        by_area.setdefault(area, []).append(day)
        by_day.setdefault(day, []).append(area)
    if len(by_area) < len(by_day):
        return combined(Q(area_id=area, day__in=days) for area, days in by_area.items())
    return combined(Q(day=day, area_id__in=areas) for day, areas in by_day.items())


def combined(conditions: Iterable[Q]) -> Q:
    return Q(*conditions, _connector=Q.OR)
