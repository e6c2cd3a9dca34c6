"""What could not be stored is kept whole, where a person can read it."""

from collections.abc import Sequence
from typing import Any

from campaign.ids import id_or_none
from sessions.attendance.items import body_hash, canonical
from sessions.attendance.receipts import Receipt, Result
from sessions.models import Mark, QuarantinedMark

STRANGE = {"not_yours", "unknown_session"}
LONGEST = 20_000  # signs of an item that are kept; a batch is at most 256 KiB, an honest mark 300 bytes


def keep(items: Sequence[Any], results: Sequence[Result], receipt: Receipt) -> None:
    """Keep the refused and conflicting items, each once however often it is sent.

    A stranger's try at a page is not kept: the page tells them at once, and no phone waits with it in a queue.
    """
    rows = [
        QuarantinedMark(
            mark_id=str(id_or_none(result.id) or ""), outcome=result.outcome, code=result.code,
            item=canonical(item)[:LONGEST], item_hash=body_hash(item), device_id=receipt.device_id,
            recorded_by=receipt.by,
        )
        for item, result in zip(items, results, strict=True)
        if not result.is_safe and not (receipt.origin == Mark.Origin.WEB and result.code in STRANGE)
    ]  # fmt: skip
    QuarantinedMark.objects.bulk_create(rows, ignore_conflicts=True)
