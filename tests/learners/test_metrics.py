from datetime import timedelta

import pytest
from django.utils import timezone

from learners.metrics import people
from learners.models import Participation
from tests import factories
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("level", "steps"), [(0, (1, 0, 0)), (1, (1, 1, 0)), (2, (1, 1, 1)), (3, (1, 1, 1)), (4, (1, 1, 1))]
)
def test_person_counts_up_to_the_best_level(cast: Cast, level: int, steps: tuple[int, ...]) -> None:
    day = timezone.localdate() - timedelta(3)
    learner = factories.make_learner(cast.ward)
    Participation.objects.create(
        campaign=cast.campaign, learner=learner, area=cast.ward, first_attended_on=day, best_level=level
    )
    names = ("area_id", "day", "people_trained", "people_tried", "people_alone")
    wanted = dict(zip(names, (cast.ward.pk, day, *steps), strict=True))
    assert list(people(cast.campaign.pk).values(*names)) == [wanted]


@pytest.mark.parametrize(
    ("real_use", "counts"), [(0, (0, 0, 0)), (1, (0, 0, 1)), (2, (1, 0, 0)), (3, (1, 0, 0)), (4, (1, 1, 0))]
)
def test_only_who_was_asked_counts_in_retained_use(cast: Cast, real_use: int, counts: tuple[int, ...]) -> None:
    Participation.objects.create(
        campaign=cast.campaign, learner=factories.make_learner(cast.ward), area=cast.ward,
        first_attended_on=timezone.localdate(), best_level=3, real_use=real_use,
    )  # fmt: skip
    [row] = people(cast.campaign.pk)
    assert tuple(row[name] for name in ("people_asked", "people_retained", "people_unreached")) == counts
