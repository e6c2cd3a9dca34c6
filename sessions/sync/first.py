"""Version 1 of the protocol."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from sessions.attendance import Result
from sessions.sync.batches import Batch, Outcome
from sessions.sync.refusals import Refusal

MOST_ITEMS = 500


def read(document: dict[str, Any]) -> Batch:
    """The batch of a version 1 document. Raises `Refusal`: its frame is wrong, or it holds more than 500 items."""
    people: Any = document.get("learners", [])
    marks: Any = document.get("marks")
    later = {name: document.get(name, []) for name in ("guests", "encounters", "answers")}
    kinds = (people, marks, *later.values())
    are_lists = all(isinstance(items, list) for items in kinds)
    if not (are_lists and is_moment(document.get("device_now"))):
        raise Refusal("bad_batch")
    if sum(len(items) for items in kinds) > MOST_ITEMS:
        raise Refusal("too_large")
    spoken_of: dict[str, Any] = {name: items for name, items in later.items() if name in document}
    return Batch(device_of(document.get("device_id")), people, marks, **spoken_of)


def is_moment(value: Any) -> bool:
    """The phone's clock is told for people who look into a report; nothing is computed from it."""
    return isinstance(value, str) and len(value) <= 64


def device_of(value: Any) -> UUID:
    try:
        device = UUID(value if isinstance(value, str) else "")
    except ValueError:
        raise Refusal("bad_batch") from None
    if str(device) != str(value).lower():
        raise Refusal("bad_batch")
    return device


def write(outcome: Outcome) -> dict[str, Any]:
    """The answer. `protocol` and `device_id` tell it from what a captive portal says.

    `guests`, `encounters` and `answers` are answered to those who speak of them: the first phones did not.
    """
    later = {"guests": outcome.guests, "encounters": outcome.encounters, "answers": outcome.answers}
    told = {name: [result_of(one) for one in results] for name, results in later.items() if results is not None}
    return told | {
        "protocol": 1,
        "device_id": str(outcome.device_id),
        "server_now": timezone.localtime(outcome.now).isoformat(timespec="milliseconds"),
        "learners": [result_of(result) for result in outcome.people],
        "marks": [result_of(result) for result in outcome.marks],
        "attendance": [
            row._asdict() | {"session": str(row.session), "learner": str(row.learner)} for row in outcome.attendance
        ],
        "duplicates": [
            {"learner": str(pair.walk_in), "like": str(pair.learner), "name": pair.name} for pair in outcome.alike
        ],
    }  # fmt: skip


def result_of(result: Result) -> dict[str, Any]:
    told: dict[str, Any] = {"id": result.id, "outcome": result.outcome}
    if result.code or not result.is_safe:
        told |= {"code": result.code or result.outcome, "message": result.message}
    if result.pending_review:
        told["pending_review"] = True
    return told
