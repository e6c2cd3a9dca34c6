"""Who is expected at a session, within its seats."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from learners.registration import accompany
from sessions.held import held
from sessions.models import Enrolment, TrainingSession


class SessionFull(Exception):
    """There are fewer seats left than people to enrol; `free` says how many are left."""

    def __init__(self, free: int) -> None:
        self.free = free
        super().__init__(f"{free} seats are left")


@transaction.atomic
def enrol(session: TrainingSession, learners: Collection[UUID]) -> int:
    """Expect these learners at the session and let its team accompany them; gives how many were not expected before.

    Raises `SessionFull` and `SessionCalledOff`, and then enrols nobody. Repeating enrols nobody twice. The session is
    locked meanwhile, so that two people cannot give away the same seat; walk-ins sit beside the seats and take none.
    """
    session = held(session)
    new = set(learners) - set(session.enrolments.people())
    free = session.free_seats()
    if len(new) > free:
        raise SessionFull(free)
    rows = [Enrolment(session=session, learner_id=learner) for learner in sorted(new)]
    Enrolment.objects.bulk_create(rows, ignore_conflicts=True)
    accompany(new, team=session.team_id)
    return len(new)
