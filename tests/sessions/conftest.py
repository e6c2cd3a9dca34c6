"""What the tests of attendance share: a session with people on its list, and marks as a phone writes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from campaign.ids import new_id
from campaign.models import User
from learners.models import Learner
from sessions.attendance import Result, record_marks
from sessions.models import Attendance, TrainingSession
from teams.access import access_of
from tests import factories
from tests.conftest import Cast


@dataclass
class Roll:
    """A session, its people, its leader; `mark` writes a mark as a phone does, `send` sends marks as someone."""

    session: TrainingSession
    learners: list[Learner]
    leader: User
    ticks: count = field(default_factory=lambda: count(1_000))

    def mark(self, status: str = "present", *, learner: Learner | None = None, **changes: Any) -> dict[str, Any]:
        return {
            "id": str(new_id()),
            "session": str(self.session.pk),
            "learner": str((learner or self.learners[0]).pk),
            "status": status,
            "hlc": next(self.ticks),
            "seen": 0,
            "observed_at": "2026-07-15T08:31:05.120+07:00",
        } | changes

    def send(
        self, *items: Any, by: User | None = None, now: datetime | None = None, origin: str = "phone", **more: Any
    ) -> list[Result]:
        by = by or self.leader
        return record_marks(items, by=by, access=access_of(by), origin=origin, now=now, **more)

    def outcomes(self, *items: Any, **how: Any) -> list[tuple[str, str]]:
        return [(result.outcome, result.code) for result in self.send(*items, **how)]

    def attendance(self, learner: Learner | None = None) -> tuple[str, int, bool]:
        row = Attendance.objects.get(session=self.session, learner=learner or self.learners[0])
        return row.status, row.hlc, row.disputed

    def rows(self) -> Sequence[tuple]:
        rows = Attendance.objects.filter(session=self.session).order_by("learner")
        return list(rows.values_list("learner", "status", "hlc", "mark", "disputed"))


def make_roll(cast: Cast, people: int = 3, **fields: Any) -> Roll:
    session = cast.session(**fields)
    learners = [factories.make_learner(cast.ward, f"Nguyễn Thị {name}", team=cast.team) for name in range(people)]
    factories.enrol(session, *learners)
    return Roll(session, learners, cast.team_leader)


@pytest.fixture
def roll(cast: Cast) -> Roll:
    return make_roll(cast)


@pytest.fixture
def tick() -> Callable[[], int]:
    """Milliseconds of now."""
    return lambda: int(timezone.now().timestamp() * 1000)
