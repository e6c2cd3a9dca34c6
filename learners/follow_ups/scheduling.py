"""When checks of real use fall due: so many days after a learner first did a skill alone."""

from collections.abc import Collection
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from learners.models import FollowUp, Level, Observation


def schedule(learners: Collection[UUID], skills: Collection[int]) -> None:
    """Plan the checks of every skill that one of these learners has done alone.

    Repeating changes nothing. A level that falls later takes no check away, and one that rises again plans none anew:
    the first success counts. When an earlier success arrives late, the days move with it.
    """
    alone = Observation.objects.filter(learner__in=learners, skill__in=skills, level__gte=Level.ALONE)
    firsts = alone.order_by().values_list("learner", "skill").annotate(first=Min("observed_at"))
    known = FollowUp.objects.planned().filter(learner__in=learners, skill__in=skills)
    days = dict(known.values_list("pk", "alone_on"))
    checks = [
        check for learner, skill, first in firsts for check in checks_after(learner, skill, timezone.localdate(first))
    ]
    checks.sort(key=lambda check: check.pk)
    FollowUp.objects.bulk_create([check for check in checks if check.pk not in days], ignore_conflicts=True)
    moved = [check for check in checks if days.get(check.pk, check.alone_on) != check.alone_on]
    FollowUp.objects.bulk_update(moved, ["alone_on", "due_on", "lapses_on"])


def checks_after(learner: UUID, skill: int, day: date) -> list[FollowUp]:
    """The checks that follow a first success on that day. Each lapses when the next one falls due."""
    delays = settings.FOLLOW_UP_DAYS
    return [
        FollowUp(
            id=check_id(learner, skill, days), learner_id=learner, skill_id=skill, days=days, alone_on=day,
            due_on=day + timedelta(days), lapses_on=day + timedelta(following),
        )
        for days, following in pairwise((*delays, 2 * delays[-1]))
    ]  # fmt: skip


def check_id(learner: UUID, skill: int, days: int) -> UUID:
    """The same wherever the check is planned."""
    return uuid5(learner, f"{skill}+{days}")
