"""Attendance written by many at once on PostgreSQL; `python -m tests.sessions.races` prints what came of it as JSON.

A process of its own, because the suite's own database may be SQLite, and threads need transactions that really commit.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from campaign.access import Access  # noqa: E402
from learners.models import Learner, Participation  # noqa: E402
from sessions.attendance import Observed, fold, record_marks  # noqa: E402
from sessions.models import Attendance, Mark, TrainingSession  # noqa: E402
from tests import factories  # noqa: E402


@contextmanager
def throw_away_database() -> Iterator[None]:
    former = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"races_{uuid4().hex[:8]}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.close_pool()
        connection.creation.destroy_test_db(former, verbosity=0)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; their answers in order."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


class Stage:
    """A team with two sessions on two days, and people on both lists."""

    def __init__(self, people: int) -> None:
        city = factories.make_area("Thành phố Hà Nội", kind="province")
        self.ward = factories.make_area("Phường Láng", parent=city)
        self.leader = factories.make_user()
        team = factories.make_team(self.ward)
        campaign = factories.make_campaign(city)
        days = [timezone.now() - timedelta(days) for days in (2, 1)]
        self.sessions = [factories.make_session(campaign, team, starts_at=day) for day in days]
        self.learners = [factories.make_learner(self.ward) for _ in range(people)]
        for session in self.sessions:
            factories.enrol(session, *self.learners)
        self.access = Access(user_id=self.leader.pk, teams=frozenset([team.pk]), led_teams=frozenset([team.pk]))

    def mark(self, session: TrainingSession, learner: Learner, status: str, hlc: int) -> dict[str, Any]:
        return {
            "id": str(uuid4()), "session": str(session.pk), "learner": str(learner.pk), "status": status, "hlc": hlc,
            "seen": 0, "observed_at": "2026-07-15T08:31:05+07:00",
        }  # fmt: skip

    def sender(self, items: list[dict[str, Any]]) -> Callable[[], list[str]]:
        return lambda: [r.outcome for r in record_marks(items, by=self.leader, access=self.access, origin="phone")]


def stale_folds() -> int:
    """Two phones mark the same person at the same moment, many times: folds that are not the fold of the ledger."""
    stage = Stage(people=25)
    session = stage.sessions[0]
    for learner in stage.learners:
        at_once(*[stage.sender([stage.mark(session, learner, status, 10)]) for status in ("present", "absent", "late")])
    return sum(not is_fold(row) for row in Attendance.objects.filter(session=session))


def is_fold(row: Attendance) -> bool:
    marks = Mark.objects.filter(session=row.session_id, learner=row.learner_id).values_list(
        "id", "status", "hlc", "seen"
    )
    return fold(Observed(*mark) for mark in marks) == (row.status, row.hlc, row.mark_id, row.disputed)


def same_batch_fifty_times() -> dict[str, int]:
    stage = Stage(people=5)
    items = [stage.mark(stage.sessions[0], learner, "present", 10) for learner in stage.learners]
    answers: list[list[str]] = []
    for _ in range(10):
        answers += at_once(*[stage.sender(items)] * 5)
    return Counter(outcome for answer in answers for outcome in answer) | {
        "marks": Mark.objects.filter(hlc=10, pk__in=[i["id"] for i in items]).count()
    }


def wrong_first_days() -> int:
    """Two sessions credit the same people at once: those whose participation does not name the earlier day."""
    stage = Stage(people=25)
    early, late = stage.sessions
    for learner in stage.learners:
        at_once(*[stage.sender([stage.mark(session, learner, "present", 10)]) for session in (early, late)])
    people = Participation.objects.filter(learner__in=stage.learners)
    return people.exclude(first_attended_on=early.day).count() + len(stage.learners) - people.count()


if __name__ == "__main__":
    with throw_away_database():
        told = {race.__name__: race() for race in (stale_folds, same_batch_fifty_times, wrong_first_days)}
    sys.stdout.write(json.dumps(told))
