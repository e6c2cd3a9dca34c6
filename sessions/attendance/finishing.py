"""Closing a session: whoever is not marked may be marked absent, in so many words, and a note is kept."""

from django.db import transaction
from django.utils import timezone

from campaign.access import Access
from campaign.ids import new_id
from campaign.models import User
from learners.actions import visited
from sessions.attendance.marks import record_marks
from sessions.attendance.roster import roster_of
from sessions.held import held
from sessions.models import Mark, Status, TrainingSession


@transaction.atomic
def finish(
    session: TrainingSession, *, by: User, access: Access, mark_rest_absent: bool = False, note: str = ""
) -> None:
    """Close the session with a note; with `mark_rest_absent`, mark everyone absent who has no mark.

    Nobody becomes absent otherwise. Raises `SessionCalledOff`. Repeating keeps the first
    time of closing and the latest note. Marks may still come in afterwards.
    """
    session = held(session)
    if mark_rest_absent:
        mark_absent(session, by=by, access=access)
    session.finished_at, session.finished_by = session.finished_at or timezone.now(), session.finished_by or by
    session.finish_note = note
    session.save(update_fields=["finished_at", "finished_by", "finish_note"])
    if session.kind == "door_to_door":
        visited([line.learner for line in roster_of(session.pk).attended], by=by)


def mark_absent(session: TrainingSession, *, by: User, access: Access) -> None:
    unmarked = [line for line in roster_of(session.pk).lines if line.status == Status.UNMARKED]
    items = [
        {
            "id": str(new_id()),
            "session": str(session.pk),
            "learner": str(line.learner),
            "status": "absent",
            "seen": line.hlc,
        }
        for line in unmarked
    ]
    record_marks(items, by=by, access=access, origin=Mark.Origin.WEB)
