"""Checks of real use: planned once after a first success, folded from their answers in any order, told in numbers."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaign.models import DirtyKey
from learners.follow_ups.answers import Answer, AnswerRefused, answer_once, record, take_back
from learners.follow_ups.fold import Said, State, fold, real_use
from learners.models import (
    Action,
    FollowUp,
    FollowUpAnswer,
    Level,
    Observation,
    Outcome,
    Participation,
    Progress,
    RealUse,
)
from learners.progress import Sight, observe
from tests import factories

DAY = timedelta(days=1)
START = datetime(2026, 7, 1, 9, tzinfo=timezone.get_default_timezone())


# The fold, without a database


def said(number: int, outcome: str, minute: int, takes_back: int | None = None) -> Said:
    barrier = "no_need" if outcome == Outcome.NOT_TRIED else ""
    target = UUID(int=takes_back) if takes_back else None
    return Said(UUID(int=number), outcome, START + timedelta(minutes=minute), target, "C", barrier)


sayings = st.lists(
    st.one_of(
        st.builds(said, st.integers(1, 9), st.sampled_from(Outcome.values), st.integers(0, 5)),
        st.builds(said, st.integers(11, 14), st.just(""), st.integers(0, 5), st.integers(1, 9)),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(sayings, st.randoms(use_true_random=False))
def test_the_fold_does_not_depend_on_order_or_repetition(answers, chance):
    again = answers + chance.choices(answers, k=3) if answers else []
    chance.shuffle(again)
    assert fold(again) == fold(answers)


@given(sayings)
def test_somebody_reached_outweighs_calls_in_vain(answers):
    gone = {answer.takes_back for answer in answers}
    reached = [a for a in answers if a.outcome and a.outcome != Outcome.UNREACHABLE and a.id not in gone]
    assert (fold(answers).outcome in {a.outcome for a in reached}) == bool(reached)


@given(sayings)
def test_taking_everything_back_leaves_an_open_check(answers):
    undone = [said(100 + n, "", 9, takes_back=answer.id.int) for n, answer in enumerate(answers) if answer.outcome]
    assert fold(answers + undone) == State()


@pytest.mark.parametrize(("tries", "outcome"), [(2, ""), (3, "unreachable"), (5, "unreachable")])
def test_three_calls_in_vain_close_a_check(tries, outcome):
    state = fold([said(n, Outcome.UNREACHABLE, n) for n in range(1, tries + 1)])
    assert (state.outcome, state.tries) == (outcome, tries)


@pytest.mark.parametrize(
    ("checks", "use"),
    [
        ([], RealUse.UNASKED),
        ([(3, "", "")], RealUse.UNASKED),
        ([(3, "used_alone", ""), (14, "", "")], RealUse.USING),
        ([(3, "used_alone", ""), (14, "not_tried", "no_need")], RealUse.NOT_USING),
        ([(14, "unreachable", ""), (3, "used_alone", "")], RealUse.UNREACHED),
    ],
)
def test_the_latest_closed_check_decides_on_real_use(checks, use):
    assert real_use(checks)[0] == use


# Planning


@pytest.fixture
def skill(db):
    return factories.make_skill("D1", short_vi="VNeID")


@pytest.fixture
def learner(cast, skill):
    learner = factories.make_learner(cast.ward, team=cast.team)
    Participation.objects.create(
        campaign=cast.campaign, learner=learner, area=cast.ward, first_attended_on=cast.campaign.starts_on
    )
    return learner


def see(cast, learner, skill, level, *, days_ago=0, **fields):
    at = timezone.now() - days_ago * DAY
    observe([Sight(uuid4(), learner.pk, skill.pk, level, **fields)], by=cast.team_leader, at=at)


def planned():
    return list(FollowUp.objects.planned().order_by("days").values_list("days", "due_on"))


def test_a_first_success_plans_three_checks(cast, learner, skill):
    see(cast, learner, skill, Level.ALONE)
    today = timezone.localdate()
    assert planned() == [(3, today + 3 * DAY), (14, today + 14 * DAY), (45, today + 45 * DAY)]


def test_someone_who_needs_a_companion_is_not_asked(cast, learner, skill):
    see(cast, learner, skill, Level.WITH_COMPANION)
    assert planned() == []


@pytest.mark.parametrize("levels", [[2, 2], [2, 0], [2, 1, 2], [2, 4]])
def test_later_levels_plan_nothing_anew_and_take_nothing_away(cast, learner, skill, levels):
    for days_ago, level in zip((3, 2, 1), levels, strict=False):
        see(cast, learner, skill, level, days_ago=days_ago, evidence="x")
    first = timezone.localdate() - 3 * DAY
    assert planned() == [(days, first + days * DAY) for days in (3, 14, 45)]


def test_an_earlier_success_that_arrives_late_moves_the_days(cast, learner, skill):
    see(cast, learner, skill, Level.ALONE)
    see(cast, learner, skill, Level.ALONE, days_ago=2)
    assert planned()[0] == (3, timezone.localdate() + DAY)


@pytest.mark.parametrize(("days_ago", "due"), [(2, []), (3, [3]), (13, [3]), (14, [14]), (45, [45]), (90, [])])
def test_a_later_check_takes_the_place_of_an_earlier_one(cast, learner, skill, days_ago, due):
    see(cast, learner, skill, Level.ALONE, days_ago=days_ago)
    assert list(FollowUp.objects.due(timezone.localdate()).values_list("days", flat=True)) == due


# Answers and what follows from them


@pytest.fixture
def check(cast, learner, skill):
    see(cast, learner, skill, Level.ALONE, days_ago=5)
    return FollowUp.objects.get(days=3)


def tell(cast, check, outcome, *, number=None, **fields):
    if outcome == Outcome.USED_ALONE:
        fields.setdefault("grade", "B")
    if outcome in (Outcome.NOT_TRIED, Outcome.TRIED_FAILED):
        fields.setdefault("barrier", "forgot_password")
    answer_once(check, Answer(number or uuid4(), check.pk, outcome, **fields), by=cast.team_leader)
    check.refresh_from_db()


def standing():
    return Progress.objects.values_list("level", "real_use", "barrier").get()


@pytest.mark.parametrize(
    ("outcome", "stands"),
    [
        ("used_alone", (3, RealUse.USING, "")),
        ("used_with_help", (2, RealUse.WITH_HELP, "")),
        ("tried_failed", (1, RealUse.NOT_USING, "forgot_password")),
        ("not_tried", (2, RealUse.NOT_USING, "forgot_password")),
        ("unreachable", (2, RealUse.UNASKED, "")),
    ],
)
def test_an_answer_changes_level_and_real_use(cast, check, outcome, stands):
    tell(cast, check, outcome)
    assert standing() == stands
    assert Participation.objects.get().real_use == stands[1]


def test_an_answer_marks_the_persons_day_dirty(cast, check):
    DirtyKey.objects.all().delete()
    tell(cast, check, "used_alone")
    assert list(DirtyKey.objects.values_list("area", "day")) == [(cast.ward.pk, cast.campaign.starts_on)]


def test_a_reason_opens_its_action_for_the_companion(cast, check):
    check.learner.companions.create(volunteer=cast.member, starts_on=cast.campaign.starts_on)
    tell(cast, check, "not_tried", barrier="afraid")
    action = Action.objects.values_list("kind", "volunteer", "team", "due_on", "state").get()
    assert action == ("anti_scam", cast.member.pk, cast.team.pk, timezone.localdate() + 7 * DAY, "open")


def test_a_visit_to_a_home_opens_for_nobody_who_may_be_a_minor(cast, check):
    young = factories.make_volunteer("Lê Bảo Trân", birth_year=timezone.localdate().year - 17)
    check.learner.companions.create(volunteer=young, starts_on=cast.campaign.starts_on)
    check.learner.companions.create(volunteer=cast.member, starts_on=cast.campaign.starts_on + DAY)
    tell(cast, check, "not_tried")
    assert Action.objects.values_list("kind", "volunteer").get() == ("home_visit", cast.member.pk)


def test_without_a_companion_the_team_owns_the_action(cast, check):
    tell(cast, check, "not_tried")
    assert Action.objects.values_list("kind", "volunteer", "team").get() == ("home_visit", None, cast.team.pk)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"outcome": "used_alone"}, "grade_missing"),
        ({"outcome": "not_tried"}, "reason_missing"),
        ({"outcome": "used_with_help", "barrier": "lazy"}, "reason_missing"),
        ({"outcome": "brilliant"}, "bad_outcome"),
        ({"outcome": "unreachable", "answered_at": timezone.now() + DAY}, "in_the_future"),
        ({"outcome": "unreachable", "answered_at": timezone.now() - 9 * DAY}, "too_early"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(cast, check, fields, code):
    with pytest.raises(AnswerRefused) as refused:
        answer_once(check, Answer(uuid4(), check.pk, **fields), by=cast.team_leader)
    assert (refused.value.code, FollowUpAnswer.objects.count()) == (code, 0)


def test_a_second_answer_is_refused_and_a_repeated_one_is_not(cast, check):
    number = uuid4()
    tell(cast, check, "used_alone", number=number)
    tell(cast, check, "used_alone", number=number)
    with pytest.raises(AnswerRefused) as refused:
        tell(cast, check, "not_tried")
    assert (refused.value.code, FollowUpAnswer.objects.count(), standing()[0]) == ("answered_already", 1, 3)


def test_who_answers_after_three_calls_in_vain_counts(cast, check):
    for _ in range(3):
        tell(cast, check, "unreachable")
    closed = check.outcome
    tell(cast, check, "used_with_help")
    assert (closed, check.outcome) == ("unreachable", "used_with_help")


@pytest.mark.parametrize("outcome", ["used_alone", "tried_failed"])
def test_an_answer_taken_back_leaves_no_trace_in_level_and_numbers(cast, check, outcome):
    before = standing()
    tell(cast, check, outcome)
    take_back(FollowUpAnswer.objects.get(), number=uuid4(), by=cast.team_leader)
    assert (standing(), FollowUp.objects.get(pk=check.pk).outcome) == (before, "")
    assert list(Action.objects.values_list("state", flat=True)) == ["dropped"] * (outcome == "tried_failed")


def as_answers(check, drawn):
    answers = []
    for outcome, minute, is_undone in drawn:
        at = timezone.now() - 2 * DAY + timedelta(minutes=minute)
        answers.append(Answer(uuid4(), check.pk, outcome, "A", "afraid", answered_at=at))
        if is_undone:
            answers.append(Answer(uuid4(), check.pk, takes_back=answers[-1].id, answered_at=at))
    return answers


def ledger():
    actions = Action.objects.open().order_by("pk").values_list("pk", flat=True)
    seen = Observation.objects.order_by("pk").values_list("pk", "level")
    return standing(), list(FollowUp.objects.order_by("pk").values_list("outcome", "tries")), list(actions), list(seen)


@pytest.mark.parametrize("seed", range(12))
def test_answers_that_arrive_in_any_order_and_twice_leave_the_same_rows(cast, check, seed):
    chance = Random(seed)
    drawn = [(chance.choice(Outcome.values), chance.randint(0, 4), chance.random() < 0.3) for _ in range(4)]
    answers = as_answers(check, drawn)
    record(answers, by=cast.team_leader)
    whole = ledger()
    FollowUpAnswer.objects.all().delete()
    for answer in chance.sample(answers, k=len(answers)):
        record([answer], by=cast.team_leader)
        record([answer], by=cast.team_leader)
    assert ledger() == whole


def test_use_that_a_learner_tells_counts_as_level_and_not_as_a_check(cast, learner, skill):
    see(cast, learner, skill, Level.REAL_USE, evidence="Con gái kể", grade="C")
    told = FollowUpAnswer.objects.values_list("outcome", "grade", "note", "follow_up__days").get()
    assert (told, standing()[:2]) == (("used_alone", "C", "Con gái kể", 0), (3, RealUse.UNASKED))
