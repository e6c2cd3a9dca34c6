"""What every kind of item goes through: read by itself, stored or refused by itself, answered in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from sessions.attendance.lists import Lists
from sessions.attendance.receipts import Receipt, Result


class Sent(Protocol):
    """A well-formed item: a mark, an encounter."""

    @property
    def id(self) -> UUID: ...
    @property
    def session(self) -> UUID: ...
    @property
    def day(self) -> date: ...
    @property
    def body(self) -> bytes: ...


class Standing(Protocol):
    """A row as it stands under an id."""

    @property
    def id(self) -> UUID: ...
    @property
    def body_hash(self) -> bytes: ...
    @property
    def receipt(self) -> UUID | None: ...


@dataclass(slots=True)
class Entry[T: Sent]:
    """One item on its way: as sent, as read, and why it is refused."""

    raw: Any
    item: T | None = None
    code: str = ""


def answer[T: Sent, S: Standing](
    entries: Iterable[Entry[T]], known: Iterable[S], lists: Lists, receipt: Receipt
) -> list[Result]:
    """One result per entry. What stands under an id decides; within a batch the first of equals is the stored one."""
    standing = {row.id: row for row in known}
    new = {row.id for row in standing.values() if row.receipt == receipt.id}
    results = []
    for entry in entries:
        results.append(result_of(entry, standing, new, lists))
        if entry.item:
            new.discard(entry.item.id)
    return results


def result_of[T: Sent, S: Standing](entry: Entry[T], standing: dict[UUID, S], new: set[UUID], lists: Lists) -> Result:
    item = entry.item
    if item is None:
        sent = entry.raw.get("id") if isinstance(entry.raw, dict) else None
        return Result(sent if isinstance(sent, str) else None, "refused", entry.code)
    row = standing.get(item.id)
    if row is None:
        return Result(str(item.id), "refused", entry.code)
    if bytes(row.body_hash) != item.body:
        return Result(str(item.id), "conflict")
    is_new = item.id in new
    return Result(
        str(item.id), "stored" if is_new else "seen", pending_review=is_new and lists.is_of_former_leader(item)
    )
