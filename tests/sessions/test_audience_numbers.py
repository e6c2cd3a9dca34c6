"""What came of sessions for an audience, in the roll-ups: exact after every write that can change it."""

import importlib
import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.utils import timezone

from campaign.models import DirtyKey, PhaseTotal, RollUp
from campaign.roll_ups import rebuild, recompute_pending, verify
from learners.follow_ups.answers import Answer, record
from learners.merging import merge, unmerge
from learners.models import FollowUp, Level, Merge
from learners.progress import Sight, observe
from sessions import scheduling
from sessions.batches.doing import move_one
from sessions.batches.undoing import take_back
from sessions.check_ins.volunteers import check_in
from sessions.models import SignUp
from tests import factories
from tests.sessions.conftest import Roll, make_roll

pytestmark = pytest.mark.django_db
TEN = timezone.now().replace(hour=3, minute=0, second=0, microsecond=0) - timedelta(2)  # ten o'clock here


@pytest.fixture
def roll(cast):
    """Two days ago at ten, for older residents: two came."""
    roll = make_roll(cast, 3, starts_at=TEN, audience="older")
    roll.send(*[roll.mark(learner=learner) for learner in roll.learners[:2]])
    return roll


def other(cast, learners, *, hours=2, team=None, audience="everyone"):
    """Another session so many hours later, to which these came."""
    session = factories.make_session(
        cast.campaign, team or cast.team, starts_at=TEN + timedelta(hours=hours), audience=audience
    )
    factories.enrol(session, *learners)
    second = Roll(session, learners, cast.coordinator)
    second.send(*[second.mark(learner=learner) for learner in learners])
    return session


def numbers(cast, area=None):
    """audience → metric → its sum in an area, the city by default; equal to a recount and to the phase's totals."""
    recompute_pending()
    found = verify(cast.campaign)
    assert (found.differences, found.examples) == (0, [])
    place = {"area": area or cast.city, "metric__startswith": "audience_"}
    days, totals = (
        {(row.subject, row.metric.removeprefix("audience_")): row.value for row in model.objects.filter(**place)}
        for model in (RollUp, PhaseTotal)
    )
    assert days == totals
    return {subject: {m: value for (s, m), value in days.items() if s == subject} for subject, _ in days}


def plan(session, **changes):
    people = dict(session.sign_ups.values_list("volunteer_id", "role"))
    usual = {name: getattr(session, name) for name in ("area", "team", "venue", "starts_at", "ends_at")}
    return usual | {"people": people} | changes


def table():
    recompute_pending()
    return {
        *RollUp.objects.values_list("area", "day", "metric", "subject", "value"),
        *PhaseTotal.objects.values_list("area", "phase", "metric", "subject", "value"),
    }


def test_people_turns_and_sessions_count_for_their_audience(cast, roll):
    assert numbers(cast) == {"older": {"turns": 2, "held": 1, "trained": 2}}


def test_sessions_for_everyone_count_for_none(cast):
    make_roll(cast, 1).send()
    assert numbers(cast) == {}


def test_a_person_counts_for_the_audience_of_the_first_session_of_a_day(cast, roll):
    other(cast, roll.learners, audience="students")
    other(cast, roll.learners[:1], hours=-2)
    assert numbers(cast) == {
        "older": {"turns": 2, "held": 1, "trained": 1}, "students": {"turns": 3, "held": 1, "trained": 1},
    }  # fmt: skip


def test_a_first_session_in_another_ward_counts_there(cast, roll):
    other(cast, roll.learners[:2], hours=-2, team=cast.foreign_team, audience="students")
    assert numbers(cast, cast.ward) == {"older": {"turns": 2, "held": 1}}
    assert numbers(cast, cast.foreign_ward) == {"students": {"turns": 2, "held": 1, "trained": 2}}


def test_another_audience_moves_every_number_and_undoing_brings_them_back(cast, roll):
    check_in(SignUp.objects.create(session=roll.session, volunteer=cast.leader), by=cast.team_leader)
    before = table()
    batch = move_one(roll.session, by=cast.coordinator, **plan(roll.session, audience="students"))
    assert numbers(cast) == {"students": {"turns": 2, "held": 1, "trained": 2, "minutes": 120}}
    take_back(batch, by=cast.coordinator)
    assert (numbers(cast)["older"]["minutes"], table()) == (120, before)


def test_a_session_that_is_for_everyone_from_now_on_counts_for_none(cast, roll):
    numbers(cast)
    scheduling.move(roll.session, by=cast.coordinator, **plan(roll.session, audience="everyone"))
    assert numbers(cast) == {}


def test_only_the_own_ward_and_day_wait_after_a_change_of_audience(cast, roll):
    other(cast, roll.learners, hours=24)
    recompute_pending()
    scheduling.move(roll.session, by=cast.coordinator, **plan(roll.session, audience="students"))
    assert list(DirtyKey.objects.values_list("area", "day")) == [(roll.session.area_id, roll.session.day)]


