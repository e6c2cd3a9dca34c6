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

from tests.faults.phones import Line, body_of, item
from tests.faults.served import Served, served

PHONES = 50


def batch(site: Served, turn: int) -> list[dict]:
    session, learners = list(site.facts["lists"].items())[turn % len(site.facts["lists"])]
    return [item(str(uuid4()), session, learner, "present", hlc=turn + 1) for learner in learners]


def at_once(site: Served, items: list[dict]) -> list[list[str]]:
    """The outcomes that each of the fifty was told."""
    gate, body, people = Barrier(PHONES), body_of(items), site.facts["people"]

    def post(phone: int) -> list[str]:
        line = Line(site.port, people[phone % len(people)])
        gate.wait()
        status, answer = line.post(body, timeout=60)
        assert status == 200, (status, answer)
        return [result["outcome"] for result in answer["marks"]]

    with ThreadPoolExecutor(PHONES) as pool:
        return list(pool.map(post, range(PHONES)))


def turn(site: Served, number: int) -> list[str]:
    """What was wrong in one round."""
    items = batch(site, number)
    told = Counter(outcome for outcomes in at_once(site, items) for outcome in outcomes)
    due = {"stored": len(items), "seen": len(items) * (PHONES - 1)}
    return [] if told == due else [f"round {number}: {dict(told)}, due {due}"]


def run(rounds: int, site: Served) -> list[str]:
    """What was wrong in so many rounds."""
    before = len(site.ids("SELECT id FROM training_mark"))
    wrong = [words for number in range(rounds) for words in turn(site, number)]
    marks = len(site.ids("SELECT id FROM training_mark")) - before
    due = sum(len(batch(site, number)) for number in range(rounds))
    return wrong + ([] if marks == due else [f"{marks} marks, due {due}"]) + site.complaints()


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
