"""After marks were stored: their fold into attendance, and what follows from who came."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from campaign.roll_ups import mark_dirty
from campaign.statements import insert
from sessions.attendance.credit import credit
from sessions.attendance.fold import Folded, Observed, fold
from sessions.attendance.items import Pair
from sessions.models import ATTENDED, Attendance, TrainingSession

PAIR, FOLD = ("session", "learner"), ("status", "hlc", "mark", "disputed")  # columns of an attendance


class Known(NamedTuple):
    """A mark as it stands in the ledger."""

    id: UUID
    session_id: UUID
    learner_id: UUID
    status: str
    hlc: int
    seen: int
    body_hash: bytes
    receipt: UUID | None
    learner__merged_into_id: UUID | None = None

    @property
    def pair(self) -> Pair:
        """At which session it counts for whom: someone merged stands for the survivor."""
        return self.session_id, self.learner__merged_into_id or self.learner_id


class Change(NamedTuple):
    pair: Pair
    before: Folded | None
    after: Folded

    @property
    def counts(self) -> bool:
        """Whether it changes who came, and with that the numbers of a ward and a day."""
        came_before = self.before is not None and self.before.status in ATTENDED
        return came_before != (self.after.status in ATTENDED)


def settle(known: Iterable[Known], sessions: Mapping[UUID, TrainingSession], receipt: UUID) -> None:
    """Fold every pair that got a new mark, write its attendance, and credit those who came or came no longer."""
    changes = sorted(changed(known, receipt))
    write((change.pair, change.after) for change in changes)
    counted = [change.pair for change in changes if change.counts]
    for campaign in sorted({sessions[session].campaign_id for session, _ in counted}):
        pairs = [pair for pair in counted if sessions[pair[0]].campaign_id == campaign]
        keys = {(sessions[session].area_id, sessions[session].day) for session, _ in pairs}
        mark_dirty(campaign, keys | credit(campaign, {learner for _, learner in pairs}))


def write(states: Iterable[tuple[Pair, Folded]]) -> None:
    """Write what the marks of each pair amount to, over what stood there before."""
    rows = [(*pair, state.status, state.hlc, state.mark_id, state.disputed) for pair, state in states]
    insert(Attendance, (*PAIR, *FOLD), rows, unique=PAIR, update=FOLD)


def changed(known: Iterable[Known], receipt: UUID) -> Iterable[Change]:
    marks: dict[Pair, list[Known]] = {}
    for mark in known:
        marks.setdefault(mark.pair, []).append(mark)
    for pair, stored in marks.items():
        former = [mark for mark in stored if mark.receipt != receipt]
        if len(former) < len(stored):
            yield Change(pair, folded(former), fold(observed(stored)))


def folded(marks: list[Known]) -> Folded | None:
    return fold(observed(marks)) if marks else None


def observed(marks: Iterable[Known]) -> Iterable[Observed]:
    return (Observed(mark.id, mark.status, mark.hlc, mark.seen) for mark in marks)
