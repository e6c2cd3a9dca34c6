"""Marks of a clock that runs ahead: placed no later than five minutes from now, without changing who had seen whom."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from sessions.attendance.items import Item, Pair, milliseconds
from sessions.models import Mark

LEEWAY = timedelta(minutes=5)


def place(marks: Sequence[Item], *, now: datetime) -> Iterator[tuple[Item, int]]:
    """Each mark with the hlc it is stored under: its own, unless that is more than five minutes ahead of `now`.

    The capped marks of a pair keep their order, later than every mark that their author had seen and earlier than every
    stored mark whose author had seen them: a correction made after seeing still wins, whichever arrives first.
    """
    limit = milliseconds(now + LEEWAY)
    ahead = sorted((mark for mark in marks if mark.hlc > limit), key=lambda mark: (mark.hlc, mark.id))
    yield from ((mark, mark.hlc) for mark in marks if mark.hlc <= limit)
    if ahead:
        yield from capped(ahead, limit)


def capped(ahead: Sequence[Item], limit: int) -> Iterator[tuple[Item, int]]:
    neighbours = stored_marks(ahead)
    for mark in ahead:
        known = neighbours.setdefault(mark.pair, [])
        hlc = max([limit, *(other_hlc + 1 for other_hlc, _, _ in known if other_hlc <= mark.seen)])
        hlc = min([hlc, *(other_hlc - 1 for other_hlc, seen, suspect in known if suspect and seen >= mark.hlc)])
        known.append((hlc, mark.seen, True))
        yield mark, hlc


def stored_marks(marks: Iterable[Item]) -> dict[Pair, list[tuple[int, int, bool]]]:
    """(hlc, seen, clock_suspect) of what the ledger already holds of the same learners at the same sessions."""
    rows = Mark.objects.filter(
        session__in={mark.session for mark in marks}, learner__in={mark.learner for mark in marks}
    )
    found: dict[Pair, list[tuple[int, int, bool]]] = {}
    for session, learner, hlc, seen, suspect in rows.values_list(
        "session_id", "learner_id", "hlc", "seen", "clock_suspect"
    ):
        found.setdefault((session, learner), []).append((hlc, seen, suspect))
    return found
