"""The rows of a phone's file, and of quarantine, as a person reads them."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.ids import id_or_none
from learners.models import Learner
from sessions.attendance.receipts import MESSAGES
from sessions.models import QuarantinedMark, Status, TrainingSession
from sessions.sync.files import Judged

PILLS: dict[str, tuple[str, Promise]] = {
    "refused": ("err", pgettext_lazy("item of a file", "Not taken")),
    "conflict": ("err", pgettext_lazy("item of a file", "Differs")),
    "held": ("warn", pgettext_lazy("item of a file", "Held back")),
    "stored": ("ok", pgettext_lazy("item of a file", "New")),
    "seen": ("neutral", pgettext_lazy("item of a file", "Saved before")),
}
KINDS: dict[str, Promise] = {
    "learners": _("walk-in"), "guests": _("head without a name"), "encounters": _("help given"),
    "answers": _("answer to a follow-up"),
}  # fmt: skip
HELD = _("This session is not one whose attendance you take. Let its coordinator bring the file.")


class Shown(NamedTuple):
    """An item in words."""

    name: str
    what: str
    session: TrainingSession | None
    observed_at: str
    outcome: str
    why: str

    @property
    def pill(self) -> str:
        return PILLS[self.outcome][0]

    @property
    def label(self) -> Promise:
        return PILLS[self.outcome][1]


class Known(NamedTuple):
    names: dict[UUID, str]
    sessions: dict[UUID, TrainingSession]


def known_of(items: Sequence[Any]) -> Known:
    """Names and sessions that the items speak of: two queries, whatever their number."""
    dicts = [item for item in items if isinstance(item, dict)]
    learners = {pk for item in dicts if (pk := id_or_none(item.get("learner")))}
    sessions = {pk for item in dicts if (pk := id_or_none(item.get("session")))}
    names = {learner.pk: str(learner) for learner in Learner.objects.filter(pk__in=learners)}
    names |= {pk: str(item["name"])[:120] for item in dicts if "name" in item and (pk := id_or_none(item.get("id")))}
    found = TrainingSession.objects.filter(pk__in=sessions).select_related("area")
    return Known(names, {session.pk: session for session in found})


def shown(item: Any, known: Known, *, kind: str = "marks", outcome: str, why: str) -> Shown:
    fields = item if isinstance(item, dict) else {}
    person = id_or_none(fields.get("learner")) or id_or_none(fields.get("id"))
    status = fields.get("status")
    what = Status(status).label if isinstance(status, str) and status in Status.values else KINDS.get(kind, "")
    return Shown(
        known.names.get(person, "") if person else "", str(what), known.sessions.get(id_or_none(fields.get("session"))),  # type: ignore[arg-type]
        str(fields.get("observed_at") or fields.get("answered_at") or "")[:16].replace("T", " "), outcome, why,
    )  # fmt: skip


def rows_of(judged: Iterable[Judged]) -> list[Shown]:
    """What needs a look first, then what is new, then what was known."""
    items = sorted(judged, key=lambda each: list(PILLS).index(each.outcome))
    known = known_of([each.item for each in items])
    return [shown(each.item, known, kind=each.kind, outcome=each.outcome, why=reason(each)) for each in items]


def reason(each: Judged) -> str:
    if each.result is None:
        return str(HELD)
    return "" if each.result.is_safe else each.result.message


def quarantined_rows(marks: Sequence[QuarantinedMark]) -> list[tuple[QuarantinedMark, Shown]]:
    items = [read(mark.item) for mark in marks]
    known = known_of(items)
    return [
        (mark, shown(item, known, outcome=mark.outcome, why=why_of(mark)))
        for mark, item in zip(marks, items, strict=True)
    ]


def why_of(mark: QuarantinedMark) -> str:
    return str(MESSAGES.get(mark.code or mark.outcome, MESSAGES["bad_item"]))


def read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:  # cut off, because it was too long to keep
        return None
