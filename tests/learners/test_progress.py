"""The current level is a fold of what was seen: whatever the order, the repetition and the split."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learners.models import Observation, Progress
from learners.progress import EvidenceMissing, Sight, observe
from tests import factories

pytestmark = pytest.mark.django_db
START = timezone.make_aware(datetime(2026, 11, 2, 9))
seen = st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(1, 60))  # level, hours, number
histories = st.lists(seen, min_size=1, max_size=6, unique_by=lambda one: one[2])


@pytest.fixture
def person(cast):
    return factories.make_learner(cast.ward, team=cast.team), factories.make_skill()


def told(learner, skill, user, parts) -> list[tuple[int, UUID]]:
    """What stands after these parts arrived one after the other, each perhaps again."""
    Progress.objects.all().delete()
    Observation.objects.all().delete()
    for part in parts:
        sights = [
            Sight(UUID(int=number), learner.pk, skill.pk, level, at=START + timedelta(hours=hours))
            for level, hours, number in part
        ]
        observe(sights, by=user)
    return list(Progress.objects.values_list("level", "observation"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, dice=st.randoms(use_true_random=False))
def test_any_order_and_repetition_gives_the_latest(cast, person, history, dice):
    level, _, number = max(history, key=lambda one: (one[1], one[2]))
    shuffled, cut = dice.sample(history, len(history)), dice.randint(0, len(history))
    parts = [shuffled[:cut] or shuffled, shuffled, shuffled[cut:] or history]
    assert told(*person, cast.team_leader, parts) == [(level, UUID(int=number))]


@pytest.mark.parametrize("level", [3, 4])
def test_real_use_without_evidence_is_refused_and_nothing_is_kept(cast, person, level):
    learner, skill = person
    with pytest.raises(EvidenceMissing):
        observe([Sight(UUID(int=1), learner.pk, skill.pk, level, evidence="  ")], by=cast.team_leader)
    assert Observation.objects.count() == 0
