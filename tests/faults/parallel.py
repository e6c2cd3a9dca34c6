"""One batch, posted by fifty at once, again and again: `python -m tests.faults.parallel --rounds 100`.

On SQLite, or on the PostgreSQL of DATABASE_URL: `python -m tests.services python -m tests.faults.parallel`.
"""

import argparse
import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from tests.faults.model import Tap
from tests.faults.phones import Line, body_of, in_lists
from tests.faults.served import Served, served

PHONES = 50


def batch(site: Served, turn: int) -> dict[str, list[dict]]:
    """Marks of everyone on a list, a head for each of them, and entries with and without a name."""
    session, learners = list(site.facts["lists"].items())[turn % len(site.facts["lists"])]

    def some(kind: str, **what: str) -> list[tuple[Tap, str]]:
        who = [
            learner if kind == "mark" or ("outcome" in what and at % 2) else "" for at, learner in enumerate(learners)
        ]
        return [
            (Tap(str(uuid4()), one, "present", turn + 1, 0, frozenset(), kind=kind, **what), session) for one in who
        ]

    return in_lists(some("mark") + some("guest") + some("encounter", outcome="helped"))


def at_once(site: Served, lists: dict[str, list[dict]]) -> list[list[str]]:
    """The outcomes that each of the fifty was told."""
    gate, body, people = Barrier(PHONES), body_of(lists), site.facts["people"]

    def post(phone: int) -> list[str]:
        line = Line(site.port, people[phone % len(people)])
        gate.wait()
        status, answer = line.post(body, timeout=60)
        assert status == 200, (status, answer)
        return [result["outcome"] for name in lists for result in answer[name]]

    with ThreadPoolExecutor(PHONES) as pool:
        return list(pool.map(post, range(PHONES)))


def turn(site: Served, number: int) -> list[str]:
    """What was wrong in one round."""
    lists = batch(site, number)
    told = Counter(outcome for outcomes in at_once(site, lists) for outcome in outcomes)
    count = sum(map(len, lists.values()))
    due = {"stored": count, "seen": count * (PHONES - 1)}
    return [] if told == due else [f"round {number}: {dict(told)}, due {due}"]


def run(rounds: int, site: Served) -> list[str]:
    """What was wrong in so many rounds."""
    before = rows(site)
    wrong = [words for number in range(rounds) for words in turn(site, number)]
    new, due = rows(site) - before, Counter[str]()
    for number in range(rounds):
        people = len(batch(site, number)["marks"])  # half of the entries name someone
        due += Counter(
            {"training_mark": people * 3 // 2, "training_guest": people * 3 // 2, "training_encounter": people}
        )
    return wrong + ([] if new == due else [f"{dict(new)}, due {dict(due)}"]) + site.complaints()


def rows(site: Served) -> Counter[str]:
    tables = ("training_mark", "training_guest", "training_encounter")
    return Counter({table: len(site.ids(f"SELECT id FROM {table}")) for table in tables})


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.parallel")
    parser.add_argument("--rounds", type=int, default=100)
    options, started = parser.parse_args(), time.monotonic()
    url = os.environ.get("DATABASE_URL", "")
    with served(url if url.startswith("postgres") else "") as site:
        wrong = run(options.rounds, site)
    engine = "PostgreSQL" if url.startswith("postgres") else "SQLite"
    print(
        f"{options.rounds} rounds of {PHONES} posts on {engine}: {len(wrong)} wrong, {time.monotonic() - started:.0f} s"
    )
    print("\n".join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
