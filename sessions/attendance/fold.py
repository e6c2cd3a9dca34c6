"""The fold: what a set of marks of one learner at one session amounts to. Pure; knows no database and no clock."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID


class Observed(NamedTuple):
    """What the fold needs to know of a mark."""

    id: UUID
    status: str
    hlc: int
    seen: int


class Folded(NamedTuple):
    status: str
    hlc: int
    mark_id: UUID
    disputed: bool


def fold(marks: Iterable[Observed]) -> Folded:
    """The state that a set of marks amounts to; at least one mark is needed.

    The highest (hlc, id) wins. The row is disputed when a mark of another status lies above the winner's `seen`: its
    author had not seen that one. Depends on the set alone: order, repeats and batches do not matter.
    """
    known = list(marks)
    winner = max(known, key=lambda mark: (mark.hlc, mark.id))
    disputed = any(mark.status != winner.status and mark.hlc > winner.seen for mark in known)
    return Folded(winner.status, winner.hlc, winner.id, disputed)
