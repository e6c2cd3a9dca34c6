"""`record_marks`: the only way in which attendance is written, for pages, phones, imports and kiosks."""

from collections.abc import Iterable, Sequence, Set
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from campaign.access import Access
from campaign.models import User
from campaign.prepared import prepared
from campaign.statements import insert
from learners.models import Learner
from sessions.attendance import clocks, newcomers, quarantine
from sessions.attendance.folding import Known, settle
from sessions.attendance.items import Item, Refused, read_item
from sessions.attendance.judging import Entry, answer
from sessions.attendance.lists import Lists, look_up
from sessions.attendance.receipts import Receipt, Result
from sessions.models import Mark

COLUMNS = (
    "id", "session", "learner", "status", "hlc", "seen", "observed_at", "body_hash",
    "clock_suspect", "pending_review", "origin", "device_id", "recorded_by",
    "receipt", "received_at",
)  # fmt: skip
CLOCKLESS = {Mark.Origin.WEB, Mark.Origin.KIOSK}  # their marks may come without a time: the server makes it


def record_marks(
    items: Sequence[Any],
    *,
    by: User,
    access: Access,
    origin: str,
    device_id: UUID | None = None,
    now: datetime | None = None,
    people: Sequence[Any] = (),
) -> list[Result]:
    """Store marks, fold them into attendance, credit participations and mark roll-ups dirty, all in one transaction.

    `items` are marks as the protocol writes them (`{"id", "session", "learner", "status", "hlc", "seen",
    "observed_at"}`); with the origins web and kiosk they may lack `hlc` and `observed_at`, which the server then makes.
    `people` are walk-ins (`{"id", "name", "consent", …}`) whom the marks may name. Gives one `Result` per walk-in, then
    one per mark, in order. Items are judged one by one: a bad one is kept in quarantine and never blocks the others.
    Repeating a call stores nothing new and answers `seen`. Raises nothing that depends on the items. As many SQL
    statements for 1 mark as for 500.
    """
    receipt = Receipt(by, access, str(origin), device_id, now or timezone.now())
    with transaction.atomic():
        entries = [read(raw, receipt) for raw in items]
        marks = [entry.item for entry in entries if entry.item]
        lists = look_up(marks, receipt)
        admitted = newcomers.admit(people, marks, lists, receipt)
        for entry in entries:
            entry.code = entry.code or lists.refusal(entry.item) if entry.item else entry.code
        store([entry.item for entry in entries if entry.item and not entry.code], lists, receipt)
        known = stand(marks, lists.survivors)
        results = answer(entries, known, lists, receipt)
        settle(known, lists.sessions, receipt.id)
        quarantine.keep([*people, *items], admitted + results, receipt)
    return admitted + results


def read(raw: Any, receipt: Receipt) -> Entry[Item]:
    try:
        return Entry(raw, read_item(raw, now=receipt.now, stamped=receipt.origin in CLOCKLESS))
    except Refused as refused:
        return Entry[Item](raw, code=refused.code)


def store(marks: Sequence[Item], lists: Lists, receipt: Receipt) -> None:
    """Insert what is new, in order of the ids: two batches of the same marks never wait for each other in a circle."""
    received_at = timezone.now()
    rows = [
        (
            mark.id, mark.session, mark.learner, mark.status, hlc, mark.seen, mark.observed_at, mark.body,
            hlc != mark.hlc, lists.is_of_former_leader(mark), receipt.origin, receipt.device_id, receipt.by.pk,
            receipt.id, received_at,
        )
        for mark, hlc in clocks.place(marks, now=receipt.now, device=receipt.device_id)
    ]  # fmt: skip
    insert(Mark, COLUMNS, sorted(rows, key=itemgetter(0)))  # stable: of two with one id the first stands


def stand(marks: Iterable[Item], survivors: Set[UUID]) -> list[Known]:
    """What now stands in the ledger under these ids, and all marks of the same learners at the same sessions.

    `survivors` as the lists told them; whoever was merged while the batch waited for its turn is asked for anew.
    """
    ids, sessions, learners = (
        {mark.id for mark in marks},
        {mark.session for mark in marks},
        {mark.learner for mark in marks} | survivors,
    )
    if not ids:
        return []
    known = [Known(*row) for row in standing(ids, sessions, learners)]
    others = {row.learner__merged_into_id for row in known if row.learner__merged_into_id} - learners
    return [Known(*row) for row in standing(ids, sessions, learners | others)] if others else known


@prepared(by_key=True)
def standing(ids: Set[UUID], sessions: Set[UUID], learners: Set[UUID]) -> QuerySet[Mark, tuple[Any, ...]]:
    people = Learner.objects.same_people(learners).order_by().values("pk")
    rows = Mark.objects.filter(Q(pk__in=ids) | Q(session__in=sessions, learner__in=people))
    return rows.values_list(*Known._fields)
