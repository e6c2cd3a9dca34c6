"""Web processes die by SIGKILL while phones sync over a bad network: `python -m tests.faults.kills --kills 300`.

On SQLite, or on the PostgreSQL of DATABASE_URL: `python -m tests.services python -m tests.faults.kills`. Afterwards,
with the network healed: every mark, head and entry that was answered stored or seen is there once; every tick is there,
on its phone or in quarantine; attendance, heads and people are what plain SQL makes of the ledger; nobody was answered
a 500.
"""

import argparse
import os
import random
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.faults.model import Tap, others_due
from tests.faults.phones import Line, Simulated
from tests.faults.proxy import Proxy
from tests.faults.served import Served, served

PHONES = 6
PLACES = (
    "after_insert", "before_commit", "after_commit", "after_heads", "after_entries", "before_response", "anywhere",
)  # fmt: skip


def kill(folder: Path, place: str, *, within: float = 30) -> None:
    """Arm the place and wait until a process died there."""
    fired = folder / "fired"
    fired.unlink(missing_ok=True)
    (folder / "arming").write_text(place)
    (folder / "arming").rename(folder / "armed")
    deadline = time.monotonic() + within
    while not fired.exists():
        assert time.monotonic() < deadline, f"nobody came to {place}"
        time.sleep(0.005)


def suffer(site: Served, phones: list[Simulated], chance: random.Random, kills: int) -> Counter[str]:
    """Let the phones live while so many processes die; how many died where."""
    stop, died = threading.Event(), Counter[str]()
    threads = [threading.Thread(target=phone.live, args=[stop]) for phone in phones]
    for thread in threads:
        thread.start()
    try:
        for number in range(kills):
            place = PLACES[number % len(PLACES)]
            time.sleep(chance.uniform(0, 0.2))
            kill(site.folder, place)
            died[place] += 1
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    return died


def heal(proxy: Proxy, phones: list[Simulated], *, within: float = 60) -> None:
    proxy.healed = True
    deadline = time.monotonic() + within
    while any(phone.phone.queue for phone in phones) and time.monotonic() < deadline:
        for phone in phones:
            phone.sync()


def complaints(site: Served, phones: list[Simulated], before: set[str]) -> list[str]:
    marks = [mark for mark in site.ids("SELECT id FROM training_mark") if mark not in before]
    heads, entries = (site.ids(f"SELECT id FROM {table}") for table in ("training_guest", "training_encounter"))
    taps = {plain(tap.id): tap for phone in phones for tap in phone.shown.values()}
    ledgers = Ledgers(
        set(marks), set(heads), set(entries), set(site.ids("SELECT mark_id FROM training_quarantinedmark"))
    )
    there = {number for number, tap in taps.items() if ledgers.hold(tap)}
    told = {plain(number) for phone in phones for number in phone.told}
    waiting = {plain(tap.id) for phone in phones for tap in phone.phone.queue}
    counted = set(site.ids("SELECT id FROM training_guest WHERE taken_back_at IS NULL"))
    due = {plain(head): counts for head, counts in others_due(taps.values()).heads.items()}
    found = {
        "doubled": len(marks) - len(ledgers.marks),
        "told and not there": len(told - there),
        "left on phones": len(waiting),
        "lost": len(taps.keys() - there - waiting - ledgers.quarantine),
        "never ticked": len(ledgers.marks - taps.keys()),
        "heads counted wrongly": sum(counts != (head in counted) for head, counts in due.items()),
        "answers of 500": sum(phone.statuses[500] for phone in phones),
    }
    return [f"{count} × {name}" for name, count in found.items() if count] + site.complaints()


class Ledgers(NamedTuple):
    """The ids that plain SQL finds."""

    marks: set[str]
    heads: set[str]
    entries: set[str]
    quarantine: set[str]

    def hold(self, tap: Tap) -> bool:
        """Whether everything that the tap brings is there."""
        return (
            (not tap.is_mark or plain(tap.id) in self.marks)
            and (not tap.head or plain(tap.head) in self.heads)
            and (tap.kind != "encounter" or plain(tap.id) in self.entries)
        )


def plain(number: str) -> str:
    return number.replace("-", "")


def run(kills: int, seed: int, site: Served) -> tuple[list[str], str]:
    """What was wrong, and what happened in figures."""
    before, people = set(site.ids("SELECT id FROM training_mark")), site.facts["people"]
    proxy, lists = Proxy(site.port, random.Random(seed)), site.facts["lists"]
    phones = [
        Simulated(Line(proxy.port, people[place % len(people)]), lists, random.Random(f"{seed}/{place}"))
        for place in range(PHONES)
    ]
    died = suffer(site, phones, random.Random(seed), kills)
    heal(proxy, phones)
    proxy.close()
    taps = Counter(tap.kind for phone in phones for tap in phone.shown.values())
    return complaints(site, phones, before), f"{dict(taps)}; died {dict(died)}; network {dict(proxy.did)}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kills")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options, started = parser.parse_args(), time.monotonic()
    print(f"seed {options.seed}", flush=True)
    url = os.environ.get("DATABASE_URL", "")
    with served(url if url.startswith("postgres") else "") as site:
        wrong, figures = run(options.kills, options.seed, site)
    engine = "PostgreSQL" if url.startswith("postgres") else "SQLite"
    print(f"{options.kills} kills on {engine}: {len(wrong)} complaints, {time.monotonic() - started:.0f} s; {figures}")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
