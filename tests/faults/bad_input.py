"""Requests bent in every way: `python -m tests.faults.bad_input --requests 30000 --seed 1`.

Whatever is sent to the two addresses of /sync/: no 500, nothing over 5 s, JSON back, one result for each item, and a
ledger whose fold is still right. Prints the seed; a failure is printed with its number and the first bytes sent.
"""

import argparse
import copy
import json
import logging
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings

from sessions.models import Attendance, Mark
from tests.faults.ground import Ground, make_ground, throw_away_database
from tests.faults.model import DOORS, MET, Stored, fold
from tests.faults.phones import STATUSES, item

SLOWEST = 5  # seconds
TOGETHER = 250  # requests in a transaction that is rolled back
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 1.5, 2**53, 2**63, 2**64, -(2**63), 10**40, 10**400, "", " ", "\x00", "\ud800",
    "\udfff\ud800", "x" * 5000, "🙂" * 300, "a\u0300" * 100, "null", "0", "1e5", [], {}, [[]], [None] * 50, {"": None},
    {"id": {}}, "present", "PRESENT", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-02-30T00:00:00Z",
    "2026-07-15T08:31:05+99:99", "2026-07-15", "24:00", str(UUID(int=0)), str(UUID(int=2**128 - 1)),
    "{00000000-0000-0000-0000-000000000000}", "urn:uuid:" + str(UUID(int=7)), "'; DROP TABLE training_mark; --",
    "<script>", "%s%n", "../../etc", "٣" * 32, 1784079065120, "+84912345678",
)  # fmt: skip
SHORT = tuple(value for value in VALUES if len(json.dumps(value)) < 60)
RAW = (
    b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"1E-999", b"9" * 5000, b"-" + b"9" * 100_000,
    b"0." + b"1" * 5000, b"[" * 5000, b'{"a":' * 5000, b"[" * 15 + b"]" * 15, b'"\\ud800"', b'"\\u0000"',
    b'"\\udc00\\ud800"', b'"unending', b"01", b"+1", b".5", b"'x'", b"undefined", b"\xff", b"\xed\xa0\x80",
    b"\xf0\x9f", b'{"id":1,"id":2}', b"// x", b"tru", b'"\\x41"', b"\x00", b"1 2",
)  # fmt: skip
TYPES = (
    "application/json; charset=utf-16", "text/plain", "multipart/form-data; boundary=x", "multipart/form-data",
    "application/x-www-form-urlencoded", "", "\u00e9",
)  # fmt: skip
LISTS = ("marks", "learners", "guests", "encounters")
METHODS = ("get", "put", "patch", "delete", "head", "options", "trace")


