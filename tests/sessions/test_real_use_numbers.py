"""Retained use in numbers: shares of those who were reached, equal to an independent recount whatever happened."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.utils import timezone

from campaign.models import PhaseTotal
from campaign.roll_ups import rebuild, recompute_pending, verify
from learners import retention
from learners.follow_ups.answers import Answer, record
from learners.models import FollowUp, FollowUpAnswer, Level, Outcome
from learners.progress import Sight, observe
from tests import factories
from tests import factories_attendance as roll_call

pytestmark = pytest.mark.django_db
NAMES = ("people_asked", "people_retained", "people_unreached")


@pytest.fixture
def skills(db):
    return [factories.make_skill(code, short_vi=code) for code in ("D1", "D2")]


@pytest.fixture
def taught(cast, skills):
    """Six learners who came and did two skills alone fifty days ago."""
    session = cast.session()
    learners = [factories.make_learner(cast.ward, f"Bác {n}", team=cast.team) for n in range(6)]
    for learner in learners:
        roll_call.mark(session, learner)
    sights = [Sight(uuid4(), learner.pk, skill.pk, Level.ALONE) for learner in learners for skill in skills]
    observe(sights, by=cast.team_leader, at=timezone.now() - timedelta(50))
    return learners


def answer(cast, learner, skill, *outcomes, days=3):
    check = FollowUp.objects.get(learner=learner, skill=skill, days=days)
    at = timezone.now() - timedelta(40)
    record(
        [
            Answer(uuid4(), check.pk, outcome, "B", "no_need", answered_at=at + timedelta(hours=hour))
            for hour, outcome in enumerate(outcomes)
        ],
        by=cast.team_leader,
    )


def numbers(cast, area):
    recompute_pending()
    found = dict(PhaseTotal.objects.filter(area=area, subject="").values_list("metric", "value"))
    return tuple(found.get(name, 0) for name in NAMES)


def differences(cast):
    recompute_pending()
    found = verify(cast.campaign)
    return found.differences, found.examples


def test_nobody_counts_as_using_without_a_check(cast, taught):
    assert (numbers(cast, cast.ward), differences(cast)) == ((0, 0, 0), (0, []))


def test_a_person_counts_by_their_best_skill(cast, taught, skills):
    answer(cast, taught[0], skills[0], "used_alone")
    answer(cast, taught[0], skills[1], "not_tried")
    answer(cast, taught[1], skills[0], "used_with_help")
    answer(cast, taught[2], skills[0], *["unreachable"] * 3)
    answer(cast, taught[3], skills[0], *["unreachable"] * 2)
    assert (numbers(cast, cast.city), differences(cast)) == ((2, 1, 1), (0, []))


def test_a_later_check_replaces_an_earlier_one(cast, taught, skills):
    answer(cast, taught[0], skills[0], "used_alone")
    answer(cast, taught[0], skills[0], "not_tried", days=45)
    assert (numbers(cast, cast.ward), differences(cast)) == ((1, 0, 0), (0, []))


@pytest.mark.parametrize("seed", range(6))
def test_any_history_of_answers_equals_its_recount(cast, taught, skills, seed):
    chance = Random(seed)
    for _ in range(30):
        outcome = chance.choice([*Outcome.values, "unreachable", "unreachable"])
        answer(cast, chance.choice(taught), chance.choice(skills), outcome, days=chance.choice((3, 14, 45)))
        if chance.random() < 0.3:
            gone = chance.choice(list(FollowUpAnswer.objects.exclude(outcome="")))
            record([Answer(uuid4(), gone.follow_up_id, takes_back=gone.pk)], by=cast.team_leader)
    before = (numbers(cast, cast.city), differences(cast))
    rebuild(cast.campaign)
    assert before == (numbers(cast, cast.city), (0, []))


def test_shares_per_skill_and_team_come_from_those_reached(cast, taught, skills):
    for learner in taught[:4]:
        answer(cast, learner, skills[0], "used_alone")
    answer(cast, taught[4], skills[0], "not_tried")
    answer(cast, taught[5], skills[0], *["unreachable"] * 3)
    recompute_pending()
    [share] = retention.by_skill(cast.ward, cast.phase)
    assert (share.name, share.using, share.reached, share.unreached, share.unreached_percent) == ("D1", 4, 5, 1, 17)
    assert (share.percent, share.is_thin) == (None, True)
    team = retention.share_of_team(cast.team.pk, "Láng 01", cast.phase)
    assert (team.using, team.reached, team.unreached) == (4, 5, 1)


def test_shares_show_from_ten_and_are_firm_from_thirty():
    shares = [retention.Share(1, "x", reached // 2, reached, 0) for reached in (9, 10, 29, 30)]
    assert [(share.percent, share.is_thin) for share in shares] == [
        (None, True), (50, True), (48, True), (50, False),
    ]  # fmt: skip


def test_reasons_are_ranked_by_people(cast, taught, skills):
    for learner in taught[:2]:
        answer(cast, learner, skills[0], "not_tried")
    assert retention.barriers(cast.ward) == [("Chưa có việc cần dùng", 2)]
