"""When a person counts: told by attendance, kept on their row in the campaign."""

from datetime import timedelta

import pytest

from campaign.ids import new_id
from learners.models import Observation, Participation, Progress
from learners.progress import EvidenceMissing, Sight, credit_attendance, next_step, observe
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(cast):
    return factories.make_learner(cast.ward, team=cast.team)


def credit(cast, learner, day=None):
    first = {learner.pk: (cast.ward.pk, day)} if day else {}
    return credit_attendance(cast.campaign.pk, [learner.pk], first_attended=lambda campaign, learners: first)


def test_a_first_attendance_makes_a_person_count(cast, learner):
    day = cast.campaign.starts_on
    assert credit(cast, learner, day) == {(cast.ward.pk, day)}
    assert Participation.objects.get().first_attended_on == day


def test_the_same_again_changes_nothing(cast, learner):
    credit(cast, learner, cast.campaign.starts_on)
    assert credit(cast, learner, cast.campaign.starts_on) == set()


def test_another_first_day_moves_the_person(cast, learner):
    first = cast.campaign.starts_on
    credit(cast, learner, first)
    assert credit(cast, learner, first + timedelta(1)) == {(cast.ward.pk, first), (cast.ward.pk, first + timedelta(1))}


def test_no_attendance_left_takes_the_person_back(cast, learner):
    credit(cast, learner, cast.campaign.starts_on)
    assert credit(cast, learner) == {(cast.ward.pk, cast.campaign.starts_on)}
    assert Participation.objects.count() == 0


def test_levels_known_before_count_from_the_first_day(cast, learner):
    observe([Sight(new_id(), learner.pk, factories.make_skill().pk, 2)], by=cast.team_leader)
    credit(cast, learner, cast.campaign.starts_on)
    assert Participation.objects.get().best_level == 2


def test_the_latest_observation_is_the_level(cast, learner):
    skill = factories.make_skill()
    for level in (2, 1):
        observe([Sight(new_id(), learner.pk, skill.pk, level)], by=cast.team_leader)
    assert (Progress.objects.get().level, Observation.objects.count()) == (1, 2)


def test_an_observation_is_noted_once(cast, learner):
    sight = Sight(new_id(), learner.pk, factories.make_skill().pk, 2)
    observe([sight], by=cast.team_leader)
    observe([sight], by=cast.team_leader)
    assert Observation.objects.count() == 1


def test_real_use_without_evidence_notes_nothing_at_all(cast, learner):
    skill = factories.make_skill()
    with pytest.raises(EvidenceMissing):
        observe([Sight(new_id(), learner.pk, skill.pk, level) for level in (1, 3)], by=cast.team_leader)
    assert Observation.objects.count() == 0


def test_the_next_step_is_the_first_skill_not_done_alone(cast, learner):
    skills = [factories.make_skill(code, place=place) for place, code in enumerate(["A1", "B1", "C1"])]
    observe(
        [Sight(new_id(), learner.pk, skill.pk, level) for skill, level in zip(skills, (2, 1, 0), strict=True)],
        by=cast.team_leader,
    )
    assert next_step(list(Progress.objects.of(learner.pk))).skill == skills[1]
