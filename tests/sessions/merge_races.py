"""Entries of a person merged and parted while marks arrive, on PostgreSQL; `python -m tests.sessions.merge_races`.

Each party has a connection of its own and transactions that really commit. Prints what came of it as JSON.
"""

import json
import sys
import time
from collections.abc import Callable
from threading import Event
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402

from learners.merging import merge, unmerge  # noqa: E402
from learners.models import Learner, Participation  # noqa: E402
from sessions.attendance.fold import fold  # noqa: E402
from sessions.attendance.folding import observed  # noqa: E402
from sessions.models import ATTENDED, Attendance, Mark  # noqa: E402
from tests.sessions.races import Stage, at_once, throw_away_database  # noqa: E402

STATUSES = ("present", "absent", "late", "unmarked")


def wrong_folds() -> int:
    """Attendance rows, there or missing, that are not the fold of the marks of all entries of a person."""
    marks: dict[tuple, list[Any]] = {}
    for mark in Mark.objects.select_related("learner"):
        person = mark.learner.merged_into_id or mark.learner_id
        marks.setdefault((mark.session_id, person), []).append(mark)
    due = {pair: tuple(fold(observed(known))) for pair, known in marks.items()}
    names = ("session_id", "learner_id", "status", "hlc", "mark_id", "disputed")
    kept = {row[:2]: row[2:] for row in Attendance.objects.values_list(*names)}
    return len(set(due.items()) ^ set(kept.items()))


def wrongly_counted() -> int:
    """People who came and do not count in the campaign, or count and did not come."""
    came = set(Attendance.objects.filter(status__in=ATTENDED).values_list("learner", flat=True))
    return len(came ^ set(Participation.objects.values_list("learner", flat=True)))


def marks_while_merging() -> dict[str, int]:
    """Two phones mark both entries again and again while they are merged and parted again and again."""
    stage = Stage(people=2)
    one, two = stage.learners

    def phone(number: int) -> Callable[[], int]:
        return lambda: sum(stored(stage, number, tick) for tick in range(60))

    def office() -> int:
        for _ in range(15):
            unmerge(merge(two, one, by=stage.leader), by=stage.leader)
        merge(two, one, by=stage.leader)
        return 0

    told = sum(at_once(phone(0), phone(1), office))
    ledger = Mark.objects.filter(session__in=stage.sessions)
    return {"stored": told, "marks": ledger.count(), "folds": wrong_folds(), "people": wrongly_counted()}


def stored(stage: Stage, number: int, tick: int) -> int:
    session, learner = stage.sessions[(tick + number) % 2], stage.learners[tick // 2 % 2]
    item = stage.mark(session, learner, STATUSES[tick % 4], hlc=10 * tick + number + 1)
    return stage.sender([item])().count("stored")


def one_waits_for_the_other() -> dict[str, list[str]]:
    """Whoever comes second waits until the first commits, and then folds with what the first did."""
    stage = Stage(people=2)
    one, two = stage.learners
    mark = stage.sender([stage.mark(stage.sessions[0], two, "present", hlc=10**6)])
    late = stage.sender([stage.mark(stage.sessions[0], two, "late", hlc=10**6 + 1)])

    def office() -> Any:
        return merge(two, one, by=stage.leader)

    marked_first = in_turn(mark, office) + standing(one)
    unmerge(office(), by=stage.leader)
    return {"marked first": marked_first, "merged first": in_turn(office, late) + standing(one)}


def in_turn(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    """The first does its work and commits half a second later; the order in which the two were done."""
    order, is_done = [], Event()

    def slow() -> None:
        with transaction.atomic():
            first()
            is_done.set()
            time.sleep(0.5)
        order.append("first")

    def eager() -> None:
        is_done.wait()
        second()
        order.append("second")

    at_once(slow, eager)
    return order


def standing(learner: Learner) -> list[str]:
    return list(Attendance.objects.filter(learner=learner, hlc__gte=10**6).values_list("status", flat=True))


if __name__ == "__main__":
    with throw_away_database():
        told = {race.__name__: race() for race in (one_waits_for_the_other, marks_while_merging)}
    sys.stdout.write(json.dumps(told))
