"""Heads without a name, as a phone sends them: counted, or taken back. Either may come late, twice, or first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaign.access import Access
from campaign.models import User
from sessions.attendance import quarantine
from sessions.attendance.items import Refused, identifier, moment
from sessions.attendance.lists import Lists, know_rights, locked
from sessions.attendance.receipts import Receipt, Result
from sessions.models import Guest, Mark, TrainingSession


@dataclass(frozen=True, slots=True)
class Head:
    """One head counted, or taken back, at a session."""

    id: UUID
    session: UUID
    is_counted: bool
    observed_at: datetime
    learner: None = None

    @property
    def day(self) -> date:
        return timezone.localdate(self.observed_at)


def record_guests(
    items: Sequence[Any], *, by: User, access: Access, device_id: UUID | None = None, now: datetime | None = None
) -> list[Result]:
    """Count heads and take them back, in one transaction; one `Result` per item, in order.

    `items` are `{"id", "session", "counted", "observed_at"}`; the id is that of the head, so that repeating is `seen`.
    A head that was taken back never counts again. Items are judged one by one; a bad one is kept in quarantine.
    Raises nothing that depends on the items. As many SQL statements for 1 item as for 500.
    """
    receipt = Receipt(by, access, Mark.Origin.PHONE, device_id, now or timezone.now())
    with transaction.atomic():
        read = [read_head(raw) for raw in items]
        heads = [head for head in read if isinstance(head, Head)]
        lists = look_up(heads, receipt)
        known = {guest.pk: guest for guest in Guest.objects.filter(pk__in=[head.id for head in heads])}
        stood = {pk: guest.taken_back_at for pk, guest in known.items()}
        results = [
            judge(head, known, lists, receipt) if isinstance(head, Head) else Result(id_of(raw), "refused", head)
            for raw, head in zip(items, read, strict=True)
        ]
        store(known, stood)
        quarantine.keep(items, results, receipt)
    return results


def read_head(raw: Any) -> Head | str:
    """The item as sent, or the code of why it is refused."""
    try:
        if not isinstance(raw, dict) or not isinstance(raw.get("counted"), bool):
            raise Refused("bad_item")
        number, session = identifier(raw.get("id")), identifier(raw.get("session"))
        return Head(number, session, raw["counted"], moment(raw.get("observed_at")))
    except Refused as refused:
        return refused.code


def id_of(raw: Any) -> str | None:
    sent = raw.get("id") if isinstance(raw, dict) else None
    return sent if isinstance(sent, str) else None


def look_up(heads: Sequence[Head], receipt: Receipt) -> Lists:
    """The sessions, locked, so that two posts of one head take turns, and what the sender may do there."""
    wanted = {head.session for head in heads}
    lists = Lists()
    if wanted:
        lists.sessions = {session.pk: session for session in locked(TrainingSession.objects.filter(pk__in=wanted))}
        know_rights(lists, heads, receipt)
    return lists


def judge(head: Head, known: dict[UUID, Guest], lists: Lists, receipt: Receipt) -> Result:
    """What becomes of one head; `known` then holds it as it shall stand."""
    guest = known.get(head.id)
    if guest and guest.session_id != head.session:
        return Result(str(head.id), "conflict")
    if guest and (head.is_counted or guest.taken_back_at):
        return Result(str(head.id), "seen")
    if code := lists.refusal(head):
        return Result(str(head.id), "refused", code)
    is_late = lists.is_of_former_leader(head)
    guest = guest or Guest(
        pk=head.id, session_id=head.session, counted_at=receipt.now, counted_by=receipt.by, pending_review=is_late
    )
    guest.taken_back_at = None if head.is_counted else receipt.now
    known[head.id] = guest
    return Result(str(head.id), "stored", pending_review=is_late)


def store(heads: dict[UUID, Guest], stood: dict[UUID, datetime | None]) -> None:
    """Write the new heads, and those known that were taken back just now."""
    new = [guest for pk, guest in heads.items() if pk not in stood]
    changed = [guest for pk, guest in heads.items() if pk in stood and guest.taken_back_at != stood[pk]]
    Guest.objects.bulk_create(new, ignore_conflicts=True)
    Guest.objects.bulk_update(changed, ["taken_back_at"])
