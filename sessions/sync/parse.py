"""The bytes of a request as a value: whatever is sent takes time in proportion to its length, raises only `Refusal`."""

import json
import math
import re
from collections import Counter
from typing import Any, NoReturn

from sessions.sync.refusals import Refusal

DEEPEST = 20  # a batch needs four levels
LONGEST_NUMBER = 20  # digits; Python itself takes long over reading long ones
# Possessive, and content with a string that never ends: every byte is looked at once.
STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class Odd:
    """What JSON can write and no field of an item can be: a number too long, or an object with two fields of one name.

    Its item is refused by itself and kept as it was written.
    """

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


def read_json(body: bytes) -> Any:
    """The value of a JSON text in UTF-8. Raises `Refusal` for anything else, also for NaN and absurd nesting."""
    if depth(body) > DEEPEST:
        raise Refusal("not_json")
    try:
        return json.loads(
            body.decode(), parse_int=whole, parse_float=decimal, parse_constant=refuse, object_pairs_hook=fields
        )
    except (ValueError, RecursionError):
        raise Refusal("not_json") from None


def depth(body: bytes) -> int:
    """How deep the brackets nest, those in strings aside."""
    deepest = level = 0
    for bracket in STRINGS.sub(b"", body).translate(None, NO_BRACKETS):
        level += 1 if bracket in b"[{" else -1
        deepest = max(deepest, level)
    return deepest


def whole(text: str) -> int | Odd:
    return int(text) if len(text) <= LONGEST_NUMBER else Odd(text)


def decimal(text: str) -> float | Odd:
    number = float(text) if len(text) <= 400 else math.inf
    return number if math.isfinite(number) else Odd(text[:400])


def refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Odd:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    return Odd(json.dumps({"twice": twice, "pairs": pairs}, default=str))
