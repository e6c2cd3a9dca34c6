"""Simulated phones: a queue that survives them, a clock that is off, and a log of what they showed and were told."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.faults.model import Phone, Tap

DAY = 24 * 3600 * 1000
STATUSES = ("present", "late", "excused", "absent", "unmarked")


def item(mark: str, session: str, learner: str, status: str, *, hlc: int, seen: int = 0) -> dict[str, Any]:
    moment = "2026-07-15T08:31:05+07:00"
    names = ("id", "session", "learner", "status", "hlc", "seen", "observed_at")
    return dict(zip(names, (mark, session, learner, status, hlc, seen, moment), strict=True))


def body_of(items: Iterable[dict[str, Any]], device: str = "0197f0f0-0000-7000-8000-00000000d001") -> bytes:
    return json.dumps({"protocol": 1, "device_id": device, "device_now": "", "marks": list(items)}).encode()


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
    """`shown`: every mark that was ticked on the screen. `told`: those answered stored or seen."""

    line: Line
    lists: dict[str, list[str]]
    chance: random.Random
    clock: Callable[[], float] = time.time
    device: str = field(default_factory=lambda: str(uuid4()))
    shown: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.session_of = {learner: session for session, learners in self.lists.items() for learner in learners}
        self.phone = Phone(self.chance.choice([0, self.chance.randint(-3 * DAY, 3 * DAY)]), self.chance.random() < 0.5)

    def now(self) -> int:
        return int(self.clock() * 1000)

    def tap(self) -> None:
        learner, status = self.chance.choice(list(self.session_of)), self.chance.choice(STATUSES)
        self.shown.add(self.phone.tap(str(uuid4()), learner, status, self.now()).id)

    def item_of(self, tap: Tap) -> dict[str, Any]:
        return item(tap.id, self.session_of[tap.learner], tap.learner, tap.status, hlc=tap.hlc, seen=tap.seen)

    def sync(self) -> None:
        """Send what waits; what is not clearly an answer of our server to this phone is none."""
        sent = self.phone.queue[: self.chance.randint(1, 20)]
        try:
            status, answer = self.line.post(body_of(map(self.item_of, sent), self.device))
        except (OSError, http.client.HTTPException):
            return
        self.statuses[status] += 1
        if status == 200 and isinstance(answer, dict) and answer.get("device_id") == self.device:
            self.apply(sent, answer)

    def apply(self, sent: list[Tap], answer: dict[str, Any]) -> None:
        safe = {result["id"] for result in answer["marks"] if result["outcome"] in {"stored", "seen"}}
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
