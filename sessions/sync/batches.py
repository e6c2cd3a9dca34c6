"""A batch and what became of it, in the words of no version."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sessions.attendance import Result


@dataclass(frozen=True, slots=True)
class Batch:
    """`people`, `marks` and `guests` are as they were sent: judged one by one. `guests`,
    `encounters` and `answers` may not be spoken of at all.
    """

    device_id: UUID
    people: list[Any]
    marks: list[Any]
    guests: list[Any] | None = None
    encounters: list[Any] | None = None
    answers: list[Any] | None = None


class Standing(NamedTuple):
    """The folded attendance of one learner at one session."""

    session: UUID
    learner: UUID
    status: str
    hlc: int
    disputed: bool


class Alike(NamedTuple):
    """Someone who may be the same person as a walk-in. Only ever a suggestion."""

    walk_in: UUID
    learner: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a phone is told, after the commit."""

    device_id: UUID
    people: list[Result]
    marks: list[Result]
    now: datetime
    guests: list[Result] | None = None
    encounters: list[Result] | None = None
    answers: list[Result] | None = None
    attendance: list[Standing] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)
