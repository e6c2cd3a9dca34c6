"""Random histories of 2–5 phones against the model: `python -m tests.faults.histories --runs 20000 --seed 1`.

Clocks are off by up to ±3 days, requests and answers get lost, come twice and in another order, phones crash. Many
histories share each call of the server, each with a session of its own, and a transaction that is rolled back, so that
one costs a few milliseconds. Prints the seed; a failing history is printed with its own seed.
"""

import argparse
import random
import sys
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.db import transaction

from sessions.models import Attendance, Encounter, Guest, Mark
from sessions.sync.protocol import read_batch
from sessions.sync.store import standing_at, store
from tests.faults.ground import Ground, make_ground, throw_away_database
from tests.faults.model import Others, Phone, Stored, Tap, complaints
from tests.faults.phones import body_of, in_lists, outcomes, tapped

DAY = 24 * 3600 * 1000
LANES = 40
Standing = dict[str, int]  # learner → hlc of the fold
Packet = list[Tap]
Told = tuple[list[str], Standing]  # outcomes of the packet, and how the session stands
Asking = Generator[Packet, Told, None]


@dataclass
class History:
    """One session, its phones, and what travels between them and the server."""

    seed: str
    session: str
    learners: list[str]
    now: int = 0  # the server's clock, set by who runs it
    taps: dict[str, Tap] = field(default_factory=dict)
    stored: list[str] = field(default_factory=list)

    def play(self) -> Asking:
        chance = random.Random(self.seed)
        phones = [
            Phone(chance.choice([0, chance.randint(-3 * DAY, 3 * DAY)]), chance.random() < 0.5)
            for _ in range(chance.randint(2, 5))
        ]
        network: list[tuple[Phone, Packet]] = []
        for _ in range(chance.randint(8, 25)):
            phone = chance.choice(phones)
            match chance.choices(("tap", "send", "arrive", "roster", "crash", "drop"), (8, 4, 4, 1, 1, 1))[0]:
                case "tap":
                    self.tap(phone, chance)
                case "send" if phone.queue:
                    network.append((phone, phone.queue[: chance.randint(1, 8)]))
                case "arrive" if network:
                    yield from self.arrive(network, chance)
                case "roster":
                    self.hear(phone, (yield []))
                case "crash":
                    phone.known, phone.saw, phone.learnt = {}, {}, 0  # the queue was written down before it was shown
                case "drop" if network:
                    network.pop(chance.randrange(len(network)))
        yield from self.finish(phones, network, chance)

    def tap(self, phone: Phone, chance: random.Random) -> None:
        mark = str(uuid5(UUID(self.session), f"{self.seed} {len(self.taps)} {chance.random()}"))
        place = (chance.choice(self.learners), list(self.taps.values()))
        self.taps[mark] = tapped(phone, mark, place, chance, self.now)

    def arrive(self, network: list[tuple[Phone, Packet]], chance: random.Random) -> Asking:
        """Any packet, not just the oldest; perhaps it comes once more later; perhaps its answer is lost."""
        place = chance.randrange(len(network))
        phone, packet = network[place]
        if chance.random() < 0.7:
            network.pop(place)
        told = yield from self.post(packet)
        if chance.random() < 0.7:
            self.done(phone, packet, told)

    def post(self, packet: Packet) -> Generator[Packet, Told, Told]:
        for tap in packet:
            tap.received = tap.received or self.now
        told = yield packet
        self.stored += [tap.id for tap, outcome in zip(packet, told[0], strict=True) if outcome == "stored"]
        assert set(told[0]) <= {"stored", "seen"}, told[0]
        return told

    def done(self, phone: Phone, packet: Packet, told: Told) -> None:
        safe = {tap.id for tap in packet}
        phone.queue = [tap for tap in phone.queue if tap.id not in safe]
        self.hear(phone, told)

    def hear(self, phone: Phone, told: Told) -> None:
        for learner, hlc in told[1].items():
            there = frozenset(tap.id for tap in self.taps.values() if tap.received and tap.learner == learner)
            phone.hear(learner, hlc, there, self.now)

    def finish(self, phones: list[Phone], network: list[tuple[Phone, Packet]], chance: random.Random) -> Asking:
        """Every phone finds a signal; what still travels comes late, in any order."""
        network += [(phone, list(phone.queue)) for phone in phones if phone.queue]
        for phone, packet in chance.sample(network, len(network)):
            self.done(phone, packet, (yield from self.post(packet)))


