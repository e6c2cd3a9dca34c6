"""A small keep-alive HTTP client for loops of requests; bounded in number, loopback only."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Ask:
    """A request that can be made again and again: a POST takes the n-th `fields` (a form) or `document` (JSON)."""

    path: str | Callable[[int], str]
    cookies: dict[str, str]
    fields: Callable[[int], dict[str, str]] | None = None
    expect: tuple[int, ...] = (200, 204, 302)
    htmx: bool = False
    document: Callable[[int], dict[str, Any]] | None = None
    first_byte: bool = False  # the time until the answer begins, not until it is whole

    def address(self, number: int) -> str:
        return self.path if isinstance(self.path, str) else self.path(number)

    @property
    def is_post(self) -> bool:
        return bool(self.fields or self.document)

    def body(self, number: int) -> tuple[str | None, str]:
        """The body of the n-th request and its type."""
        if self.document:
            return json.dumps(self.document(number)), "application/json"
        if self.fields:
            return urlencode(self.fields(number)), "application/x-www-form-urlencoded"
        return None, ""


class Client:
    def __init__(self, port: int, ask: Ask, numbers: Iterator[int]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.ask, self.numbers = ask, numbers
        cookie = "; ".join(f"{name}={value}" for name, value in ask.cookies.items())
        token = next((value for name, value in ask.cookies.items() if "csrf" in name), "")
        self.headers = {"Cookie": cookie, "X-CSRFToken": token, "Accept-Encoding": "identity"}
        self.headers |= {"HX-Request": "true"} if ask.htmx else {}

    def request(self) -> float:
        """Make the request once; returns seconds. An unexpected status raises: no error is measured as speed."""
        number = next(self.numbers)
        body, kind = self.ask.body(number)
        headers = self.headers | ({"Content-Type": kind} if kind else {})
        started = time.perf_counter()
        self.connection.request("POST" if body is not None else "GET", self.ask.address(number), body, headers)
        response = self.connection.getresponse()
        content = response.read(1)
        begun = time.perf_counter() - started
        content += response.read()
        taken = begun if self.ask.first_byte else time.perf_counter() - started
        if response.status not in self.ask.expect:
            raise RuntimeError(f"{self.ask.address(number)} answered {response.status}: {content[:300]!r}")
        return taken


NUMBERS = count(1)


def sequence(port: int, ask: Ask, requests: int) -> list[float]:
    """Seconds of so many requests one after the other on one connection."""
    client = Client(port, ask, NUMBERS)
    return [client.request() for _ in range(requests)]


def throughput(port: int, ask: Ask, requests: int, *, clients: int = 4) -> float:
    """Requests per second with several clients at once."""
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(lambda _: sequence(port, ask, requests // clients), range(clients)))
    return requests / (time.perf_counter() - started)
