"""What phones and attendance promise, in few words: the oracle of the simulated histories."""

from dataclasses import dataclass, field
from typing import NamedTuple

MINUTE = 60_000


@dataclass
class Tap:
    """A mark as its phone made it. `saw`: ids of the marks whose outcome its author had before their eyes."""

    id: str
    learner: str
    status: str
    hlc: int
    seen: int
    saw: frozenset[str]
    received: int = 0  # the server's clock when it first came


class Stored(NamedTuple):
    id: str
    learner: str
    status: str
    hlc: int
    seen: int
    suspect: bool


@dataclass
class Phone:
    """`adopts`: after an answer it counts only with what the server says, otherwise also with its own clock's marks."""

    off: int  # how far its clock is off
    adopts: bool
    learnt: int = 0  # what to add to its clock, learnt at the last contact
    known: dict[str, int] = field(default_factory=dict)
    saw: dict[str, frozenset[str]] = field(default_factory=dict)
    queue: list[Tap] = field(default_factory=list)

    def tap(self, mark: str, learner: str, status: str, now: int) -> Tap:
        seen = max([self.known.get(learner, 0), *(tap.hlc for tap in self.queue if tap.learner == learner)])
        saw = self.saw.get(learner, frozenset())
        made = Tap(mark, learner, status, max(now + self.off + self.learnt, seen + 1), seen, saw)
        self.saw[learner] = saw | {mark}
        self.queue.append(made)
        return made

    def hear(self, learner: str, hlc: int, there: frozenset[str], now: int) -> None:
        """The server told how a learner's marks fold, and which those are."""
        self.learnt = -self.off
        self.known[learner] = hlc if self.adopts else max(hlc, self.known.get(learner, 0))
        self.saw[learner] = there | self.saw.get(learner, frozenset())


def fold(marks: list[Stored]) -> tuple[str, int, str, bool]:
    *others, winner = sorted(marks, key=lambda mark: (mark.hlc, mark.id))
    disputed = any(mark.hlc > winner.seen and mark.status != winner.status for mark in others)
    return winner.status, winner.hlc, winner.id, disputed


def complaints(
    taps: dict[str, Tap], ledger: list[Stored], attendance: dict[str, tuple], stored: list[str]
) -> list[str]:
    """Whatever is not as promised after all phones have sent all they had; nothing if all is well."""
    wrong = [] if sorted(mark.id for mark in ledger) == sorted(taps) else ["lost or doubled marks"]
    wrong += [] if sorted(stored) == sorted(taps) else ["a mark was not answered `stored` once"]
    for mark, tap in ((mark, taps[mark.id]) for mark in ledger):
        limit = tap.received + 5 * MINUTE
        wrong += [] if (mark.learner, mark.status, mark.seen) == (tap.learner, tap.status, tap.seen) else ["changed"]
        fits = (
            mark.hlc == tap.hlc if tap.hlc <= limit else mark.hlc <= tap.hlc and mark.suspect == (mark.hlc != tap.hlc)
        )
        wrong += [] if fits else [f"re-timed from {tap.hlc} to {mark.hlc}"]
    for learner in {mark.learner for mark in ledger}:
        due = fold([mark for mark in ledger if mark.learner == learner])
        wrong += [] if attendance.get(learner) == due else [f"fold {attendance.get(learner)}, due {due}"]
        beaten = [tap.id for tap in taps.values() if due[2] in tap.saw]
        wrong += [f"{due[2]} won over the correction {beaten}"] if beaten else []
    return wrong
