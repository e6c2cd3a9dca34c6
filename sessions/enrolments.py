"""Who is expected at a session, within its seats."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from learners.registration import accompany
from sessions.models import Enrolment, TrainingSession


class SessionFull(Exception):
    """There are fewer seats left than people to enrol; `free` says how many are left."""

    def __init__(self, free: int) -> None:
        self.free = free
        super().__init__(f"{free} seats are left")


class SessionCalledOff(Exception):
    """Nobody can be enrolled at a session that does not take place."""


@transaction.atomic
def enrol(session: TrainingSession, learners: Collection[UUID]) -> int:
    """Expect these learners at the session and let its team accompany them; gives how many were not expected before.

    Raises `SessionFull` and `SessionCalledOff`, and then enrols nobody. Repeating enrols nobody twice. The session is
    locked meanwhile, so that two people cannot give away the same seat; walk-ins sit beside the seats and take none.
    """
    held = TrainingSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if held.is_cancelled:
        raise SessionCalledOff
    taken = dict(Enrolment.objects.filter(session=held).values_list("learner_id", "is_walk_in"))
    new = set(learners) - taken.keys()
    free = max(held.seats - list(taken.values()).count(False), 0)
    if len(new) > free:
        raise SessionFull(free)
    rows = [Enrolment(session=held, learner_id=learner) for learner in sorted(new)]
    Enrolment.objects.bulk_create(rows, ignore_conflicts=True)
    accompany(new, team=held.team_id)
    return len(new)
