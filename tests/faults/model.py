"""What phones and attendance promise, in few words: the oracle of the simulated histories."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

MINUTE = 60_000
MET = ("helped", "alone", "not_yet")
DOORS = ("later", "declined", "nobody_home")


@dataclass
class Tap:
    """What was tapped, as its phone made it. `saw`: ids of the marks whose outcome its author had before their eyes.

    `kind`: mark, guest (a head without a name) or encounter, which has an `outcome`; `undoes` names the one of the same
    kind that it takes back. Who is met by name is marked; an item without a learner has no status.
    """

    id: str
    learner: str
    status: str
    hlc: int
    seen: int
    saw: frozenset[str]
    received: int = 0  # the server's clock when it first came
    kind: str = "mark"
    outcome: str = ""
    undoes: str = ""

    @property
    def is_mark(self) -> bool:
        """It brings a mark to the ledger, under its own id."""
        return self.kind == "mark" or (self.outcome in MET and bool(self.learner))

    @property
    def head(self) -> str:
        """The head without a name that it counts or takes back, if any."""
        is_head = self.kind == "guest" or (self.outcome in MET and not self.learner)
        return (self.undoes or self.id) if is_head else ""


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

    def tap(self, mark: str, learner: str, status: str, now: int, **what: str) -> Tap:
        seen = max([self.known.get(learner, 0), *(tap.hlc for tap in self.queue if tap.learner == learner)])
        saw = self.saw.get(learner, frozenset())
        made = Tap(mark, learner, status, max(now + self.off + self.learnt, seen + 1), seen, saw, **what)
        self.saw[learner] = saw | {mark}
        self.queue.append(made)
        return made

    def hear(self, learner: str, hlc: int, there: frozenset[str], now: int) -> None:
        """The server told how a learner's marks fold, and which those are."""
        self.learnt = -self.off
        self.known[learner] = hlc if self.adopts else max(hlc, self.known.get(learner, 0))
        self.saw[learner] = there | self.saw.get(learner, frozenset())


@dataclass
class Others:
    """Beside the marks: id of each head → whether it counts; id of each encounter → whether it stands."""

    heads: dict[str, bool] = field(default_factory=dict)
    encounters: dict[str, bool] = field(default_factory=dict)


def others_due(taps: Iterable[Tap]) -> Others:
    """What heads and encounters amount to: what was taken back counts no longer, whatever came first."""
    due, known = Others(), list(taps)
    gone = {tap.undoes for tap in known} - {""}
    for tap in known:
        if tap.head:
            due.heads[tap.head] = tap.head not in gone
        if tap.kind == "encounter":
            due.encounters[tap.id] = not tap.undoes and tap.id not in gone
    return due


def fold(marks: list[Stored]) -> tuple[str, int, str, bool]:
    *others, winner = sorted(marks, key=lambda mark: (mark.hlc, mark.id))
    disputed = any(mark.hlc > winner.seen and mark.status != winner.status for mark in others)
    return winner.status, winner.hlc, winner.id, disputed


def complaints(
    taps: dict[str, Tap], ledger: list[Stored], attendance: dict[str, tuple], stored: list[str], others: Others
) -> list[str]:
    """Whatever is not as promised after all phones have sent all they had; nothing if all is well."""
    marks = sorted(tap.id for tap in taps.values() if tap.is_mark)
    wrong = [] if sorted(mark.id for mark in ledger) == marks else ["lost or doubled marks"]
    wrong += [] if others == (due := others_due(taps.values())) else [f"heads or entries {others}, due {due}"]
    # Of a head and its taking back, the one that comes late may change nothing, and be `seen`.
    once = sorted(tap.id for tap in taps.values() if tap.kind != "guest")
    heads = Counter(taps[number].head for number in stored if taps[number].kind == "guest")
    is_told = sorted(number for number in stored if taps[number].kind != "guest") == once
    wrong += (
        []
        if is_told and heads.keys() == {tap.head for tap in taps.values() if tap.kind == "guest"}
        else ["something was not answered `stored` once"]
    )
    for mark, tap in ((mark, taps[mark.id]) for mark in ledger if mark.id in taps):
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
