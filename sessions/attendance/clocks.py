"""Marks of a clock that runs ahead: placed no later than five minutes from now, without changing who had seen whom."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import UUIDField
from django.db.models.functions import Coalesce

from learners.models import Learner
from learners.models.learners import PERSON
from sessions.attendance.items import Item, Pair, milliseconds
from sessions.models import Mark

LEEWAY = timedelta(minutes=5)


class Placed(NamedTuple):
    """A mark as it stands. The `seen` of a suspect one is in the time of its own device, which nobody else shares."""

    hlc: int
    seen: int
    is_suspect: bool
    device: UUID | None


def place(marks: Sequence[Item], *, now: datetime, device: UUID | None = None) -> Iterator[tuple[Item, int]]:
    """Each mark with the hlc it is stored under: its own, unless that is more than five minutes ahead of `now`.

    The capped marks of a pair keep their order, later than every mark that their author had seen and earlier than
    every stored mark of the same device that was made after them: a correction made after seeing still wins, whichever
    arrives first. Where both cannot be, what the author had seen decides.
    """
    limit = milliseconds(now + LEEWAY)
    ahead = sorted((mark for mark in marks if mark.hlc > limit), key=lambda mark: (mark.hlc, mark.id))
    yield from ((mark, mark.hlc) for mark in marks if mark.hlc <= limit)
    if ahead:
        yield from capped(ahead, limit, device)


def capped(ahead: Sequence[Item], limit: int, device: UUID | None) -> Iterator[tuple[Item, int]]:
    people = people_of(ahead)
    neighbours = stored_marks(ahead, set(people.values()))
    for mark in ahead:
        known = neighbours.setdefault((mark.session, people.get(mark.learner, mark.learner)), [])
        floor = max((other.hlc + 1 for other in known if other.hlc <= mark.seen), default=0)
        later = [other.hlc for other in known if is_after(other, mark, device)]
        ceiling = min(later, default=limit + 1) - 1
        hlc = ceiling if floor <= ceiling < limit else max(limit, floor)
        known.append(Placed(hlc, mark.seen, True, device))
        yield mark, hlc


def is_after(other: Placed, mark: Item, device: UUID | None) -> bool:
    """Whether a capped mark that came earlier was made later, by the same device, with this one before its eyes."""
    return other.is_suspect and other.device == device and other.seen >= mark.hlc


def people_of(marks: Iterable[Item]) -> dict[UUID, UUID]:
    """Whom each learner stands for: marks of all entries of a person follow each other."""
    rows = Learner.objects.filter(pk__in={mark.learner for mark in marks}).order_by().annotate(person=PERSON)
    return dict(rows.values_list("pk", "person"))


def stored_marks(marks: Iterable[Item], people: Collection[UUID]) -> dict[Pair, list[Placed]]:
    """What the ledger already holds of these people at the same sessions."""
    entries = Learner.objects.same_people(people).order_by().values("pk")
    rows = Mark.objects.filter(session__in={mark.session for mark in marks}, learner__in=entries)
    person = Coalesce("learner__merged_into", "learner", output_field=UUIDField())
    found: dict[Pair, list[Placed]] = {}
    names = ("session_id", "person", "hlc", "seen", "clock_suspect", "device_id")
    for session, learner, hlc, seen, suspect, device in rows.annotate(person=person).values_list(*names):
        found.setdefault((session, learner), []).append(Placed(hlc, seen, suspect, device))
    return found