def ask(ground: Ground, packets: list[tuple[History, Packet]], now: int) -> list[Told]:
    """The packets of all lanes in one batch, as bytes to the server; what it told, lane by lane."""
    taps = [(tap, history.session) for history, packet in packets for tap in packet]
    batch, version = read_batch(body_of(in_lists(taps)))
    moment = datetime.fromtimestamp(now / 1000, UTC)
    answer = version.write(store(batch, by=ground.leader, access=ground.access, now=moment))
    told = iter(outcomes((tap for tap, _ in taps), answer))
    standing: dict[str, Standing] = {}
    for row in standing_at({UUID(history.session) for history, _ in packets}, ground.access):
        standing.setdefault(str(row.session), {})[str(row.learner)] = row.hlc
    return [([next(told) for _ in packet], standing.get(history.session, {})) for history, packet in packets]


def play(ground: Ground, histories: list[History], chance: random.Random) -> None:
    """All histories side by side, step by step, each waiting for its own answer."""
    now = 1_784_079_065_000
    for history in histories:
        history.now = now
    lanes = {history.session: (history, history.play()) for history in histories}
    asked = [(history, next(asking, None)) for history, asking in lanes.values()]
    while packets := [(history, packet) for history, packet in asked if packet is not None]:
        now += chance.choice((3, 900, 20_000, 3_600_000))
        for history, _ in packets:
            history.now = now
        told = ask(ground, packets, now)
        asked = [
            (history, answered(lanes[history.session][1], tell))
            for (history, _), tell in zip(packets, told, strict=True)
        ]


def answered(asking: Asking, told: Told) -> Packet | None:
    try:
        return asking.send(told)
    except StopIteration:
        return None


def check(histories: list[History]) -> list[str]:
    """Every complaint about these histories, with the seed of the history."""
    ledger: dict[str, list[Stored]] = {}
    for session, *mark in Mark.objects.values_list(
        "session", "id", "learner", "status", "hlc", "seen", "clock_suspect"
    ):
        ledger.setdefault(str(session), []).append(Stored(str(mark[0]), str(mark[1]), *mark[2:]))
    folds: dict[str, dict[str, tuple]] = {}
    for session, learner, *fold in Attendance.objects.values_list(
        "session", "learner", "status", "hlc", "mark", "disputed"
    ):
        folds.setdefault(str(session), {})[str(learner)] = (fold[0], fold[1], str(fold[2]), fold[3])
    others: dict[str, Others] = {}
    for session, head, gone in Guest.objects.values_list("session", "pk", "taken_back_at"):
        others.setdefault(str(session), Others()).heads[str(head)] = gone is None
    standing = set(Encounter.objects.standing().values_list("pk", flat=True))
    for session, entry in Encounter.objects.values_list("session", "pk"):
        others.setdefault(str(session), Others()).encounters[str(entry)] = entry in standing
    return [
        f"history {history.seed}: {wrong}"
        for history in histories
        for wrong in complaints(
            history.taps,
            ledger.get(history.session, []),
            folds.get(history.session, {}),
            history.stored,
            others.get(history.session, Others()),
        )
    ]


def run(runs: int, seed: int) -> tuple[list[str], int]:
    """So many histories; the complaints, and how much was tapped."""
    ground, wrong, marks = make_ground(sessions=min(LANES, runs), people=2), [], 0
    for first in range(0, runs, LANES):
        histories = [
            History(f"{seed}/{first + lane}", str(session.pk), [str(person.pk) for person in ground.learners[lane]])
            for lane, session in enumerate(ground.sessions[: runs - first])
        ]
        with transaction.atomic():
            play(ground, histories, random.Random(f"{seed} {first}"))
            wrong += check(histories)
            transaction.set_rollback(True)
        marks += sum(len(history.taps) for history in histories)
    return wrong, marks


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.histories")
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    started = time.monotonic()
    with throw_away_database():
        wrong, marks = run(options.runs, options.seed)
    taken = time.monotonic() - started
    print(f"{options.runs} histories, {marks} taps, {len(wrong)} differences, {taken:.0f} s")
    print("\n".join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
