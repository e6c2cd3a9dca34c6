"""Simulated phones: a queue that survives them, a clock that is off, and a log of what they showed and were told."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.faults.model import DOORS, MET, Phone, Tap

DAY = 24 * 3600 * 1000
STATUSES = ("present", "late", "excused", "absent", "unmarked")


def item(mark: str, session: str, learner: str, status: str, *, hlc: int, seen: int = 0) -> dict[str, Any]:
    moment = "2026-07-15T08:31:05+07:00"
    names = ("id", "session", "learner", "status", "hlc", "seen", "observed_at")
    return dict(zip(names, (mark, session, learner, status, hlc, seen, moment), strict=True))


def item_of(tap: Tap, session: str) -> dict[str, Any]:
    """What was tapped, as the protocol writes it."""
    sent = item(tap.id, session, tap.learner, tap.status, hlc=tap.hlc, seen=tap.seen)
    if tap.kind == "guest":
        return {"id": tap.head, "session": session, "counted": not tap.undoes, "observed_at": sent["observed_at"]}
    if tap.kind == "encounter":
        sent.pop("status")
        sent |= {"learner": tap.learner or None, "takes_back": tap.undoes or None}
        sent |= {"outcome": tap.outcome, "skill": "D1" if tap.outcome in MET else None}
    return sent


def in_lists(taps: Iterable[tuple[Tap, str]]) -> dict[str, list[dict[str, Any]]]:
    """(tap, its session) by the lists of the protocol, in order."""
    lists: dict[str, list[dict[str, Any]]] = {"marks": []}
    for tap, session in taps:
        lists.setdefault(f"{tap.kind}s", []).append(item_of(tap, session))
    return lists


def body_of(
    lists: Mapping[str, Sequence[dict[str, Any]]], device: str = "0197f0f0-0000-7000-8000-00000000d001"
) -> bytes:
    return json.dumps({"protocol": 1, "device_id": device, "device_now": "", "marks": []} | dict(lists)).encode()


def outcomes(taps: Iterable[Tap], answer: dict[str, Any]) -> list[str]:
    """Of each tap what it was told, in order."""
    told = {kind: iter(answer.get(f"{kind}s", [])) for kind in ("mark", "guest", "encounter")}
    return [next(told[tap.kind])["outcome"] for tap in taps]


def tapped(phone: Phone, number: str, place: tuple[str, Sequence[Tap]], chance: random.Random, now: int) -> Tap:
    """A mark, a head, an entry, or the taking back of an earlier one of that `place`: a learner and what was tapped."""
    learner, earlier = place
    undone = [tap for tap in earlier if tap.kind != "mark" and not tap.undoes]
    match chance.choices(("mark", "guest", "encounter", "undo"), (10, 2, 3, 2))[0]:
        case "guest":
            return phone.tap(number, "", "", now, kind="guest")
        case "encounter":
            outcome = chance.choice(MET + DOORS)
            who = learner if outcome in MET and chance.random() < 0.6 else ""
            return phone.tap(number, who, "present" if who else "", now, kind="encounter", outcome=outcome)
        case "undo" if undone:
            one = chance.choice(undone)
            status = "unmarked" if one.learner else ""
            return phone.tap(number, one.learner, status, now, kind=one.kind, outcome=one.outcome, undoes=one.id)
    return phone.tap(number, learner, chance.choice(STATUSES), now)


@dataclass
class Line:
    """A way to the server for someone signed in; each request has a connection of its own."""

    port: int
    cookies: dict[str, str]

    def post(self, body: bytes, *, timeout: float = 10) -> tuple[int, Any]:
        """Status and JSON of the answer, None for what is no JSON. Raises OSError, HTTPException as lines break."""
        cookie = f"sessionid={self.cookies['session']}; csrftoken={self.cookies['csrf']}"
        headers = {
            "Cookie": cookie,
            "X-CSRFToken": self.cookies["csrf"],
            "Content-Type": "application/json",
            "Connection": "close",
        }
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)) as connection:
            connection.request("POST", "/sync/marks/", body, headers)
            answer = connection.getresponse()
            content = answer.read()
        try:
            return answer.status, json.loads(content)
        except ValueError:
            return answer.status, None


@dataclass
class Simulated:
    """`shown`: all that was ticked on the screen. `told`: the ids of what was answered stored or seen."""

    line: Line
    lists: dict[str, list[str]]
    chance: random.Random
    clock: Callable[[], float] = time.time
    device: str = field(default_factory=lambda: str(uuid4()))
    shown: dict[str, Tap] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)  # id → session
    told: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.session_of = {learner: session for session, learners in self.lists.items() for learner in learners}
        self.phone = Phone(self.chance.choice([0, self.chance.randint(-3 * DAY, 3 * DAY)]), self.chance.random() < 0.5)

    def now(self) -> int:
        return int(self.clock() * 1000)

    def tap(self) -> None:
        learner = self.chance.choice(list(self.session_of))
        earlier = list(self.shown.values())[-20:]
        made = tapped(self.phone, str(uuid4()), (learner, earlier), self.chance, self.now())
        self.shown[made.id] = made
        self.places[made.id] = self.places[made.undoes] if made.undoes else self.session_of[learner]

    def sync(self) -> None:
        """Send what waits; what is not clearly an answer of our server to this phone is none."""
        sent = self.phone.queue[: self.chance.randint(1, 20)]
        try:
            lists = in_lists((tap, self.places[tap.id]) for tap in sent)
            status, answer = self.line.post(body_of(lists, self.device))
        except (OSError, http.client.HTTPException):
            return
        self.statuses[status] += 1
        if status == 200 and isinstance(answer, dict) and answer.get("device_id") == self.device:
            self.apply(sent, answer)

    def apply(self, sent: list[Tap], answer: dict[str, Any]) -> None:
        told = zip(sent, outcomes(sent, answer), strict=True)
        safe = {tap.id for tap, outcome in told if outcome in {"stored", "seen"}}
        self.told |= safe
        if self.chance.random() < 0.05:
            return  # the phone dies right now: its queue is as it was
        self.phone.queue = [tap for tap in self.phone.queue if tap.id not in safe]
        for row in answer["attendance"]:
            self.phone.hear(row["learner"], row["hlc"], frozenset(), self.now())

    def live(self, stop: threading.Event) -> None:
        while not stop.wait(self.chance.uniform(0, 0.05)):
            if len(self.phone.queue) < 60:
                for _ in range(self.chance.randint(1, 4)):
                    self.tap()
            self.sync()
