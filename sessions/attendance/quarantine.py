"""What could not be stored is kept whole, where a person can read it."""

from collections.abc import Sequence
from typing import Any

from campaign.ids import id_or_none
from sessions.attendance.items import body_hash, canonical
from sessions.attendance.receipts import Receipt, Result
from sessions.erasure import erased_among, silenced
from sessions.models import Mark, QuarantinedMark

STRANGE = {"not_yours", "unknown_session"}
LONGEST = 20_000  # signs of an item that are kept; a batch is at most 256 KiB, an honest mark 300 bytes


def keep(items: Sequence[Any], results: Sequence[Result], receipt: Receipt) -> None:
    """Keep the refused and conflicting items, each once however often it is sent, and without people who are erased.

    A stranger's try at a page is not kept: the page tells them at once, and no phone waits with it in a queue.
    """
    kept = [
        (item, result)
        for item, result in zip(items, results, strict=True)
        if not result.is_safe and not (receipt.origin == Mark.Origin.WEB and result.code in STRANGE)
    ]
    gone = erased_among(item for item, _ in kept) if kept else set()
    rows = [
        QuarantinedMark(
            mark_id=str(id_or_none(result.id) or ""), outcome=result.outcome, code=result.code,
            item=canonical(silenced(item, gone))[:LONGEST], item_hash=body_hash(item), device_id=receipt.device_id,
            recorded_by=receipt.by,
        )
        for item, result in kept
    ]  # fmt: skip
    QuarantinedMark.objects.bulk_create(rows, ignore_conflicts=True)
