"""Answers to follow-ups through the phone's queue: each once, in any order, and never about someone else's learner."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.utils import timezone

from learners.models import FollowUp, FollowUpAnswer, Level, Progress, RealUse
from learners.progress import Sight, observe
from sessions.models import QuarantinedMark
from tests import factories
from tests.sessions.sync.conftest import phone_of


@pytest.fixture
def check(cast):
    learner = factories.make_learner(cast.ward, team=cast.team)
    sight = Sight(uuid4(), learner.pk, factories.make_skill("D1").pk, Level.ALONE)
    observe([sight], by=cast.team_leader, at=timezone.now() - timedelta(5))
    return FollowUp.objects.get(days=3)


def answer(check, outcome="used_alone", minute=0, **changes):
    at = timezone.now() - timedelta(days=1) + timedelta(minutes=minute)
    told = {"outcome": outcome, "grade": "C", "barrier": "afraid"}
    return {"id": str(uuid4()), "follow_up": str(check.pk), "answered_at": at.isoformat()} | told | changes


def outcomes(phone, *items):
    results = phone.send(answers=list(items))["answers"]
    return [result.get("code", result["outcome"]) for result in results]


def test_an_answer_is_stored_once_however_often_it_comes(phone, check):
    item = answer(check)
    assert [outcomes(phone, item), outcomes(phone, item, item)] == [["stored"], ["seen", "seen"]]
    assert (FollowUpAnswer.objects.count(), Progress.objects.get().real_use) == (1, RealUse.USING)


def test_another_body_under_the_same_id_is_kept_aside(phone, check):
    item = answer(check)
    outcomes(phone, item)
    assert (outcomes(phone, item | {"note": "khác"}), QuarantinedMark.objects.count()) == (["conflict"], 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id": "x"}, "bad_item"),
        ({"outcome": "brilliant"}, "bad_item"),
        ({"outcome": 7}, "bad_item"),
        ({"grade": ""}, "grade_missing"),
        ({"outcome": "not_tried", "barrier": "lazy"}, "reason_missing"),
        ({"follow_up": str(uuid4())}, "unknown_follow_up"),
        ({"answered_at": "yesterday"}, "bad_item"),
    ],
)
def test_one_bad_answer_is_refused_and_blocks_no_other(phone, check, changes, code):
    assert outcomes(phone, answer(check) | changes, answer(check)) == [code, "stored"]


def test_someone_elses_learner_cannot_be_answered_for(cast, check):
    assert (outcomes(phone_of(cast.outsider), answer(check)), FollowUpAnswer.objects.count()) == (
        ["unknown_follow_up"],
        0,
    )


def test_a_clock_that_is_ahead_is_set_to_ours(phone, check):
    outcomes(phone, answer(check, minute=10_000))
    assert FollowUpAnswer.objects.get().answered_at <= timezone.now()


@pytest.mark.parametrize("seed", range(5))
def test_a_batch_synced_twice_in_any_order_leaves_the_same(phone, check, seed):
    chance = Random(seed)
    items = [answer(check, chance.choice(["used_alone", "not_tried", "unreachable"]), minute) for minute in range(5)]
    items += [answer(check, "", 9, takes_back=items[0]["id"], grade="", barrier="")]
    outcomes(phone, *items)
    whole = FollowUp.objects.values_list("outcome", "tries", "answer_id").get(pk=check.pk)
    FollowUpAnswer.objects.all().delete()
    for item in chance.sample(items * 2, k=12):
        outcomes(phone, item)
    again = FollowUp.objects.values_list("outcome", "tries", "answer_id").get(pk=check.pk)
    assert (FollowUpAnswer.objects.count(), again) == (6, whole)


def test_phones_that_do_not_speak_of_answers_hear_nothing_of_them(phone):
    assert "answers" not in phone.send()


def test_another_day_on_which_they_were_asked_is_kept(phone, check):
    day = timezone.localdate() - timedelta(1)
    item = answer(check, asked_on=day.isoformat(), answered_at=timezone.now().isoformat())
    assert [outcomes(phone, item), outcomes(phone, item)] == [["stored"], ["seen"]]
    assert timezone.localtime(FollowUpAnswer.objects.get().answered_at).isoformat()[:16] == f"{day}T12:00"


@pytest.mark.parametrize(("days", "code"), [(1, "in_the_future"), (-6, "too_early"), (-5, "stored"), (0, "stored")])
def test_another_day_is_held_to_the_rules_of_the_form(phone, check, days, code):
    day = timezone.localdate() + timedelta(days)
    assert outcomes(phone, answer(check, asked_on=day.isoformat())) == [code]


@pytest.mark.parametrize("day", ["31/12/2026", "2026-02-30", 7, ""])
def test_what_is_no_day_is_refused(phone, check, day):
    assert outcomes(phone, answer(check, asked_on=day)) == ["bad_item"]


def test_whoever_answers_after_somebody_else_is_told(cast, phone, check):
    other = phone_of(cast.coordinator)
    assert outcomes(other, answer(check, "not_tried")) == ["stored"]
    late = answer(check, minute=5)
    [first], [again] = (phone.send(answers=[late])["answers"] for _ in range(2))
    assert [(one["outcome"], one["code"]) for one in (first, again)] == [
        ("stored", "answered_too"), ("seen", "answered_too"),
    ]  # fmt: skip
    assert ("Người khác cũng đã ghi" in first["message"], FollowUpAnswer.objects.count()) == (True, 2)


def test_an_answer_after_ones_own_or_one_that_was_taken_back_says_nothing(cast, phone, check):
    first, other = answer(check, "not_tried"), phone_of(cast.coordinator)
    assert outcomes(phone, first, answer(check, minute=1)) == ["stored", "stored"]
    FollowUpAnswer.objects.all().delete()
    outcomes(other, first, answer(check, "", takes_back=first["id"], grade="", barrier=""))
    assert outcomes(phone, answer(check, minute=3)) == ["stored"]
