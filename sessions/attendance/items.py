"""Marks as they are sent: read strictly, hashed as they came, so that a retry is known for what it is."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from campaign.ids import id_or_none
from sessions.models import Status

HIGHEST = 2**53 - 1  # the largest whole number that a browser counts exactly
YEARS = range(1970, 2200)

Pair = tuple[UUID, UUID]  # (session, learner)


class Refused(Exception):
    """The item is not stored. `code` says why, in the words of the protocol."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Item:
    """A well-formed mark. `hlc` and `seen` are whole milliseconds."""

    id: UUID
    session: UUID
    learner: UUID
    status: str
    hlc: int
    seen: int
    observed_at: datetime
    body: bytes  # SHA-256 of the item as it was sent

    @property
    def pair(self) -> Pair:
        return self.session, self.learner

    @property
    def day(self) -> date:
        """The local day on which it was made, by the clock of the phone."""
        return timezone.localdate(self.observed_at)


def canonical(raw: Any) -> str:
    """The one way to write an item as JSON.

    Sorted keys, no spaces, ASCII (so that NUL and lone surrogates can be stored).
    """
    return json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)


def body_hash(raw: Any) -> bytes:
    return hashlib.sha256(canonical(raw).encode()).digest()


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def read_item(raw: Any, *, now: datetime, stamped: bool = False) -> Item:
    """The item as sent, as an `Item`. Raises `Refused` with bad_item or bad_status.

    `stamped`: the item comes from a form, which has no clock; its hlc and time are made here, at the server.
    """
    if not isinstance(raw, dict):
        raise Refused("bad_item")
    seen = whole_number(raw.get("seen", 0))
    is_timeless = stamped and "hlc" not in raw
    hlc = max(milliseconds(now), seen + 1) if is_timeless else whole_number(raw.get("hlc"))
    if not seen < hlc <= HIGHEST:
        raise Refused("bad_item")
    return Item(
        id=identifier(raw.get("id")),
        session=identifier(raw.get("session")),
        learner=identifier(raw.get("learner")),
        status=status_of(raw.get("status")),
        hlc=hlc,
        seen=seen,
        observed_at=now if is_timeless else moment(raw.get("observed_at")),
        body=body_hash(raw),
    )


def identifier(value: Any) -> UUID:
    known = id_or_none(value)
    if known is None:
        raise Refused("bad_item")
    return known


def whole_number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= HIGHEST:
        raise Refused("bad_item")
    return value


def status_of(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused("bad_item")
    if value not in Status.values:
        raise Refused("bad_status")
    return value


def moment(value: Any) -> datetime:
    """A point in time; one without offset is local. Far-off years cannot be kept by every database and are refused."""
    try:
        parsed = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        parsed = None
    if parsed is None or parsed.year not in YEARS:
        raise Refused("bad_item")
    return parsed if timezone.is_aware(parsed) else timezone.make_aware(parsed)
