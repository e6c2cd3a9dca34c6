"""Encounters as they are sent: read strictly; what each brings to the ledger of marks and to the heads without name."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from sessions.attendance.items import Refused, body_hash, identifier, moment
from sessions.models import MET, MISSED, EncounterOutcome, Status

LONGEST_CODE = 10


@dataclass(frozen=True, slots=True)
class Item:
    """A well-formed encounter, or the taking back of one."""

    id: UUID
    session: UUID
    outcome: str
    skill: str  # its code; empty when none was named
    learner: UUID | None
    takes_back: UUID | None
    again_on: date | None  # only of a door to knock at again
    observed_at: datetime
    body: bytes  # SHA-256 of the item as it was sent

    @property
    def day(self) -> date:
        return timezone.localdate(self.observed_at)


def read_item(raw: Any) -> Item:
    """The item as sent, as an `Item`. Raises `Refused` with bad_item, bad_outcome or unknown_skill."""
    if not isinstance(raw, dict):
        raise Refused("bad_item")
    outcome = outcome_of(raw.get("outcome"))
    return Item(
        id=identifier(raw.get("id")),
        session=identifier(raw.get("session")),
        outcome=outcome,
        skill=skill_of(raw.get("skill")),
        learner=optional(raw.get("learner")),
        takes_back=optional(raw.get("takes_back")),
        again_on=day_of(raw.get("again_on")) if outcome in MISSED else None,
        observed_at=moment(raw.get("observed_at")),
        body=body_hash(raw),
    )


def optional(value: Any) -> UUID | None:
    return None if value is None else identifier(value)


def outcome_of(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused("bad_item")
    if value not in EncounterOutcome.values:
        raise Refused("bad_outcome")
    return value


def day_of(value: Any) -> date | None:
    """A day of our times, written 2026-12-31."""
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refused("bad_item") from None
    if not 2000 <= day.year <= 2199:
        raise Refused("bad_item")
    return day


def skill_of(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise Refused("bad_item")
    text = value or ""
    if len(text) > LONGEST_CODE or not (text.isascii() and text.isprintable()):
        raise Refused("unknown_skill")
    return text


@dataclass(frozen=True, slots=True)
class Brought:
    """What encounters bring along: marks of people with a name, heads of people without."""

    marks: list[dict[str, Any]]
    guests: list[dict[str, Any]]
    skills: dict[str, int] = field(default_factory=dict)  # code → id of those that are named


def brought(items: Iterable[Any], skills: dict[str, int]) -> Brought:
    """The marks and heads that go with well-formed encounters, under the ids of the encounters.

    Who is met by name is present, and no longer when that is taken back (unless they `stay` by another encounter);
    who is met without a name is one head. Doors that stayed closed bring nothing.
    """
    found = Brought([], [], skills)
    for raw in items:
        try:
            item = read_item(raw)
        except Refused:
            continue
        if item.outcome not in MET or raw.get("stays") is True:
            continue
        if item.learner:
            found.marks.append(mark_of(raw, item))
        else:
            found.guests.append(head_of(raw, item))
    return found


def mark_of(raw: dict[str, Any], item: Item) -> dict[str, Any]:
    status = Status.UNMARKED if item.takes_back else Status.PRESENT
    clock = {name: raw[name] for name in ("hlc", "seen", "observed_at") if name in raw}
    return clock | {
        "id": str(item.id), "session": str(item.session), "learner": str(item.learner), "status": status.value,
    }  # fmt: skip


def head_of(raw: dict[str, Any], item: Item) -> dict[str, Any]:
    return {
        "id": str(item.takes_back or item.id),
        "session": str(item.session),
        "counted": item.takes_back is None,
        "observed_at": raw["observed_at"],
    }