class Bent:
    """Makes bent requests of a ground's sessions and people; the same for the same seed."""

    def __init__(self, ground: Ground, chance: random.Random) -> None:
        self.chance, self.sessions = chance, [str(session.pk) for session in ground.sessions]
        self.people = [[str(person.pk) for person in people] for people in ground.learners]

    def mark(self) -> dict[str, Any]:
        place, chance = self.chance.randrange(len(self.sessions)), self.chance
        who, status = chance.choice(self.people[place]), chance.choice(STATUSES)
        hlc = chance.choice((5, 1_784_079_065_120, 4_000_000_000_000))
        number = str(UUID(int=chance.getrandbits(128)))
        return item(number, self.sessions[place], who, status, hlc=hlc + chance.randrange(9), seen=chance.randrange(5))

    def walk_in(self) -> dict[str, Any]:
        consent = {"purpose": "training", "given": True}
        person = {"id": str(UUID(int=self.chance.getrandbits(128))), "name": "Trần Thị Bưởi", "consent": consent}
        return person | {"birth_year": 1950, "phone": self.chance.choice((None, "0912 345 678"))}

    def batch(self) -> dict[str, Any]:
        marks = [self.mark() for _ in range(self.chance.randint(1, 4))]
        people = [self.walk_in() for _ in range(self.chance.choice((0, 0, 1, 2)))]
        marks += [self.mark() | {"learner": person["id"]} for person in people]
        lists: dict[str, Any] = {
            "guests": [self.head() for _ in range(2)],
            "encounters": [self.entry() for _ in range(3)],
        }
        lists = {name: items for name, items in lists.items() if self.chance.random() < 0.5}
        frame = {"protocol": 1, "device_id": str(uuid4()), "device_now": "2026-07-15T08:31:05+07:00"}
        return frame | {"learners": people, "marks": marks} | lists

    def head(self) -> dict[str, Any]:
        mark = self.mark()
        return {name: mark[name] for name in ("id", "session", "observed_at")} | {"counted": self.chance.random() < 0.7}

    def entry(self) -> dict[str, Any]:
        chance, sent = self.chance, self.mark()
        outcome, skill = chance.choice(MET + DOORS), chance.choice(("D1", "D1", None, "", "ZZ"))
        who = chance.choice((sent.pop("learner"), None))
        sent.pop("status")
        undone = chance.choice((None, None, str(UUID(int=chance.getrandbits(128)))))
        return sent | {"outcome": outcome, "skill": skill, "learner": who, "takes_back": undone}

    def body(self) -> bytes:
        """A good batch with one to three things wrong in it, then perhaps broken as bytes."""
        chance, document = self.chance, self.batch()
        for _ in range(chance.randint(1, 3)):
            self.spoil(document)
        body = json.dumps(document).encode()
        return chance.choice((self.same, self.same, self.insert, self.replace, self.cut, self.flip, self.recode))(body)

    def spoil(self, document: dict[str, Any]) -> None:
        """Change one place somewhere in the document."""
        chance, places = self.chance, list(walk(document))
        holder, key = chance.choice(places)
        value = copy.deepcopy(chance.choice(VALUES))
        match chance.choice(("value", "value", "value", "drop", "add", "many", "double")):
            case "drop":
                del holder[key]
            case "add" if isinstance(holder, dict):
                holder[chance.choice(("", "id", "\x00", "\ud800", "hlc", "__proto__", "x" * 3000))] = value
            case "many":
                short = copy.deepcopy(chance.choice(SHORT))
                document[chance.choice(LISTS)] = [short] * chance.choice((499, 500, 501, 10_000))
            case "double" if isinstance(document.get(name := chance.choice(LISTS)), list):
                document[name] = document[name] + copy.deepcopy(document[name])
            case _:
                holder[key] = value

    def same(self, body: bytes) -> bytes:
        return body

    def insert(self, body: bytes) -> bytes:
        place = self.chance.randrange(len(body) + 1)
        return body[:place] + self.chance.choice(RAW) + body[place:]

    def replace(self, body: bytes) -> bytes:
        """A value by something that JSON hardly knows."""
        starts = [place for place, sign in enumerate(body) if sign == ord(":")]
        start = self.chance.choice(starts or [0]) + 1
        ends = [place for place in range(start, min(len(body), start + 200)) if body[place] in b",}"]
        return body[:start] + self.chance.choice(RAW) + body[ends[0] if ends else start :]

    def cut(self, body: bytes) -> bytes:
        return body[: self.chance.randrange(len(body) + 1)]

    def flip(self, body: bytes) -> bytes:
        bent = bytearray(body)
        for _ in range(self.chance.randint(1, 5)):
            bent[self.chance.randrange(len(bent))] = self.chance.randrange(256)
        return bytes(bent)

    def recode(self, body: bytes) -> bytes:
        coding = self.chance.choice(("utf-16", "utf-32", "utf-8-sig", "utf-7"))
        return body.decode().encode(coding) + b" " * self.chance.choice((0, 0, 0, 300_000))

    def send(self, client: Client, body: bytes) -> HttpResponse:
        """The body to /sync/marks/, or now and then something else to either address."""
        chance = self.chance
        if chance.random() < 0.05:
            target = chance.choice([*self.sessions, str(uuid4()), "x", "%00", "1" * 300])
            wild = chance.choice(('"', "*", "W/", "\x7f", '"a", "b"', "x" * 9000))
            return client.get(f"/sync/roster/{target}/", headers={"If-None-Match": wild})
        if chance.random() < 0.05:
            return getattr(client, chance.choice(METHODS))("/sync/marks/", QUERY_STRING=chance.choice(("", "x=%00")))
        kind = "application/json" if chance.random() < 0.93 else chance.choice(TYPES)
        return client.generic("POST", "/sync/marks/", body, content_type=kind)


