"""Real use that a learner tells or shows by themselves, outside of a planned check: kept as an answer as well.

So that every level "uses it at home" stands on an answer with a grade of evidence. It counts in no share of retained
use: whoever comes back to tell is not a sample of those who were taught.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.utils import timezone

from campaign.models import User
from learners.follow_ups.fold import Said, fold
from learners.follow_ups.scheduling import check_id
from learners.models import FollowUp, FollowUpAnswer, Outcome
from learners.models.follow_ups import TOLD

Use = tuple[UUID, UUID, int, str, str]  # (id of the sight, learner, skill, grade, words)


def tell(uses: Sequence[Use], *, by: User, at: datetime) -> None:
    """Keep what was told. Repeating is safe: the ids follow from those of the sights."""
    day = timezone.localdate(at)
    plain = {"days": TOLD, "alone_on": day, "due_on": day, "lapses_on": day}
    checks = {
        (learner, skill): FollowUp(id=check_id(learner, skill, TOLD), learner_id=learner, skill_id=skill, **plain)
        for _, learner, skill, _, _ in uses
    }
    FollowUp.objects.bulk_create([check for _, check in sorted(checks.items())], ignore_conflicts=True)
    answers = [
        FollowUpAnswer(
            id=uuid5(sight, "told"), follow_up_id=check_id(learner, skill, TOLD), outcome=Outcome.USED_ALONE,
            grade=grade, note=words[:200], answered_at=at, answered_by=by,
        )
        for sight, learner, skill, grade, words in uses
    ]  # fmt: skip
    FollowUpAnswer.objects.bulk_create(answers, ignore_conflicts=True)
    refold([check.pk for check in checks.values()])


def refold(checks: Sequence[UUID]) -> dict[UUID, list[FollowUpAnswer]]:
    """Make the checks equal to the fold of their answers, and give these."""
    answers: dict[UUID, list[FollowUpAnswer]] = {pk: [] for pk in checks}
    for answer in FollowUpAnswer.objects.filter(follow_up__in=checks):
        answers[answer.follow_up_id].append(answer)
    rows = [folded(pk, said) for pk, said in sorted(answers.items())]
    FollowUp.objects.bulk_update(rows, ["outcome", "tries", "closed_at", "answer_id", "grade", "barrier"])
    return answers


def folded(pk: UUID, answers: Sequence[FollowUpAnswer]) -> FollowUp:
    state = fold(
        Said(answer.pk, answer.outcome, answer.answered_at, answer.takes_back, answer.grade, answer.barrier)
        for answer in answers
    )
    return FollowUp(pk=pk, **state._asdict())
