"""The demo's marks: real rows of the ledger, with clocks that fit together, and the attendance folded from them."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from campaign.models import User
from learners.models import Learner
from sessions.attendance.fold import Observed, fold
from sessions.attendance.items import body_hash, milliseconds
from sessions.demo.bulk import Rows
from sessions.demo.circles import Circle
from sessions.demo.curves import dice, id_at
from sessions.models import Attendance, Mark, Status, TrainingSession

OPPOSITE = {
    Status.PRESENT: Status.ABSENT,
    Status.LATE: Status.ABSENT,
    Status.ABSENT: Status.PRESENT,
    Status.EXCUSED: Status.PRESENT,
}


class Ledger:
    """Records what leaders saw: mostly one mark, sometimes a correction, rarely two leaders who differ."""

    def __init__(self, rows: Rows, seed: int) -> None:
        self.rows, self.seed = rows, seed
        self.devices: dict[object, tuple[UUID, UUID]] = {}

    def record(self, rng: Random, circle: Circle, session: TrainingSession, learner: Learner, status: Status) -> None:
        """Marks that fold to this status."""
        late = 16 if status == Status.LATE else -6
        moment = session.starts_at + timedelta(minutes=late + 16 * rng.random())
        mine, others = self.phones(circle)
        chance = rng.random()
        marks = [self.mark(rng, session, learner, status, moment, device=mine, by=circle.leader)]
        if chance < 0.055:  # first seen otherwise, then corrected knowing of it
            marks.insert(0, self.before(rng, marks[0], others if chance < 0.01 else mine, circle.leader))
            seen = marks[0].hlc
            marks[1] = self.mark(rng, session, learner, status, moment, seen=seen, device=mine, by=circle.leader)
        elif chance < 0.059:  # two phones without signal, each blind to the other
            marks.insert(0, self.before(rng, marks[0], others, None))
        self.rows.add(*marks, attendance(session, learner, marks))

    def before(self, rng: Random, mark: Mark, device: UUID, by: User | None) -> Mark:
        """An earlier mark that says the opposite."""
        moment = mark.observed_at - timedelta(seconds=rng.randint(3, 260))
        opposite = OPPOSITE[Status(mark.status)]
        return self.mark(rng, mark.session, mark.learner, opposite, moment, device=device, by=by)

    def mark(
        self, rng: Random, session: TrainingSession, learner: Learner, status: Status, moment: datetime,
        *, seen: int = 0, device: UUID, by: User | None,
    ) -> Mark:  # fmt: skip
        observed_at = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        row = Mark(
            id=id_at(rng, observed_at), session=session, learner=learner, status=status,
            hlc=milliseconds(observed_at), seen=seen, observed_at=observed_at, device_id=device, recorded_by=by,
            origin=Mark.Origin.PHONE, received_at=received(rng, observed_at),
        )  # fmt: skip
        row.body_hash = body_hash(as_sent(row))
        return row

    def phones(self, circle: Circle) -> tuple[UUID, UUID]:
        """The leader's and the deputy's phone."""
        if circle.team.pk not in self.devices:
            rng = dice(self.seed, "phones", circle.team.search_name)
            since = timezone.make_aware(datetime(2025, 9, 5, 9))
            self.devices[circle.team.pk] = id_at(rng, since), id_at(rng, since)
        return self.devices[circle.team.pk]


def received(rng: Random, observed_at: datetime) -> datetime:
    """Most marks arrive at once, every tenth when there is signal again."""
    wait = rng.uniform(60, 5400) if rng.random() < 0.1 else rng.uniform(0.2, 4)
    return observed_at + timedelta(seconds=wait)


def as_sent(row: Mark) -> dict[str, object]:
    """The item that the phone sent."""
    return {
        "id": str(row.id), "session": str(row.session_id), "learner": str(row.learner_id), "status": str(row.status),
        "hlc": row.hlc, "seen": row.seen, "observed_at": row.observed_at.isoformat(timespec="milliseconds"),
    }  # fmt: skip


def attendance(session: TrainingSession, learner: Learner, marks: list[Mark]) -> Attendance:
    folded = fold(Observed(mark.id, mark.status, mark.hlc, mark.seen) for mark in marks)
    winner = next(mark for mark in marks if mark.id == folded.mark_id)
    return Attendance(
        session=session, learner=learner, status=folded.status, hlc=folded.hlc, mark=winner, disputed=folded.disputed
    )
