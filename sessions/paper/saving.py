"""Writes what was keyed in, through `record_marks` like everything else, and takes it back."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaign.access import Access
from campaign.models import User
from learners.models import Consent
from learners.registration import accompany
from sessions.attendance import Result, fold, record_guests, record_marks
from sessions.attendance.fold import Observed
from sessions.held import held
from sessions.models import Attendance, Enrolment, Guest, Mark, Status, TrainingSession
from sessions.paper.comparing import Pair
from sessions.paper.keying import MOST_GUESTS, Keyed, Newcomer


class Saved(NamedTuple):
    """How many marks and heads stand now by this form, and what was refused."""

    people: int
    refused: list[Result]


@transaction.atomic
def save(keyed: Keyed, pairs: list[Pair], *, session: TrainingSession, by: User, access: Access) -> Saved:
    """Mark these rows as the paper says, add the newcomers with their consent on paper, count heads without a name.

    Repeating is safe: everything is numbered after the form. Raises `SessionCalledOff`, and then changes nothing.
    """
    held(session)
    marks = [
        mark(session, keyed.number(pair.row.line.learner, pair.paper), pair.row.line.learner, pair.paper,
             keyed.seen.get(pair.row.line.learner, pair.row.line.hlc))
        for pair in pairs
    ]  # fmt: skip
    known = [line for line in keyed.named if line.is_known]
    welcome(session, [UUID(line.same) for line in known])
    marks += [mark(session, keyed.number(line.key), UUID(line.same), line.status, 0) for line in known]
    new = [line for line in keyed.named if not line.is_known]
    marks += [mark(session, keyed.number(line.key), keyed.number(line.key), line.status, 0) for line in new]
    people = [person(keyed.number(line.key), line) for line in new]
    results = record_marks(
        marks, people=people, by=by, access=access, origin=Mark.Origin.WEB, device_id=keyed.form
    )  # the sheet is the device: so its marks are known when it is taken back
    results = results[len(people) :] + record_guests(heads(keyed, session), by=by, access=access, device_id=keyed.form)
    return Saved(sum(result.is_safe for result in results), [result for result in results if not result.is_safe])


def mark(session: TrainingSession, number: UUID, learner: UUID, status: str, seen: int) -> dict[str, Any]:
    return {"id": str(number), "session": str(session.pk), "learner": str(learner), "status": status, "seen": seen}


def person(number: UUID, line: Newcomer) -> dict[str, Any]:
    """A walk-in as the protocol writes it."""
    purpose = {"purpose": Consent.Purpose.TRAINING.value, "given": line.agrees, "means": Consent.Means.PAPER.value}
    return {"id": str(number), "name": line.name, "form_of_address": line.form_of_address, "consent": purpose}


def heads(keyed: Keyed, session: TrainingSession) -> list[dict[str, Any]]:
    observed_at = timezone.localtime(session.ends_at).isoformat()
    return [
        {"id": str(keyed.number("guest", place)), "session": str(session.pk), "counted": True,
         "observed_at": observed_at}
        for place in range(keyed.heads)
    ]  # fmt: skip


def welcome(session: TrainingSession, learners: list[UUID]) -> None:
    rows = [Enrolment(session=session, learner_id=learner, is_walk_in=True) for learner in learners]
    Enrolment.objects.bulk_create(rows, ignore_conflicts=True)
    accompany(learners, team=session.team_id)


@transaction.atomic
def take_back(form: UUID, *, session: TrainingSession, by: User, access: Access) -> int:
    """Give everyone whom this form marked the state that they had without it; gives how many.

    Only of the person's own form, and only where nobody has marked since. Newcomers stay on the list, unmarked; heads
    without a name are taken back. Nothing is deleted: undoing is a further mark. Repeating is safe.
    """
    own = {"device_id": form, "origin": Mark.Origin.WEB, "recorded_by": by}
    rows = Attendance.objects.filter(session=session, **{f"mark__{name}": value for name, value in own.items()})
    standing = dict(rows.values_list("learner_id", "hlc"))
    others: dict[UUID, list[Observed]] = {learner: [] for learner in standing}
    before = Mark.objects.filter(session=session, learner__in=standing).exclude(**own)
    for learner, *seen in before.values_list("learner_id", *Observed._fields):
        others[learner].append(Observed(*seen))
    keyed = Keyed(form=form)
    marks = [
        mark(session, keyed.number("undo", learner), learner, status_of(others[learner]), hlc)
        for learner, hlc in standing.items()
    ]
    results = record_marks(marks, by=by, access=access, origin=Mark.Origin.WEB)
    ids = [keyed.number("guest", place) for place in range(MOST_GUESTS)]
    counted = Guest.objects.counted().filter(session=session, pk__in=ids, counted_by=by)
    return sum(result.is_safe for result in results) + counted.update(taken_back_at=timezone.now())


def status_of(marks: list[Observed]) -> str:
    return fold(marks).status if marks else Status.UNMARKED
