"""`make bench`: ours beside the yardstick, in turn, on the PostgreSQL of DATABASE_URL. ARGS=--quick for a short run.

Absolute times mean nothing on a shared machine: every figure is a ratio to the yardstick in the same round, the
median over the rounds. Prints the first rows of the goals in `docs/performance.md`; exit code 1 when a goal is missed
and --strict is given.
"""

import argparse
import json
import os
import signal
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any
from uuid import uuid4

from benchmarks.clients import NUMBERS, Ask, Client, sequence, throughput
from benchmarks.processes import cpu_ms, pss_mb, tree
from benchmarks.stand import Stand, stands

MEMORY_GOAL_MB = 85


@dataclass(frozen=True)
class Work:
    """A thing to do, the yardstick's equivalent, and the goals as ratios."""

    name: str
    ours: Ask
    yard: Ask
    p50: float
    throughput: float = 0.0


def works(ours: Stand, yard: Stand) -> list[Work]:
    """The first rows of the table of goals."""
    facts, cookies = ours.facts, yard.facts
    y1, y3 = Ask("/y1", cookies), Ask("/y3", cookies)
    y2 = Ask(
        "/y2",
        cookies,
        fields=lambda n: {"session": str(n % 1000 + 1), "learner": str(n * 37 % 15000 + 1), "status": "1"},
    )
    y2b = Ask(
        "/y2b",
        cookies,
        fields=lambda n: {"session": str(n % 1000 + 1), "learner": str(n * 37 % 14900 + 1), "status": "1"},
    )
    leader, coordinator, session = facts["leader"], facts["coordinator"], facts["session"]
    mark = Ask(
        lambda n: f"/sessions/{list_of(facts['rolls'], n)[0]}/marks/",
        coordinator,
        fields=lambda n: mark_form(list_of(facts["rolls"], n)[1], n),
        htmx=True,
    )
    return [
        Work("roll-call page of 30", Ask(f"/sessions/{session}/attendance/", leader), y1, 1.5, 0.6),
        Work("one mark saved", mark, y2, 1.5, 0.6),
        Work("30 marks in one sync", Ask("/sync/marks/", coordinator, document=sync_batches(facts["rolls"])), y2b, 1.5),
        Work("city dashboard", Ask(f"/dashboards/{facts['city']}/", coordinator), y3, 1.5),
        Work("name search", Ask("/learners/?q=nguyen+thi+ho", coordinator), y1, 2.0),
        Work("week board, first byte", Ask("/sessions/", coordinator, first_byte=True), y3, 2.0),
        Work("week board, whole", Ask("/sessions/", coordinator), y3, 2.0),
    ]


def list_of(rolls: dict[str, list[str]], number: int) -> tuple[str, list[str]]:
    """The session and the learners of the n-th request: one list after the other, as in life."""
    return list(rolls.items())[number % len(rolls)]


