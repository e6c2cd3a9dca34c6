"""What a batch of marks refers to: its sessions, locked, who is on their lists, and what the sender may do there."""

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from django.db.models import F, QuerySet

from campaign.prepared import prepared
from sessions.attendance.items import Pair
from sessions.attendance.receipts import Receipt
from sessions.attendance.rights import held_rights
from sessions.models import Enrolment, SignUp, TrainingSession
from sessions.permissions import can_take_attendance

FIELDS = ("id", "area__path", "team_id", "campaign_id", "day", "ends_at", "cancelled_at", "drafted_at")


class Referring(Protocol):
    """An item that belongs to a session, and to a learner on its list unless it is of nobody in particular."""

    @property
    def session(self) -> UUID: ...
    @property
    def learner(self) -> UUID | None: ...
    @property
    def day(self) -> date: ...


class Dated(Protocol):
    @property
    def session(self) -> UUID: ...
    @property
    def day(self) -> date: ...


@dataclass(slots=True)
class Lists:
    sessions: dict[UUID, TrainingSession] = field(default_factory=dict)
    pairs: set[Pair] = field(default_factory=set)  # (session, learner): who is on which list
    survivors: set[UUID] = field(default_factory=set)  # for whom merged ones on these lists stand
    led: set[UUID] = field(default_factory=set)  # sessions whose attendance the sender takes
    formerly_led: set[tuple[UUID, date]] = field(
        default_factory=set
    )  # (session, day) that they led then, and no longer do

    def closed(self, item: Dated) -> str:
        """Why nothing of the sender may be stored at its session, as a code; nothing when it may."""
        session = self.sessions.get(item.session)
        if session is None:
            return "unknown_session"
        if item.session not in self.led and not self.is_of_former_leader(item):
            return "not_yours"
        return "session_cancelled" if session.is_cancelled else ""

    def refusal(self, item: Referring) -> str:
        """Why this item may not be stored, as a code; nothing when it may."""
        is_listed = item.learner is None or (item.session, item.learner) in self.pairs
        return self.closed(item) or ("" if is_listed else "unknown_learner")

    def is_of_former_leader(self, item: Dated) -> bool:
        """Made while the sender led the session, who no longer does: stored, for someone to look at."""
        return (item.session, item.day) in self.formerly_led


def look_up(items: Collection[Referring], receipt: Receipt) -> Lists:
    """The sessions, locked until the transaction ends, and who is on their lists.

    The lock makes transactions on one session take turns: each folds a set of marks that includes all that were
    committed before it, so that a stale fold can never be written over a fresh one. Sessions are locked before
    learners, both in order of their ids, so that batches never wait for each other in a circle. SQLite needs no such
    lock: it has one writer at a time.
    """
    wanted, lists = {item.session for item in items}, Lists()
    if not wanted:
        return lists
    for row in listed(wanted, {item.learner for item in items if item.learner}):
        lists.sessions[row.session_id] = row.session
        lists.pairs.add((row.session_id, row.learner_id))
        if row.survivor:
            lists.survivors.add(row.survivor)
    if missing := wanted - lists.sessions.keys():
        lists.sessions |= {session.pk: session for session in locked(TrainingSession.objects.filter(pk__in=missing))}
    know_rights(lists, items, receipt)
    return lists


@prepared(by_key=True)
def listed(sessions: Set[UUID], learners: Set[UUID]) -> QuerySet[Enrolment]:
    """Who of them is on which list, and for whom they stand if they were merged; the sessions are locked."""
    rows = Enrolment.objects.filter(session__in=sessions, learner__in=learners).select_related("session__area")
    rows = rows.only("learner_id", *(f"session__{name}" for name in FIELDS)).order_by("session_id", "learner_id")
    rows = rows.annotate(survivor=F("learner__merged_into"))  # type: ignore[no-redef]
    return rows.select_for_update(of=("session",), no_key=True)


def locked(sessions: QuerySet[TrainingSession]) -> Iterable[TrainingSession]:
    rows = sessions.select_related("area").only(*FIELDS).order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True)


def know_rights(lists: Lists, items: Iterable[Dated], receipt: Receipt) -> None:
    """Fill in which sessions the sender leads; costs queries only where the access alone does not say so."""
    lists.led = {pk for pk, session in lists.sessions.items() if can_take_attendance(receipt.access, session)}
    strange = lists.sessions.keys() - lists.led
    if not strange:
        return
    signed_up = SignUp.objects.in_charge(receipt.access.volunteer_id).filter(session__in=strange)
    lists.led |= set(signed_up.values_list("session_id", flat=True))
    wanted = {(item.session, item.day) for item in items if item.session in strange - lists.led}
    lists.formerly_led = held_rights(receipt.by, [(lists.sessions[pk], day) for pk, day in wanted])