def walk(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (holder, key) in nested dictionaries and lists."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield value, key
        yield from walk(inner)


@contextmanager
def hurry() -> Iterator[None]:
    """Raises TimeoutError in what takes longer than it may."""

    def late(*_: object) -> None:
        raise TimeoutError

    former = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, SLOWEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


def complaint(body: bytes, answer: HttpResponse) -> str:
    """What is wrong with an answer, or nothing."""
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if answer.request["REQUEST_METHOD"] != "POST":
        return ""
    if answer["Content-Type"] != "application/json":
        return f"no JSON but {answer.status_code} {answer['Content-Type']} {answer.content[:200]!r}"
    told = json.loads(answer.content)
    if answer.status_code != 200:
        return "" if {"code", "message"} == told.keys() else "a refusal without words"
    sent = json.loads(body, parse_int=str)
    later = [name for name in ("guests", "encounters") if name in sent]  # told to who speaks of them
    due = {"learners": len(sent.get("learners", []))} | {name: len(sent[name]) for name in ("marks", *later)}
    found = {name: len(told[name]) for name in due}
    return "" if found == due and (told.keys() & set(LISTS)) == due.keys() else f"{due} items, {told}"


def ledger_complaints() -> list[str]:
    marks: dict[tuple, list[Stored]] = {}
    names = ("session", "learner", "id", "status", "hlc", "seen", "clock_suspect")
    for session, learner, number, *rest in Mark.objects.values_list(*names):
        marks.setdefault((session, learner), []).append(Stored(number, str(learner), *rest))
    rows = Attendance.objects.values_list("session", "learner", "status", "hlc", "mark", "disputed")
    kept = {(session, learner): tuple(rest) for session, learner, *rest in rows}
    return [] if kept == {pair: fold(known) for pair, known in marks.items()} else ["the fold is wrong"]


def run(
    requests: int, seed: int, said: Callable[[str], None] = lambda _: None
) -> tuple[list[str], Counter[int], float]:
    """The complaints, how often each status was answered, and the seconds of the slowest."""
    ground = make_ground(sessions=3, people=5)
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(ground.leader)
    wrong, statuses, slowest = [], Counter[int](), 0.0
    for first in range(0, requests, TOGETHER):
        bent = Bent(ground, random.Random(f"{seed}/{first}"))
        with override_settings(SYNC_POSTS_PER_MINUTE=10**9), transaction.atomic():
            for number in range(first, min(first + TOGETHER, requests)):
                body, started = bent.body(), time.perf_counter()
                with hurry():
                    answer = bent.send(client, body)
                slowest = max(slowest, time.perf_counter() - started)
                statuses[answer.status_code] += 1
                if found := complaint(body, answer):
                    wrong.append(f"request {number} of seed {seed}: {found} for {body[:300]!r}")
                    said(wrong[-1])
            wrong += ledger_complaints()
            transaction.set_rollback(True)
    return wrong, statuses, slowest


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.bad_input")
    parser.add_argument("--requests", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options, started = parser.parse_args(), time.monotonic()
    print(f"seed {options.seed}", flush=True)
    logging.disable(logging.ERROR)  # each refusal would be a line
    with throw_away_database():
        wrong, statuses, slowest = run(options.requests, options.seed, said=lambda words: print(words, flush=True))
    taken = time.monotonic() - started
    print(f"{options.requests} requests: {len(wrong)} wrong, answers {dict(sorted(statuses.items()))}, ", end="")
    print(f"slowest {slowest:.2f} s, all {taken:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