def mark_form(learners: list[str], number: int) -> dict[str, str]:
    return {
        "id": str(uuid4()),
        "learner": learners[number // 7 % len(learners)],
        "status": ["present", "late", "absent"][number % 3],
        "seen": "0",
    }


def sync_batches(rolls: dict[str, list[str]]) -> Callable[[int], dict[str, Any]]:
    """What phones send after classes of thirty, one list after the other."""

    def batch(number: int) -> dict[str, Any]:
        (session, learners), status = list_of(rolls, number), ["present", "late", "absent"][number % 3]
        mark = {"session": session, "status": status, "hlc": int(time.time() * 1000), "seen": 0}
        mark |= {"observed_at": "2026-07-15T08:31:05+07:00"}
        marks = [mark | {"id": str(uuid4()), "learner": learner} for learner in islice(cycle(learners), 30)]
        return {"protocol": 1, "device_id": str(uuid4()), "device_now": "", "learners": [], "marks": marks}

    return batch


@dataclass
class Figure:
    p50_ms: float
    cpu_ms: float
    per_second: float


def measure(stand: Stand, postmaster: int, ask: Ask, requests: int) -> Figure:
    before = cpu_ms(stand.pid) + cpu_ms(postmaster)
    times = sequence(stand.port, ask, requests)
    used = cpu_ms(stand.pid) + cpu_ms(postmaster) - before
    return Figure(statistics.median(times) * 1000, used / requests, throughput(stand.port, ask, requests))


def compare(work: Work, ours: Stand, yard: Stand, postmaster: int, rounds: int, requests: int) -> bool:
    """Run both in turn, print the ratios; whether the goals are met."""
    for stand, ask in ((ours, work.ours), (yard, work.yard)):
        sequence(stand.port, ask, 20)
    ratios: list[tuple[float, float, float, Figure]] = []
    for turn in range(rounds):
        pair = [(ours, work.ours), (yard, work.yard)][:: 1 if turn % 2 == 0 else -1]
        figures = {stand.name: measure(stand, postmaster, ask, requests) for stand, ask in pair}
        a, b = figures["ours"], figures["yard"]
        ratios.append((a.p50_ms / b.p50_ms, a.cpu_ms / max(b.cpu_ms, 0.01), a.per_second / b.per_second, a))
    p50, cpu, speed = (statistics.median(ratio[place] for ratio in ratios) for place in range(3))
    own = statistics.median(ratio[3].p50_ms for ratio in ratios)
    met = p50 <= work.p50 and speed >= work.throughput
    goal = f"p50 ≤ {work.p50}" + (f", throughput ≥ {work.throughput}" if work.throughput else "")
    figures_shown = f"p50 {own:7.2f} ms = {p50:5.2f} ×   CPU {cpu:5.2f} ×   throughput {speed:4.2f} ×"
    return say(work.name, f"{figures_shown}   goal {goal}", met)


def growth(
    base: Stand, large: Stand, name: str, ask: Ask, large_ask: Ask, goal: float, rounds: int, requests: int
) -> bool:
    """How much slower the same page is on about ten times the data."""
    for stand, it in ((base, ask), (large, large_ask)):
        sequence(stand.port, it, 20)
    pairs = [(sequence(large.port, large_ask, requests), sequence(base.port, ask, requests)) for _ in range(rounds)]
    ratio = statistics.median(statistics.median(big) / statistics.median(small) for big, small in pairs)
    return say(name, f"{ratio:5.2f} × the time on the small campaign   goal ≤ {goal}", ratio <= goal)


def memory(stand: Stand) -> bool:
    most = max(pss_mb(pid) for pid in tree(stand.pid) if pid != stand.pid)
    words = f"{most:5.1f} MB PSS ({stand.name})   goal ≤ {MEMORY_GOAL_MB}"
    return say("memory per web worker", words, most <= MEMORY_GOAL_MB)


def say(name: str, words: str, met: bool) -> bool:
    print(f"{name:24} {words}   {'met' if met else 'MISSED'}", flush=True)
    return met


def weight(stand: Stand, ask: Ask) -> None:
    """Bytes of the page itself, as sent."""
    client = Client(stand.port, ask, NUMBERS)
    client.connection.request("GET", ask.address(0), headers=client.headers)
    size = len(client.connection.getresponse().read()) / 1000
    print(f"{'':24} {size:.1f} kB of HTML at {ask.address(0).split('/')[1]}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench ARGS=")
    parser.add_argument("--quick", action="store_true", help="one short round: shows that everything still runs")
    parser.add_argument("--strict", action="store_true", help="exit code 1 when a goal is missed")
    options = parser.parse_args()
    rounds, requests = (1, 20) if options.quick else (5, 200)
    met = []
    with stands(os.environ["DATABASE_URL"], quick=options.quick) as (ours, large, yard, postmaster):
        print(json.dumps({"rounds": rounds, "requests": requests, "load": os.getloadavg()}), flush=True)
        for work in works(large, yard):
            met.append(compare(work, large, yard, postmaster, rounds, requests))
            if not work.ours.is_post:
                weight(large, work.ours)
        if not options.quick:
            for small, big in zip(works(ours, yard), works(large, yard), strict=True):
                goal = 1.3 if "search" in small.name else 1.1
                met.append(
                    growth(ours, large, f"10 × data: {small.name}", small.ours, big.ours, goal, rounds, requests)
                )
        met += [memory(large), memory(yard)]
    return 1 if options.strict and not all(met) else 0


if __name__ == "__main__":
    # A run that is told to stop takes its servers with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
