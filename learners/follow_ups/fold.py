"""Pure functions of the set of answers: any order, any repetition, any split gives the same."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from learners.models.follow_ups import TRIES, Outcome, RealUse

USE = {
    Outcome.USED_ALONE: RealUse.USING,
    Outcome.USED_WITH_HELP: RealUse.WITH_HELP,
    Outcome.TRIED_FAILED: RealUse.NOT_USING,
    Outcome.NOT_TRIED: RealUse.NOT_USING,
    Outcome.UNREACHABLE: RealUse.UNREACHED,
}


class Said(NamedTuple):
    """An answer, or the taking back of one."""

    id: UUID
    outcome: str
    answered_at: datetime
    takes_back: UUID | None = None
    grade: str = ""
    barrier: str = ""


class State(NamedTuple):
    """A check as its answers leave it; `outcome` is empty while it is open."""

    outcome: str = ""
    tries: int = 0
    closed_at: datetime | None = None
    answer_id: UUID | None = None
    grade: str = ""
    barrier: str = ""


def fold(answers: Iterable[Said]) -> State:
    """The latest answer of someone who was reached stands; without one, the third try in vain closes the check."""
    said = {answer.id: answer for answer in answers}
    gone = {answer.takes_back for answer in said.values()}
    live = sorted(
        (answer for answer in said.values() if answer.outcome and answer.id not in gone),
        key=lambda answer: (answer.answered_at, answer.id),
    )
    reached = [answer for answer in live if answer.outcome != Outcome.UNREACHABLE]
    tries = len(live) - len(reached)
    if not reached and tries < TRIES:
        return State(tries=tries)
    last = reached[-1] if reached else live[TRIES - 1]
    return State(last.outcome, tries, last.answered_at, last.id, last.grade, last.barrier)


def real_use(checks: Iterable[tuple[int, str, str]]) -> tuple[int, str]:
    """(RealUse, barrier) of a skill from its planned checks (days, outcome, barrier): the latest closed one decides."""
    closed = [check for check in checks if check[1]]
    if not closed:
        return RealUse.UNASKED, ""
    _, outcome, barrier = max(closed)
    return USE[Outcome(outcome)], barrier
