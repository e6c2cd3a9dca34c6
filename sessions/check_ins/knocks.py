"""People at the door as their leader sees them, and the leader's answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaign.access import Access
from campaign.models import User
from sessions.attendance import Result, record_marks, roster_of
from sessions.attendance.roster import Line
from sessions.check_ins.arrivals import listed, present
from sessions.check_ins.people import near, read_phone_end
from sessions.models import ATTENDED, CheckInCode, Knock, Mark, TrainingSession

WEB = Mark.Origin.WEB


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody at the door, and the people on the list whom the leader may know them to be."""

    knock: Knock
    lines: list[Line]


def callers_at(session_id: UUID) -> list[Caller]:
    """Everyone at the door, the first to come first. One query while nobody is there, three otherwise."""
    knocks = list(Knock.objects.waiting().filter(session=session_id)[:30])
    if not knocks:
        return []
    roster = roster_of(session_id)
    people = listed(session_id, roster)
    lines = {line.learner: line for line in roster.lines if line.status not in ATTENDED}
    return [
        Caller(knock, [lines[one.learner] for one in near(knock.typed, people) if one.learner in lines])
        for knock in knocks
    ]


def counts_at(session: TrainingSession) -> dict[str, int]:
    """How many learners are in, and how many stand at the door: numbers for a screen that everybody sees."""
    tally = session.tally()
    return {"came": sum(tally.get(status, 0) for status in ATTENDED), "waiting": session.knocks.waiting().count()}


@transaction.atomic
def admit(knock: Knock, learner: UUID, *, by: User, access: Access, now: datetime | None = None) -> Result:
    """The leader knows who it is: mark them present and answer the knock. Repeating is safe.

    Nothing is answered when the mark is refused.
    """
    line = roster_of(knock.session_id).line_of(learner)
    mark = present(knock.session_id, learner, seen=line.hlc if line else 0)
    is_here = line is not None and line.status in ATTENDED
    result = Result(mark["id"], "seen") if is_here else record_marks([mark], by=by, access=access, origin=WEB)[0]
    if result.is_safe:
        dismiss(knock, now=now)
    return result


def dismiss(knock: Knock, *, now: datetime | None = None) -> None:
    """The leader has seen to them. Repeating is safe."""
    Knock.objects.filter(pk=knock.pk, answered_at__isnull=True).update(answered_at=now or timezone.now())


def restore(knock: Knock) -> None:
    """Take the leader's answer back: they are at the door again. Repeating is safe."""
    Knock.objects.filter(pk=knock.pk).update(answered_at=None)


def name_of(session: TrainingSession, knock_id: UUID | None) -> str:
    """The name that somebody at this session's door typed, for the form of a newcomer; nothing when it was a phone."""
    typed = session.knocks.filter(pk=knock_id).values_list("typed", flat=True).first() if knock_id else ""
    return "" if not typed or read_phone_end(typed) else typed


def answered(session: TrainingSession, knock_id: UUID | None, *, now: datetime | None = None) -> None:
    """Whoever knocked was let in by the form of a newcomer. Repeating is safe."""
    if knock_id:
        session.knocks.waiting().filter(pk=knock_id).update(answered_at=now or timezone.now())


def forget_old(now: datetime | None = None) -> None:
    """Delete the codes that let nobody in any more, and what was typed at the doors of a day that is over."""
    now = now or timezone.now()
    CheckInCode.objects.spent(now).delete()
    Knock.objects.old(now).delete()
