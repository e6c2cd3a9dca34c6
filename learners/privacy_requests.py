"""The desk of people's rights: what was asked, until when it is due in law, what was answered."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from campaign.models import AuditEntry, User
from campaign.models.audit import note
from learners.models import Learner, PrivacyAnswer, PrivacyRequest, RequestKind

REPLY_WORKING_DAYS = 2
DAYS = {
    RequestKind.ACCESS: 10,
    RequestKind.CORRECTION: 10,
    RequestKind.WITHDRAWAL: 15,
    RequestKind.OBJECTION: 15,
    RequestKind.ERASURE: 20,
}
EXTENSION = timedelta(days=15)
HALF, NEARLY, OVER = 0.5, 0.8, 1.0  # of the time: when the desk starts to warn, to press, and to be late
SATURDAY = 5


class Closed(Exception):
    """The request was answered for good before."""


class ExtendedBefore(Exception):
    """The law allows one extension."""


def after_working_days(day: date, count: int) -> date:
    """So many working days later; Saturdays and Sundays are none."""
    while count:
        day += timedelta(1)
        count -= day.weekday() < SATURDAY
    return day


@transaction.atomic
def ask(learner: Learner, kind: str, *, by: User, words: str = "", on: date | None = None) -> PrivacyRequest:
    """Put a request on the desk with its days; a second one of a kind that still waits is the first one."""
    day = on or timezone.localdate()
    days = {"reply_by": after_working_days(day, REPLY_WORKING_DAYS), "due_on": day + timedelta(DAYS[RequestKind(kind)])}
    Learner.objects.select_for_update(no_key=True, of=("self",)).get(pk=learner.pk)
    found, is_new = PrivacyRequest.objects.open().get_or_create(
        learner=learner, kind=kind,
        defaults={"area_id": learner.area_id, "words": words.strip(), "asked_on": day, "recorded_by": by, **days},
    )  # fmt: skip
    if is_new:
        note(AuditEntry.Act.REQUESTED, about=learner.pk, by=by.pk, kind=kind)
    return found


@transaction.atomic
def answer(request: PrivacyRequest, words: str, *, by: User, outcome: str = "") -> PrivacyAnswer:
    """Log what the person was told; with an outcome the request is closed. Raises `Closed`.

    The same words again, sent twice by a double click, are one answer.
    """
    held = PrivacyRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    last = held.answers.last()
    if last and (last.words, last.outcome) == (words.strip(), outcome):
        return last
    if not held.is_open:
        raise Closed
    made = PrivacyAnswer.objects.create(request=held, words=words.strip(), outcome=outcome, by=by)
    held.replied_at = held.replied_at or made.at
    held.outcome, held.closed_at = outcome, made.at if outcome else None
    held.save(update_fields=["replied_at", "outcome", "closed_at"])
    note(AuditEntry.Act.ANSWERED, about=held.learner_id, by=by.pk, kind=held.kind, outcome=outcome)
    return made


@transaction.atomic
def extend(request: PrivacyRequest, *, by: User) -> PrivacyRequest:
    """Take the one extension that the law allows. Raises `Closed`, `ExtendedBefore`."""
    held = PrivacyRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not held.is_open:
        raise Closed
    if held.extended:
        raise ExtendedBefore
    held.extended, held.due_on = True, held.due_on + EXTENSION
    held.save(update_fields=["extended", "due_on"])
    note(AuditEntry.Act.ANSWERED, about=held.learner_id, by=by.pk, kind=held.kind, outcome="extended")
    return held


def alarm(request: PrivacyRequest, today: date) -> str:
    """How pressing it is: "late", "soon" (80 %), "half" (50 %) or nothing; "reply" when no first answer is out."""
    if not request.is_open:
        return ""
    share = request.share_of_time(today)
    if share > OVER:
        return "late"
    if request.replied_at is None and today > request.reply_by:
        return "reply"
    return "soon" if share >= NEARLY else "half" if share >= HALF else ""
