"""A phone's queue as a file: what could not be sent, saved on the phone and brought by someone else.

Each item is judged by the same functions as `POST /sync/marks/`, as the work of the person who made it: they are its
author in the ledger and their rights count, those of today and those of the day of the session. So the phone may later
send the same items itself and is told `seen`. Who brings a file needs a right of their own: the maker must be one of
their people, and items of sessions whose attendance they do not take are held back.
"""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaign.access import Access, under
from campaign.ids import id_or_none
from campaign.models import AreaRole, User
from sessions.attendance import Result
from sessions.erasure import blotted_file, erased_among
from sessions.models import QueueFile, SignUp, TrainingSession
from sessions.sync.batches import Batch
from sessions.sync.parse import read_json
from sessions.sync.protocol import VERSIONS
from sessions.sync.refusals import Refusal
from sessions.sync.store import store
from teams.access import access_of
from teams.models import Membership

KINDS = {
    "learners": "people", "marks": "marks", "guests": "guests", "encounters": "encounters", "answers": "answers",
}  # fmt: skip
MOST_AT_ONCE, CHUNK = 500, 240
MOST_ITEMS = 5_000
KEPT = timedelta(days=7)
MESSAGES: dict[str, Promise] = {
    "empty": _("The file is empty. Save it on the phone once more, then choose it again."),
    "too_big": _("The file is larger than 5 MB, so it is no file of a phone's marks. Choose another one."),
    "not_json": _(
        "This is no file of a phone's marks. On the phone open “On its way”, choose “Save as a file”, and bring that "
        "file as it is."
    ),
    "bad_batch": _("This file is not whole. Save it on the phone once more and bring it as it is."),
    "unknown_protocol": _("This file comes from a version that the server does not know. Tell who runs the server."),
    "unknown_maker": _("The person whose phone this was is not known here. Check that the file is of this campaign."),
    "foreign_maker": _(
        "This file is of someone outside your teams and wards. Let a coordinator bring it whose area they work in."
    ),
    "nothing": _("There is nothing in this file: all that was marked on the phone had been sent."),
}  # fmt: skip


class FileRefused(Exception):
    """The file cannot be read or not be brought by this person; `str()` says why and what to do. Nothing is kept."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    def __str__(self) -> str:
        return str(MESSAGES[self.code])


class Judged(NamedTuple):
    """An item of the file and what becomes of it; no result: held back, of a session that is not the bringer's."""

    kind: str
    item: Any
    result: Result | None

    @property
    def outcome(self) -> str:
        return self.result.outcome if self.result else "held"


def read_file(content: bytes) -> tuple[dict[str, Any], UUID, UUID]:
    """The document, whose phone it was, and the phone's id. Raises `FileRefused`."""
    if not content.strip():
        raise FileRefused("empty")
    try:
        document = read_json(content)
        if not isinstance(document, dict):
            raise FileRefused("not_json")
        number, maker = document.get("protocol"), id_or_none(document.get("user"))
        if type(number) is not int or number not in VERSIONS:
            raise FileRefused("unknown_protocol" if number is not None else "not_json")
        if maker is None or any(not isinstance(document.get(kind, []), list) for kind in KINDS):
            raise FileRefused("bad_batch")
        batches = [read_batch(part) for part in parts_of(document)]
    except Refusal as refusal:
        raise FileRefused(refusal.code if refusal.code in MESSAGES else "bad_batch") from None
    count = sum(len(document.get(kind, [])) for kind in KINDS)
    if not 0 < count <= MOST_ITEMS:
        raise FileRefused("bad_batch" if count else "nothing")
    return document, maker, batches[0].device_id


def read_batch(document: dict[str, Any]) -> Batch:
    return VERSIONS[document["protocol"]].read(document)


def parts_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The document in batches as large as a phone's; every walk-in comes with whatever names them."""
    lists = {kind: document[kind] for kind in KINDS if kind in document}
    if sum(map(len, lists.values())) <= MOST_AT_ONCE:
        yield document
        return
    people, told = lists.pop("learners", []), set()
    frame = document | {kind: [] for kind in lists} | {"learners": []}
    for kind, items in lists.items():
        for first in range(0, len(items), CHUNK):
            some = items[first : first + CHUNK]
            named = {item.get("learner") for item in some if isinstance(item, dict) and is_text(item.get("learner"))}
            along = [one for one in people if isinstance(one, dict) and is_text(one.get("id")) and one["id"] in named]
            told |= {one["id"] for one in along}
            yield frame | {kind: some, "learners": along[:CHUNK]}
    rest = [one for one in people if not (isinstance(one, dict) and is_text(one.get("id")) and one["id"] in told)]
    for first in range(0, len(rest), MOST_AT_ONCE):
        yield frame | {"learners": rest[first : first + MOST_AT_ONCE]}


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def draft(content: bytes, *, name: str, by: User, access: Access) -> QueueFile:
    """Keep a file until it is looked at; the same file leads to the same draft. Raises `FileRefused`."""
    document, maker_id, device = read_file(content)
    maker = User.objects.filter(pk=maker_id).first()
    if maker is None:
        raise FileRefused("unknown_maker")
    if not may_bring(access, maker):
        raise FileRefused("foreign_maker")
    same = {"brought_by": by, "content_hash": hashlib.sha256(content).digest()}
    clean = blotted_file(content, erased_among(document.get("learners", [])))
    fields = {"content": clean, "file_name": name[-200:], "maker": maker, "device_id": device}
    try:
        with transaction.atomic():
            return QueueFile.objects.drafts().get_or_create(**same, defaults=fields)[0]
    except IntegrityError:  # two uploads in the same moment
        return QueueFile.objects.drafts().get(**same)


