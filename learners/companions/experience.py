"""What sessions know of volunteers and learners, filled in from above: `companions` modules are found by themselves."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from learners.models import Companion, Learner


class Served(NamedTuple):
    """What a volunteer's sessions say: how many they shared with the learner, when they were, about which skills."""

    together: int = 0
    times: frozenset[str] = frozenset()  # names of `learners.models.learners.TIMES`
    skills: frozenset[int] = frozenset()


class Kept(NamedTuple):
    """Continuity: of the sessions that the learner came to since they are paired, those with their companion."""

    together: int = 0
    all: int = 0

    @property
    def percent(self) -> int | None:
        return round(100 * self.together / self.all) if self.all else None


class Source(NamedTuple):
    served: Callable[[Learner, Collection[UUID]], Mapping[UUID, Served]]
    kept: Callable[[Sequence[Companion]], Mapping[UUID, Kept]]


SOURCES: list[Source] = []


def served(learner: Learner, volunteers: Collection[UUID]) -> Mapping[UUID, Served]:
    """volunteer → what they did, for those who did anything."""
    return SOURCES[0].served(learner, volunteers) if SOURCES and volunteers else {}


def kept(pairings: Sequence[Companion]) -> Mapping[UUID, Kept]:
    """pairing → its continuity, for those learners who came to a session since."""
    return SOURCES[0].kept(pairings) if SOURCES and pairings else {}


def whole(shares: Collection[Kept]) -> Kept:
    return Kept(sum(one.together for one in shares), sum(one.all for one in shares))
