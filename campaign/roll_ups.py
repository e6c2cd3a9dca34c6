"""Roll-ups are recomputed from the ledger, never counted up."""

import uuid
from collections.abc import Iterable
from uuid import UUID

from campaign.metrics import Key
from campaign.models import DirtyKey


def mark_dirty(campaign_id: UUID, keys: Iterable[Key]) -> None:
    """Note that these wards' days must be recomputed; call it inside the transaction that changes the ledger.

    Every call gives a key a new version, so that a job that is recomputing it right now does not forget it. Repeating is safe.
    """
    rows = [DirtyKey(campaign_id=campaign_id, area_id=area, day=day, version=uuid.uuid4()) for area, day in sorted(set(keys))]
    DirtyKey.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["campaign", "area", "day"], update_fields=["version"]
    )