@pytest.mark.parametrize("foreign", [False, True])
def test_moving_within_a_day_makes_another_session_the_first(cast, roll, foreign):
    team, place = (cast.foreign_team, cast.foreign_ward) if foreign else (cast.team, cast.ward)
    other(cast, roll.learners[:1], hours=3, team=team, audience="students")
    assert numbers(cast)["older"]["trained"] == 2
    later = {"starts_at": TEN + timedelta(hours=6), "ends_at": TEN + timedelta(hours=8)}
    scheduling.move(roll.session, by=cast.coordinator, **plan(roll.session, **later))
    assert (numbers(cast)["older"]["trained"], numbers(cast, place)["students"]["trained"]) == (1, 1)


def test_called_off_counts_for_none_until_it_stands_again(cast, roll):
    before = table()
    scheduling.cancel(roll.session, because="mưa", by=cast.coordinator)
    assert numbers(cast) == {}
    scheduling.restore(roll.session, by=cast.coordinator)
    assert table() == before


def test_who_uses_it_at_home_counts_for_the_audience_of_the_first_session(cast, roll):
    skill = factories.make_skill("D1", short_vi="D1")
    observe(
        [Sight(uuid4(), each.pk, skill.pk, Level.ALONE) for each in roll.learners[:2]],
        by=cast.team_leader, at=timezone.now() - timedelta(50),
    )  # fmt: skip
    for learner, outcome in zip(roll.learners, ("used_alone", "not_tried"), strict=False):
        check = FollowUp.objects.get(learner=learner, skill=skill, days=3)
        told = Answer(uuid4(), check.pk, outcome, "B", "no_need", answered_at=timezone.now() - timedelta(40))
        record([told], by=cast.team_leader)
    assert numbers(cast)["older"]["retained"] == 1


def test_merging_counts_one_person_and_parting_brings_both_back(cast, roll):
    one, two, late = roll.learners
    other(cast, [late], hours=-1, audience="students")
    before = table()
    first = merge(one, two, by=cast.coordinator)
    assert numbers(cast)["older"] == {"turns": 1, "held": 1, "trained": 1}
    second = merge(late, two, by=cast.coordinator)
    assert (numbers(cast)["students"]["trained"], "trained" in numbers(cast)["older"]) == (1, False)
    unmerge(second, by=cast.coordinator)
    unmerge(first, by=cast.coordinator)
    assert (numbers(cast) == {}, table()) == (False, before)


@pytest.mark.parametrize("seed", range(4))
def test_any_history_of_marks_moves_audiences_and_merges_equals_a_recount(cast, seed):
    chance = random.Random(seed)
    act_at_random(cast, chance)
    before = table()
    assert (verify(cast.campaign).differences, any(subject for *_, subject, _ in before)) == (0, True)
    rebuild(cast.campaign)
    assert table() == before


def act_at_random(cast, chance):
    rolls = [make_roll(cast, 0, starts_at=TEN + timedelta(hours=3 * n), audience="older") for n in range(5)]
    learners = [factories.make_learner(cast.ward, f"Bác {n}", team=cast.team) for n in range(5)]
    for roll in rolls:
        factories.enrol(roll.session, *learners)
    for _ in range(40):
        roll = chance.choice(rolls)
        session = type(roll.session).objects.get(pk=roll.session.pk)
        act = chance.choice(["mark", "mark", "mark", "address", "move", "merge", "recompute"])
        if act == "mark":
            roll.send(roll.mark(chance.choice(["present", "absent"]), learner=chance.choice(learners)))
        elif act == "recompute":
            recompute_pending()
        elif act == "merge":
            merge_or_part(cast, chance.sample(learners, 2))
        else:
            change(cast, session, act, chance)


def change(cast, session, act, chance):
    if act == "address":
        changes = {"audience": chance.choice(["everyone", "older", "students"])}
    else:
        starts_at = TEN + timedelta(hours=3 * chance.randrange(5), minutes=15 * chance.randrange(12))
        changes = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=14)}
    try:
        scheduling.move(session, by=cast.coordinator, **plan(session, **changes))
    except scheduling.Overlap:
        assert act == "move"


def merge_or_part(cast, pair):
    standing = Merge.objects.filter(undone_at=None).first()
    if standing:
        unmerge(standing, by=cast.coordinator)
    else:
        merge(*pair, by=cast.coordinator)


def test_an_upgraded_database_counts_what_there_was(cast, roll):
    numbers(cast)
    RollUp.objects.exclude(subject="").delete()
    PhaseTotal.objects.exclude(subject="").delete()
    migration = importlib.import_module("sessions.migrations.0007_audiences")
    migration.recount_for_audiences(apps, None)
    assert numbers(cast) == {"older": {"turns": 2, "held": 1, "trained": 2}}
