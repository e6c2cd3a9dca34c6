"""Recording what a check of real use found, and everything that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone

from campaign.models import User
from learners import progress
from learners.follow_ups.next_steps import open_actions
from learners.follow_ups.projection import project_levels, project_real_use
from learners.follow_ups.told import refold
from learners.models import Barrier, FollowUp, FollowUpAnswer, Grade, Outcome
from learners.models.learners import silenced

NEEDS_REASON = (Outcome.TRIED_FAILED, Outcome.NOT_TRIED)
SLACK = timedelta(minutes=5)  # by which a clock may be ahead of ours


class AnswerRefused(Exception):
    """The answer is not kept. `code` says why: a key of `learners.follow_ups.words.REFUSALS`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one try to ask found, or which answer it takes back. `id` comes from where it was written down."""

    id: UUID
    follow_up_id: UUID
    outcome: str = ""
    grade: str = ""
    barrier: str = ""
    note: str = ""
    answered_at: datetime | None = None  # now
    takes_back: UUID | None = None


def noon_of(day: date) -> datetime:
    """When somebody was asked, where only the day is known."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def check(answer: Answer, *, now: datetime) -> None:
    """Raise `AnswerRefused` for an answer that cannot be, whatever else is known of its follow-up."""
    if answer.takes_back is None and answer.outcome not in Outcome.values:
        raise AnswerRefused("bad_outcome")
    if answer.outcome == Outcome.USED_ALONE and answer.grade not in Grade.values:
        raise AnswerRefused("grade_missing")
    if answer.outcome in NEEDS_REASON and answer.barrier not in Barrier.values:
        raise AnswerRefused("reason_missing")
    if answer.barrier and answer.barrier not in Barrier.values:
        raise AnswerRefused("reason_missing")
    if answer.answered_at and answer.answered_at > now + SLACK:
        raise AnswerRefused("in_the_future")


@transaction.atomic
def answer_once(follow_up: FollowUp, answer: Answer, *, by: User) -> None:
    """Record an answer unless somebody was reached already, or called in vain often enough.

    Raises `AnswerRefused`; repeating the same id is safe.
    """
    progress.lock([follow_up.learner_id])
    held = FollowUp.objects.get(pk=follow_up.pk)
    is_known = FollowUpAnswer.objects.filter(pk=answer.id, follow_up=held).exists()
    if held.is_answered and not is_known:
        raise AnswerRefused("answered_already")
    if held.is_closed and answer.outcome == Outcome.UNREACHABLE and not is_known:
        raise AnswerRefused("tried_enough")
    day = timezone.localdate(answer.answered_at or timezone.now())
    if day < held.alone_on:
        raise AnswerRefused("too_early")
    record([answer], by=by)


@transaction.atomic
def take_back(answer: FollowUpAnswer, *, number: UUID, by: User) -> None:
    """Undo an answer: its check stands as if it had not been given. Repeating is safe.

    `number` is the id of the undoing.
    """
    if not answer.outcome or FollowUpAnswer.objects.filter(takes_back=answer.pk).exists():
        return
    record([Answer(number, answer.follow_up_id, takes_back=answer.pk)], by=by)


@transaction.atomic
def record(answers: Sequence[Answer], *, by: User) -> None:
    """Keep answers, fold their checks, and bring levels, real use and next steps in line with them.

    All follows from the set of answers: whatever the order, the repetition or the split in which they come, the same
    rows result. Raises `AnswerRefused` for an answer that cannot be, and then keeps none. Repeating is safe.
    """
    now = timezone.now()
    for answer in answers:
        check(answer, now=now)
    checks = FollowUp.objects.filter(pk__in={answer.follow_up_id for answer in answers})
    known = list(checks.annotate(is_quiet=quiet_ones()).values_list("pk", "learner", "skill", "is_quiet"))
    pairs, quiet = sorted({(learner, skill) for _, learner, skill, _ in known}), {pk for pk, *_, so in known if so}
    progress.lock({learner for learner, _ in pairs})
    rows = [row_of(answer, by, now, is_quiet=answer.follow_up_id in quiet) for answer in answers]
    FollowUpAnswer.objects.bulk_create(rows, ignore_conflicts=True)
    said = refold([answer.follow_up_id for answer in answers])
    follow_ups = list(checks.order_by("pk"))
    project_levels(follow_ups, said)
    project_real_use(pairs)
    open_actions(follow_ups, said)


def quiet_ones() -> ExpressionWrapper:
    """Of a check: about someone who was erased, or who took back that they are kept by name."""
    said_no = Q(learner__erased_at__isnull=False) | silenced("learner__")
    return ExpressionWrapper(said_no, output_field=BooleanField())


def row_of(answer: Answer, by: User, now: datetime, *, is_quiet: bool = False) -> FollowUpAnswer:
    """As it is stored; what is noted of someone who was erased or took their consent back meanwhile is not kept."""
    note = "" if is_quiet else answer.note.strip()[:200]
    return FollowUpAnswer(
        id=answer.id, follow_up_id=answer.follow_up_id, outcome=answer.outcome, grade=answer.grade,
        barrier=answer.barrier, note=note, takes_back=answer.takes_back,
        answered_at=min(answer.answered_at or now, now), answered_by=by,
    )  # fmt: skip
