"""Somebody says at the door who they are: the one person on the list whom that clearly means is marked present.

Everyone else knocks, and the leader answers. Nobody is told who is on the list.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from campaign.names import clean
from learners.models import Learner
from sessions.attendance import record_marks, roster_of
from sessions.attendance.roster import Line, Roster
from sessions.check_ins.codes import is_open
from sessions.check_ins.people import Listed, meant
from sessions.held import SessionCalledOff, held
from sessions.models import ATTENDED, CheckInCode, Knock, Mark, Status, TrainingSession
from teams.access import access_of


class Answer(StrEnum):
    """What the page says; of people who are not clearly meant it says one and the same."""

    WELCOME = "welcome"
    WAIT = "wait"
    CLOSED = "closed"


@transaction.atomic
def arrive(code: CheckInCode, typed: str, *, visitor: UUID, now: datetime | None = None) -> Answer:
    """Mark present whom the typed name or phone clearly means, by the right of whoever shows the code.

    Anyone else, and anyone whom the leader has marked absent, knocks. Repeating is safe: nobody is marked or announced
    twice. CLOSED once the session is called off, finished or over, or the code has had its share of names.
    """
    now = now or timezone.now()
    try:
        is_shut = not is_open(held(code.session), now=now)
    except SessionCalledOff:
        return Answer.CLOSED
    if is_shut or not CheckInCode.objects.use_up(code.pk):
        return Answer.CLOSED
    roster = roster_of(code.session_id)
    line = roster.line_of(meant(typed, listed(code.session_id, roster)))
    if line and line.status in ATTENDED:
        return Answer.WELCOME
    if line and line.status == Status.UNMARKED and mark_present(line, code):
        return Answer.WELCOME
    knock(code.session, typed, visitor=visitor, now=now)
    return Answer.WAIT


def listed(session_id: UUID, roster: Roster) -> list[Listed]:
    """Everyone on the list, with the phones that no page shows."""
    phones = dict(Learner.objects.filter(enrolments__session=session_id).order_by().values_list("pk", "phone"))
    return [
        Listed(line.learner, line.full_name, line.search_name, str(phones.get(line.learner) or ""))
        for line in roster.lines
    ]


def mark_present(line: Line, code: CheckInCode) -> bool:
    """Whether the mark is in the ledger: the leader who shows the code answers for it."""
    mark = present(code.session_id, line.learner, seen=line.hlc)
    access = access_of(code.shown_by)
    [result] = record_marks([mark], by=code.shown_by, access=access, origin=Mark.Origin.KIOSK)
    return result.is_safe


def present(session: UUID, learner: UUID, *, seen: int) -> dict[str, Any]:
    """A mark as the protocol writes it. Two presses at once make one mark: its id follows from what was seen."""
    return {
        "id": str(uuid5(NAMESPACE_OID, f"check-in {session} {learner} {seen}")),
        "session": str(session),
        "learner": str(learner),
        "status": Status.PRESENT.value,
        "seen": seen,
    }


def knock(session: TrainingSession, typed: str, *, visitor: UUID, now: datetime) -> None:
    """Tell the leader that somebody is at the door. The same person with the same words is told once."""
    row = Knock(session=session, visitor=visitor, typed=clean(typed)[:120], made_at=now)
    row.name_fields()
    Knock.objects.bulk_create([row], ignore_conflicts=True)
