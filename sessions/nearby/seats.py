"""A seat at a session for someone without an account, or a turn on the waiting list; exact, and safe to repeat."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from learners.models import Learner
from learners.registration import Newcomer, accompany, register
from sessions.enrolments import SessionFull, enrol
from sessions.held import held
from sessions.models import Enrolment, SeatWait, TrainingSession


class Seat(StrEnum):
    """What somebody has at a session."""

    NONE = "none"
    SEATED = "seated"
    WAITING = "waiting"


class SessionBegun(Exception):
    """It is too late to ask for a seat; whoever comes is still welcome."""


def person_id(session_id: UUID, number: UUID) -> UUID:
    """Whom a form with this number asks for. Made here, so that no form can name somebody whom we know already."""
    return uuid5(NAMESPACE_OID, f"nearby {session_id} {number}")


@transaction.atomic
def ask_for_seat(
    session: TrainingSession, person: Newcomer, *, number: UUID, wait: bool = False, now: datetime | None = None
) -> Seat:
    """Register someone with their consents and give them a seat, or with `wait` the next turn for one.

    Raises `SessionFull`, `SessionCalledOff`, `SessionBegun` and `ConsentMissing`, and then keeps nothing of them. The
    same number again changes nothing. Nobody is looked for among those we know: what is answered tells of nobody.
    """
    session, person = held(session), replace(person, id=person_id(session.pk, number))
    if session.starts_at <= (now or timezone.now()):
        raise SessionBegun
    if (has := seat_of(session, person.id)) != Seat.NONE:
        return has
    advance(session)
    register([person], by=None)
    try:
        enrol(session, [person.id])
    except SessionFull:
        if not wait:
            raise
        line_up(session, person.id)
        return Seat.WAITING
    return Seat.SEATED


def line_up(session: TrainingSession, learner: UUID) -> None:
    """The next turn. The session is held, so that the numbers have no gap and no double."""
    last = session.seat_waits.aggregate(last=Max("number"))["last"] or 0
    SeatWait.objects.create(session=session, learner_id=learner, number=last + 1)
    accompany([learner], team=session.team_id)


def seat_of(session: TrainingSession, learner: UUID) -> Seat:
    if session.enrolments.filter(learner=learner).exists():
        return Seat.SEATED
    return Seat.WAITING if session.seat_waits.waiting().filter(learner=learner).exists() else Seat.NONE


@transaction.atomic
def give_up_seat(session: TrainingSession, learner: UUID) -> None:
    """Somebody does not come after all: their seat goes to whoever waits longest. Repeating is safe.

    Of people who only asked on the public page, and were never seen, nothing is kept. Raises `SessionCalledOff`.
    """
    session = held(session)
    given = Enrolment.objects.filter(session=session, learner=learner, is_walk_in=False).unmarked()
    given.delete()
    session.seat_waits.filter(learner=learner).update(state=SeatWait.State.LEFT)
    Learner.objects.never_seen().filter(pk=learner, enrolments__isnull=True).delete()
    advance(session)


def advance(session: TrainingSession) -> int:
    """Give free seats to those who wait, in their order; how many. The session is held by the caller."""
    if session.is_cancelled or not session.seat_waits.waiting().exists():
        return 0
    first = list(session.seat_waits.waiting()[: session.free_seats()])
    if first:
        enrol(session, [wait.learner_id for wait in first])
        SeatWait.objects.filter(pk__in=[wait.pk for wait in first]).update(state=SeatWait.State.SEATED)
    return len(first)
