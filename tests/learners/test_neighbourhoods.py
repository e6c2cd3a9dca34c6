import pytest

from campaign.models import Area
from learners.models import Learner, Participation
from learners.neighbourhoods import Group, people_by_group
from tests import factories
from tests.conftest import Cast


@pytest.fixture
def learner(cast: Cast) -> Learner:
    return factories.make_learner(cast.ward, "Nguyễn Thị Hợi", neighbourhood="Tổ 10, ngõ 52")


def test_a_group_is_what_stands_before_the_lane_in_the_order_people_count(cast: Cast, learner: Learner) -> None:
    for written in ("tổ 2", "TỔ 10", "tổ 9, ngõ 3"):
        factories.make_learner(cast.ward, "Trần Văn Hòa", neighbourhood=written)
    assert [group.name for group in people_by_group(cast.ward)] == ["tổ 2", "tổ 9", "tổ 10"]


def test_only_people_who_came_are_counted(cast: Cast, learner: Learner) -> None:
    factories.make_learner(cast.ward, "Trần Văn Hòa", neighbourhood="tổ 10")
    Participation.objects.create(
        campaign=cast.campaign, learner=learner, area=cast.ward, first_attended_on=cast.phase.starts_on
    )
    assert people_by_group(cast.ward) == [Group("tổ 10", 1)]


@pytest.mark.parametrize(("people", "shade"), [(0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (60, 3)])
def test_a_group_is_drawn_the_darker_the_more_came(people: int, shade: int) -> None:
    assert Group("tổ 1", people).shade == shade


def test_another_ward_counts_nothing_here(cast: Cast, learner: Learner) -> None:
    elsewhere: Area = cast.foreign_ward
    assert people_by_group(elsewhere) == []