def may_bring(access: Access, maker: User) -> bool:
    """One's own phone; a leader brings those of their team's people, a coordinator of who works in their areas."""
    if maker.pk == access.user_id:
        return True
    people = Membership.objects.filter(
        Q(team__in=access.led_teams) | under(access.coordinated, field="team__area__path"), volunteer__user=maker
    )
    return people.exists() or AreaRole.objects.filter(under(access.coordinated), user=maker).exists()


def judge(file: QueueFile, access: Access) -> list[Judged]:
    """What would become of each item if the file were let in now: it is, and everything is rolled back."""
    with transaction.atomic():
        judged = take(file, access)
        transaction.set_rollback(True)
    return judged


@transaction.atomic
def let_in(file: QueueFile, access: Access) -> QueueFile:
    """Store what the file holds, all of it in one transaction; then only the counts are kept, not the file.

    Repeating is safe: a file that was let in stays as it is.
    """
    file = QueueFile.objects.select_for_update(of=("self",)).select_related("maker").get(pk=file.pk)
    if file.stored_at:
        return file
    judged = take(file, access)
    outcomes = [each.outcome for each in judged]
    file.outcomes = {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}
    file.content, file.stored_at = b"", timezone.now()
    file.save(update_fields=["outcomes", "content", "stored_at"])
    named = {id_or_none(each.item.get("session")) for each in judged if each.result and isinstance(each.item, dict)}
    file.sessions.set(TrainingSession.objects.filter(pk__in=[pk for pk in named if pk]))
    return file


def take(file: QueueFile, access: Access) -> list[Judged]:
    document, maker_id, _device = read_file(bytes(file.content))
    maker = User.objects.get(pk=maker_id)
    mine, held = hold_back(document, access)
    judged = [Judged(kind, item, None) for kind, item in held]
    for part in parts_of(mine):
        batch = read_batch(part)
        outcome = store(batch, by=maker, access=access_of(maker))
        for kind, name in KINDS.items():
            results = getattr(outcome, name, None) or []
            judged += [Judged(kind, *pair) for pair in zip(getattr(batch, name) or [], results, strict=True)]
    return judged


def hold_back(document: dict[str, Any], access: Access) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """The document without items of sessions whose attendance the bringer does not take, and those items.

    A walk-in whom only such items name is held back with them.
    """
    named = {pk for kind in KINDS for item in document.get(kind, []) if (pk := session_of(item))}
    foreign = set(TrainingSession.objects.filter(pk__in=named).exclude(takes(access)).values_list("pk", flat=True))
    mine = dict(document)
    held: list[tuple[str, Any]] = []
    for kind in KINDS.keys() & document.keys():
        held += [(kind, item) for item in document[kind] if session_of(item) in foreign]
        mine[kind] = [item for item in document[kind] if session_of(item) not in foreign]
    kept = {learner_of(item) for kind in KINDS for item in mine.get(kind, [])}
    alone = {learner_of(item) for _, item in held} - kept - {None}
    held += [("learners", one) for one in mine.get("learners", []) if id_of(one) in alone]
    if "learners" in mine:
        mine["learners"] = [one for one in mine["learners"] if id_of(one) not in alone]
    return mine, held


def takes(access: Access) -> Q:
    in_charge = Exists(SignUp.objects.of_outer().in_charge(access.volunteer_id))
    return Q(team__in=access.led_teams) | under(access.coordinated) | Q(in_charge)


def session_of(item: Any) -> UUID | None:
    return id_or_none(item.get("session")) if isinstance(item, dict) else None


def learner_of(item: Any) -> UUID | None:
    return id_or_none(item.get("learner")) if isinstance(item, dict) else None


def id_of(item: Any) -> UUID | None:
    return id_or_none(item.get("id")) if isinstance(item, dict) else None


def forget_old_drafts() -> int:
    """Delete files that nobody let in within a week: they hold names of people."""
    old = QueueFile.objects.drafts().filter(brought_at__lt=timezone.now() - KEPT)
    return old.delete()[0]
