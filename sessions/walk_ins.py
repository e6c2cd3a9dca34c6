"""People who come without being on the list: new ones, known ones, and those who want no name kept."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaign.access import Access
from campaign.models import User
from learners.models import Learner
from learners.registration import accompany
from sessions.attendance import Result, record_marks
from sessions.held import held
from sessions.models import Enrolment, Guest, Mark, Status, TrainingSession


def add_walk_in(
    session: TrainingSession, person: dict[str, Any], *, status: str = Status.PRESENT, by: User, access: Access
) -> list[Result]:
    """Register someone who just came, put them on the list, mark them; gives the results of person and mark.

    `person` is a walk-in as the protocol writes it; its id is also the id of the mark, so that repeating is safe.
    Without consent both are refused and nothing is kept of them.
    """
    mark = {"id": person["id"], "session": str(session.pk), "learner": person["id"], "status": status, "seen": 0}
    return record_marks([mark], people=[person], by=by, access=access, origin=Mark.Origin.WEB)


@transaction.atomic
def welcome(session: TrainingSession, learner: Learner, *, number: UUID, by: User, access: Access) -> Result:
    """Put a known person on the list, let the team accompany them, and mark them present under this number.

    Repeating is safe. A walk-in is welcome beyond the seats. Raises `SessionCalledOff`, and then changes nothing.
    """
    held(session)
    rows = [Enrolment(session=session, learner=learner, is_walk_in=True)]
    Enrolment.objects.bulk_create(rows, ignore_conflicts=True)
    accompany([learner.pk], team=session.team_id)
    mark = {"id": str(number), "session": str(session.pk), "learner": str(learner.pk), "status": "present", "seen": 0}
    return record_marks([mark], by=by, access=access, origin=Mark.Origin.WEB)[0]


@transaction.atomic
def count_guest(session: TrainingSession, *, number: UUID, by: User) -> Guest:
    """Count one head of whom no name is kept. The same number again counts nobody twice. Raises `SessionCalledOff`."""
    held(session)
    return Guest.objects.get_or_create(pk=number, defaults={"session": session, "counted_by": by})[0]


def uncount_guest(session: TrainingSession, number: UUID) -> None:
    """Take one counted head back. Repeating is safe."""
    Guest.objects.counted().filter(session=session, pk=number).update(taken_back_at=timezone.now())
