"""Retained use by skill and by team in the roll-ups: exact after every write that can change it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from campaign.metrics import subject_id
from campaign.models import PhaseTotal, RollUp
from campaign.roll_ups import rebuild, recompute_pending, verify
from learners import retention
from learners.erasure import erase
from learners.follow_ups.answers import Answer, record, take_back
from learners.merging import merge, unmerge
from learners.models import FollowUp, FollowUpAnswer, Level, Observation
from learners.progress import Sight, observe
from learners.registration import accompany
from learners.retraction import retract
from tests import factories
from tests.sessions.conftest import make_roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def skills():
    return [factories.make_skill(code, short_vi=code) for code in ("D1", "D2")]


@pytest.fixture
def people(cast, skills):
    """Three who came, and did both skills alone fifty days ago."""
    roll = make_roll(cast, 3)
    roll.send(*[roll.mark(learner=learner) for learner in roll.learners])
    for learner in roll.learners:
        able(cast, learner, *skills)
    return roll.learners


def able(cast, learner, *skills, session=None):
    sights = [Sight(uuid4(), learner.pk, skill.pk, Level.ALONE, session=session) for skill in skills]
    observe(sights, by=cast.team_leader, at=timezone.now() - timedelta(50))


def say(cast, learner, skill, outcome="used_alone", times=1):
    check = FollowUp.objects.get(learner=learner, skill=skill, days=3)
    at = timezone.now() - timedelta(40)
    told = [
        Answer(uuid4(), check.pk, outcome, "B", "no_need", answered_at=at + timedelta(hours=n)) for n in range(times)
    ]
    record(told, by=cast.team_leader)


def numbers(cast, by, area=None):
    """subject → (asked, retained, unreached) in an area, the city by default, after everything waiting was recomputed.

    The phase holds the campaign's only days, so its totals are the same.
    """
    recompute_pending()
    found = verify(cast.campaign)
    assert (found.differences, found.examples) == (0, [])
    place = {"area": area or cast.city, "metric__startswith": f"{by}_"}
    days, totals = (
        {(row.subject, row.metric): row.value for row in model.objects.filter(**place)}
        for model in (RollUp, PhaseTotal)
    )
    assert days == totals
    subjects = {subject for subject, _ in days}
    return {s: tuple(days.get((s, f"{by}_{what}"), 0) for what in ("asked", "retained", "unreached")) for s in subjects}


def table():
    recompute_pending()
    rows = [
        model.objects.values_list(*place, "metric", "subject", "value")
        for model, place in ((RollUp, ("area", "day")), (PhaseTotal, ("area", "phase")))
    ]
    return {*rows[0], *rows[1]}


def of(team):
    return subject_id(team.pk)


def test_people_count_once_in_each_skill_and_once_in_each_team(cast, people, skills):
    say(cast, people[0], skills[0])
    say(cast, people[0], skills[1], "not_tried")
    say(cast, people[1], skills[1], "unreachable", times=3)
    first, second = (subject_id(skill.pk) for skill in skills)
    assert numbers(cast, "skill") == {first: (1, 1, 0), second: (1, 0, 1)}
    assert numbers(cast, "team", cast.ward) == {of(cast.team): (1, 1, 1)}


def test_who_was_never_reached_nor_given_up_counts_nowhere(cast, people, skills):
    say(cast, people[0], skills[0], "unreachable", times=2)
    assert (numbers(cast, "skill"), numbers(cast, "team")) == ({}, {})


def test_another_team_counts_them_too_from_then_on(cast, people, skills):
    say(cast, people[0], skills[0])
    numbers(cast, "team")
    accompany([people[0].pk, people[1].pk], team=cast.foreign_team.pk)
    assert numbers(cast, "team") == {of(cast.team): (1, 1, 0), of(cast.foreign_team): (1, 1, 0)}


def test_an_answer_in_a_further_skill_and_its_undoing_count_although_the_best_stays(cast, people, skills):
    say(cast, people[0], skills[0])
    before = table()
    say(cast, people[0], skills[1], "not_tried")
    assert numbers(cast, "skill") == {subject_id(skills[0].pk): (1, 1, 0), subject_id(skills[1].pk): (1, 0, 0)}
    take_back(FollowUpAnswer.objects.latest("received_at"), number=uuid4(), by=cast.team_leader)
    assert (numbers(cast, "skill"), table()) == ({subject_id(skills[0].pk): (1, 1, 0)}, before)


def test_what_was_noted_by_mistake_counts_no_longer(cast, people, skills):
    third, shown_at = factories.make_skill("D3"), uuid4()
    say(cast, people[0], skills[0])
    before = table()
    able(cast, people[0], third, session=shown_at)
    say(cast, people[0], third, "used_with_help")
    assert subject_id(third.pk) in numbers(cast, "skill")
    gone = Observation.objects.filter(skill=third).values_list("pk", flat=True)
    retract(list(gone), shown_at=[shown_at])
    assert (list(numbers(cast, "skill")), table() == before) == ([subject_id(skills[0].pk)], True)
    able(cast, people[0], third)
    assert numbers(cast, "skill")[subject_id(third.pk)] == (1, 0, 0)


@pytest.mark.parametrize("both_asked", [True, False])
def test_merging_counts_one_person_in_the_teams_of_both_and_parting_restores_every_number(
    cast, people, skills, both_asked
):
    one, two, other = people
    say(cast, two, skills[0])
    if both_asked:
        say(cast, one, skills[0], "not_tried")
    for learner in (two, other):
        accompany([learner.pk], team=cast.foreign_team.pk)
    before = table()
    made = merge(two, one, by=cast.coordinator)
    assert [count for count, *_ in numbers(cast, "team").values()] == [1, 1]
    assert [count for count, *_ in numbers(cast, "skill").values()] == [1]
    unmerge(made, by=cast.coordinator)
    assert (numbers(cast, "skill") == {}, table()) == (False, before)


def test_parting_takes_the_skills_from_who_had_none(cast, skills):
    roll = make_roll(cast, 2)
    one, two = roll.learners
    roll.send(roll.mark(learner=one), roll.mark(learner=two))
    able(cast, two, *skills)
    say(cast, two, skills[0])
    before = table()
    unmerge(merge(two, one, by=cast.coordinator), by=cast.coordinator)
    assert (table(), verify(cast.campaign).differences) == (before, 0)


def test_erasing_changes_no_number_and_a_rebuild_gives_the_same(cast, people, skills):
    say(cast, people[0], skills[0])
    before = table()
    erase(people[0], by=cast.coordinator)
    recomputed = table()
    rebuild(cast.campaign)
    assert (recomputed, table(), numbers(cast, "skill") != {}) == (before, before, True)


@pytest.mark.parametrize("model", [RollUp, PhaseTotal])
def test_a_tampered_cell_of_one_subject_is_found(cast, people, skills, model):
    say(cast, people[0], skills[0])
    recompute_pending()
    model.objects.filter(area=cast.city, metric="team_retained").update(value=7)
    found = verify(cast.campaign)
    assert (found.differences, of(cast.team) in found.examples[0]) == (1, True)


def test_a_mark_touches_no_number_of_a_skill_or_team(cast, people, skills, django_assert_max_num_queries):
    say(cast, people[0], skills[0])
    recompute_pending()
    subjects = RollUp.objects.exclude(subject="").order_by("pk")
    before = list(subjects.values_list("pk", "value"))
    make_roll(cast, 1).send()
    accompany([people[0].pk], team=cast.team.pk)  # known already
    assert (recompute_pending(), list(subjects.values_list("pk", "value"))) == (0, before)


def test_pages_of_an_area_and_of_a_team_show_the_same_number(cast, people, skills):
    say(cast, people[0], skills[0])
    for learner in people[1:]:
        say(cast, learner, skills[0], "not_tried")
    recompute_pending()
    official = cast.client(cast.official)
    page = official.get(f"/learners/areas/{cast.ward.pk}/retention/").context
    shown = [[(row.name, row.using, row.reached) for row in page[name]] for name in ("skills", "teams")]
    assert shown == [[("D1", 1, 3)], [(cast.team.name, 1, 3)]]
    week = official.get(f"/sessions/teams/{cast.team.pk}/week/").context["use"]
    assert week == page["teams"][0] == retention.share_of_team(cast.team.pk, cast.team.name, cast.phase)


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_of_an_area_asks_no_more_for_more_skills_and_teams(cast, people, count, django_assert_num_queries):
    for number in range(count):
        skill, team = factories.make_skill(f"E{number}"), factories.make_team(cast.ward, f"Láng 1{number}")
        able(cast, people[0], skill)
        say(cast, people[0], skill)
        accompany([people[0].pk], team=team.pk)
    recompute_pending()
    client = cast.client(cast.official)
    with django_assert_num_queries(11):
        page = client.get(f"/learners/areas/{cast.ward.pk}/retention/")
    assert (len(page.context["skills"]), len(page.context["teams"])) == (count, count + 1)
