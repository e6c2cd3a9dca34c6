"""A batch goes into the ledger; what then stands there goes back."""

from collections.abc import Iterable, Set
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from campaign.access import Access, under
from campaign.ids import id_or_none
from campaign.models import User
from campaign.prepared import prepared
from sessions.answers import record_answers
from sessions.attendance import record_guests, record_marks
from sessions.encounters import bring, record_encounters
from sessions.models import Attendance, Mark, SignUp, TrainingSession
from sessions.sync.alike import people_alike
from sessions.sync.batches import Batch, Outcome, Standing


def store(batch: Batch, *, by: User, access: Access, now: datetime | None = None) -> Outcome:
    """Record the batch; give, after the commit, the outcome of each item and the attendance of the sessions touched.

    Repeating is safe: what is known is answered `seen`. Attendance is shown only of sessions whose attendance the
    sender takes today. Raises nothing that depends on the items. Twelve SQL statements with those of the sign-in, for
    1 mark and for 500; walk-ins and heads without a name and encounters add theirs, also whatever their number.
    """
    now, device = now or timezone.now(), batch.device_id
    sent: dict[str, Any] = {"by": by, "access": access, "device_id": device, "now": now}
    along = bring(batch.encounters or [])
    told = batch.marks + along.marks
    results = record_marks(told, people=batch.people, origin=Mark.Origin.PHONE, **sent)
    people, marks = results[: len(batch.people)], results[len(batch.people) :][: len(batch.marks)]
    heads = (batch.guests or []) + along.guests
    guests = record_guests(heads, **sent)[: len(batch.guests or [])] if heads else []
    encounters = record_encounters(batch.encounters or [], origin=Mark.Origin.PHONE, skills=along.skills, **sent)
    answers = record_answers(batch.answers, **sent) if batch.answers else []
    admitted = {UUID(result.id) for result in people if result.id and result.is_safe}
    return Outcome(
        device_id=device,
        people=people,
        marks=marks,
        now=now,
        guests=None if batch.guests is None else guests,
        encounters=None if batch.encounters is None else encounters,
        answers=None if batch.answers is None else answers,
        attendance=standing_at(sessions_of(told), access),
        alike=people_alike(admitted, access) if admitted else [],
    )


def sessions_of(marks: Iterable[Any]) -> set[UUID]:
    named = {id_or_none(mark.get("session")) for mark in marks if isinstance(mark, dict)}
    return {pk for pk in named if pk}


def standing_at(sessions: set[UUID], access: Access) -> list[Standing]:
    """The attendance at those of the sessions whose attendance the person takes (`can_take_attendance` as SQL)."""
    if not sessions:
        return []
    return [Standing(*row) for row in attendance_of(access, sessions)]


@prepared(by_key=True)
def attendance_of(access: Access, sessions: Set[UUID]) -> QuerySet[Attendance, tuple[Any, ...]]:
    in_charge = Exists(SignUp.objects.in_charge(access.volunteer_id))
    own = TrainingSession.objects.filter(Q(team__in=access.led_teams) | under(access.coordinated) | in_charge)
    rows = Attendance.objects.filter(session__in=own.filter(pk__in=sessions).order_by().values("pk"))
    return rows.order_by("session", "learner").values_list(*Standing._fields)
