"""Taking back what was noted by mistake: the observation goes, and everything that was folded from it follows."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from learners.follow_ups.projection import project_real_use
from learners.models import FollowUp, Level, Observation
from learners.progress import fold, lock


@transaction.atomic
def retract(observations: Collection[UUID | None], *, shown_at: Collection[UUID]) -> None:
    """Remove observations that were made at these sessions, fold what remains, and drop the checks they had planned.

    The record of the mistake stays where it was made: the caller keeps it and who took it back. Repeating is safe.
    """
    rows = Observation.objects.filter(pk__in=[pk for pk in observations if pk], training_session_id__in=shown_at)
    pairs = sorted(rows.values_list("learner_id", "skill_id"))
    if not pairs:
        return
    learners, skills = {learner for learner, _ in pairs}, {skill for _, skill in pairs}
    lock(learners)
    rows.delete()
    fold(learners, skills)
    drop_checks(pairs)
    project_real_use(pairs)


def drop_checks(pairs: Collection[tuple[UUID, int]]) -> None:
    """Checks that nobody has answered, of skills that the learner has never done alone."""
    learners, skills = {learner for learner, _ in pairs}, {skill for _, skill in pairs}
    alone = set(
        Observation.objects.filter(learner__in=learners, skill__in=skills, level__gte=Level.ALONE).values_list(
            "learner_id", "skill_id"
        )
    )
    open_ones = FollowUp.objects.filter(learner__in=learners, skill__in=skills, answers__isnull=True)
    gone = [
        pk for pk, *pair in open_ones.values_list("pk", "learner", "skill")
        if tuple(pair) in set(pairs) and tuple(pair) not in alone
    ]  # fmt: skip
    FollowUp.objects.filter(pk__in=gone).delete()
