from datetime import timedelta

import pytest
from django.utils import timezone

from learners.metrics import people
from learners.models import Participation
from tests import factories
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("level", "steps"), [(0, (1, 0, 0, 0)), (1, (1, 1, 0, 0)), (2, (1, 1, 1, 0)), (3, (1, 1, 1, 1)), (4, (1, 1, 1, 1))]
)
def test_person_counts_up_to_the_best_level(cast: Cast, level: int, steps: tuple[int, ...]) -> None:
    day = timezone.localdate() - timedelta(3)
    learner = factories.make_learner(cast.ward)
    Participation.objects.create(
        campaign=cast.campaign, learner=learner, area=cast.ward, first_attended_on=day, best_level=level
    )
    names = ("area_id", "day", "people_trained", "people_tried", "people_alone", "people_using")
    assert list(people(cast.campaign.pk)) == [dict(zip(names, (cast.ward.pk, day, *steps), strict=True))]
