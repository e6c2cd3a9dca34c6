"""`record_marks`: each mark stored once, folded, credited and counted.

Whatever is wrong is refused by itself and kept.
"""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from campaign.ids import new_id
from campaign.models import DirtyKey
from learners.models import Participation
from sessions.attendance import Result, record_marks
from sessions.attendance.receipts import MESSAGES
from sessions.models import Mark, QuarantinedMark
from teams.access import access_of
from tests import factories
from tests.sessions.conftest import make_roll

pytestmark = pytest.mark.django_db


def test_a_new_mark_is_stored_as_it_was_sent(roll):
    item = roll.mark("late", hlc=2_000, seen=17)
    assert roll.outcomes(item) == [("stored", "")]
    fields = ["status", "hlc", "seen", "origin", "clock_suspect", "pending_review", "recorded_by"]
    assert Mark.objects.values_list(*fields).get(pk=item["id"]) == (
        "late",
        2_000,
        17,
        "phone",
        False,
        False,
        roll.leader.pk,
    )


def test_a_mark_becomes_attendance(roll):
    roll.send(roll.mark("late", hlc=2_000))
    assert roll.attendance() == ("late", 2_000, False)


def test_the_same_mark_again_is_seen_and_stored_once(roll):
    item = roll.mark()
    assert roll.outcomes(item) + roll.outcomes(item) == [("stored", ""), ("seen", "")]
    assert Mark.objects.count() == 1


def test_the_same_mark_twice_in_one_batch_is_stored_once(roll):
    item = roll.mark()
    assert roll.outcomes(item, dict(reversed(item.items()))) == [("stored", ""), ("seen", "")]


def test_the_same_id_with_another_body_is_a_conflict_and_the_first_stays(roll):
    item = roll.mark("present")
    assert roll.outcomes(item, item | {"status": "absent"}) == [("stored", ""), ("conflict", "")]
    assert [roll.attendance()[0], QuarantinedMark.objects.get().outcome] == ["present", "conflict"]


def test_a_conflict_gives_no_content_back(roll):
    item = roll.mark("present")
    roll.send(item)
    [result] = roll.send(item | {"status": "absent"})
    assert "present" not in result.message


def test_a_retry_by_someone_else_is_seen(roll, cast):
    item = roll.mark()
    roll.send(item)
    assert roll.outcomes(item, by=cast.outsider) == [("seen", "")]


def test_two_leaders_who_did_not_see_each_other_disagree(roll):
    roll.send(roll.mark("present", hlc=2_000))
    roll.send(roll.mark("absent", hlc=2_001))
    assert roll.attendance() == ("absent", 2_001, True)


def test_an_older_mark_that_arrives_late_changes_nothing_but_the_dispute(roll):
    roll.send(roll.mark("absent", hlc=2_001))
    roll.send(roll.mark("present", hlc=2_000))
    assert roll.attendance() == ("absent", 2_001, True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"session": "0197f0f0-0000-7000-8000-000000000000"}, "unknown_session"),
        ({"learner": "0197f0f0-0000-7000-8000-000000000000"}, "unknown_learner"),
        ({"status": "asleep"}, "bad_status"),
        ({"status": None}, "bad_item"),
        ({"id": "17"}, "bad_item"),
        ({"id": None}, "bad_item"),
        ({"session": 17}, "bad_item"),
        ({"hlc": "1784079065120"}, "bad_item"),
        ({"hlc": True}, "bad_item"),
        ({"hlc": 1.5}, "bad_item"),
        ({"hlc": 2**63}, "bad_item"),
        ({"hlc": -1}, "bad_item"),
        ({"seen": -1}, "bad_item"),
        ({"seen": 10**12}, "bad_item"),
        ({"observed_at": "yesterday"}, "bad_item"),
        ({"observed_at": "2026-13-45T08:00:00Z"}, "bad_item"),
        ({"observed_at": "0001-01-01T00:00:00+07:00"}, "bad_item"),
        ({"observed_at": None}, "bad_item"),
    ],
)
def test_a_wrong_field_is_refused_with_its_code(roll, change, code):
    assert roll.outcomes(roll.mark() | change) == [("refused", code)]
    assert Mark.objects.count() == 0


@pytest.mark.parametrize("raw", [None, 17, "mark", [], {}, {"id": "\x00"}, {"id": "\ud800", "x": float("nan")}])
def test_what_is_no_mark_at_all_is_refused_and_kept(roll, raw):
    assert roll.outcomes(raw) == [("refused", "bad_item")]
    assert QuarantinedMark.objects.count() == 1


def test_one_bad_mark_does_not_block_the_others(cast):
    roll = make_roll(cast, 200)
    items = [roll.mark(learner=learner) for learner in roll.learners]
    items[77]["status"] = "asleep"
    assert [result.outcome for result in roll.send(*items)].count("stored") == 199
    assert json.loads(QuarantinedMark.objects.get().item) == items[77]


def test_a_refused_mark_is_kept_once_however_often_it_is_sent(roll):
    item = roll.mark(status="asleep")
    roll.send(item)
    roll.send(item)
    assert QuarantinedMark.objects.count() == 1


def test_a_mark_for_someone_not_on_the_list_is_refused(roll, cast):
    stranger = factories.make_learner(cast.ward, team=cast.team)
    assert roll.outcomes(roll.mark(learner=stranger)) == [("refused", "unknown_learner")]


def test_a_mark_at_a_cancelled_session_is_refused(cast):
    roll = make_roll(cast, cancelled_at=timezone.now())
    assert roll.outcomes(roll.mark()) == [("refused", "session_cancelled")]


@pytest.mark.parametrize("who", ["outsider", "volunteer", "official", "cluster_official"])
def test_those_who_do_not_lead_the_session_cannot_mark(roll, cast, who):
    assert roll.outcomes(roll.mark(), by=cast.users[who]) == [("refused", "not_yours")]


def test_a_volunteer_in_charge_can_mark(roll, cast):
    roll.session.sign_ups.create(volunteer=cast.member, role="lead")
    assert roll.outcomes(roll.mark(), by=cast.volunteer) == [("stored", "")]


def test_a_coordinator_can_mark(roll, cast):
    assert roll.outcomes(roll.mark(), by=cast.coordinator) == [("stored", "")]


def test_a_right_taken_away_since_then_is_stored_for_review(roll, cast):
    cast.leader.memberships.update(ends_on=roll.session.day)
    roll.session.team.memberships.filter(volunteer=cast.leader).update(starts_on=roll.session.day - timedelta(20))
    with_right_gone = access_of(cast.outsider)
    [result] = record_marks([roll.mark()], by=cast.team_leader, access=with_right_gone, origin="phone")
    assert (result.outcome, result.pending_review, Mark.objects.get().pending_review) == ("stored", True, True)


def test_a_right_that_ended_before_the_session_gives_nothing(roll, cast):
    cast.leader.memberships.update(ends_on=roll.session.day - timedelta(1))
    assert roll.outcomes(roll.mark()) == [("refused", "not_yours")]


def test_a_clock_far_ahead_is_capped_and_flagged(roll, tick):
    now = timezone.now()
    item = roll.mark(hlc=tick() + 3 * 24 * 3600 * 1000)
    assert roll.outcomes(item, item, now=now) == [("stored", ""), ("seen", "")]
    stored = Mark.objects.get()
    assert (stored.hlc, stored.clock_suspect) == (int((now + timedelta(minutes=5)).timestamp() * 1000), True)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("apart", [False, True])
def test_a_correction_from_a_clock_far_ahead_wins_however_it_arrives(roll, tick, reverse, apart):
    ahead = tick() + 3 * 24 * 3600 * 1000
    first = roll.mark("present", hlc=ahead, id="ffffffff-ffff-7fff-bfff-ffffffffffff")
    items = [first, roll.mark("absent", hlc=ahead + 1, seen=ahead)]
    items = items[::-1] if reverse else items
    for batch in [[item] for item in items] if apart else [items]:
        roll.send(*batch)
    assert (roll.attendance()[0], roll.attendance()[2]) == ("absent", False)


def test_a_page_needs_no_clock_of_its_own(roll, tick):
    item = roll.mark(seen=tick() + 1_000)
    del item["hlc"], item["observed_at"]
    assert roll.outcomes(item, origin="web") + roll.outcomes(item, origin="web") == [("stored", ""), ("seen", "")]
    assert roll.attendance()[1] == item["seen"] + 1


def test_a_phone_needs_a_clock(roll):
    item = roll.mark()
    del item["hlc"]
    assert roll.outcomes(item) == [("refused", "bad_item")]


def test_the_first_attendance_makes_a_person_count(roll, cast):
    roll.send(roll.mark("present"))
    person = Participation.objects.values_list("learner", "area", "first_attended_on").get()
    assert person == (roll.learners[0].pk, cast.ward.pk, roll.session.day)
    assert list(DirtyKey.objects.values_list("area", "day")) == [(cast.ward.pk, roll.session.day)]


def test_an_absence_makes_nobody_count(roll):
    roll.send(roll.mark("absent"), roll.mark("excused", learner=roll.learners[1]))
    assert [Participation.objects.count(), DirtyKey.objects.count()] == [0, 0]


def test_taking_the_only_attendance_back_takes_the_person_back(roll):
    roll.send(roll.mark("present", hlc=2_000))
    roll.send(roll.mark("unmarked", hlc=2_001, seen=2_000))
    assert [Participation.objects.count(), DirtyKey.objects.count()] == [0, 1]


def test_an_earlier_attendance_moves_the_day_on_which_a_person_counts(cast):
    later, earlier = make_roll(cast, 1), make_roll(cast, 0, starts_at=timezone.now() - timedelta(days=3))
    factories.enrol(earlier.session, *later.learners)
    later.send(later.mark("present"))
    DirtyKey.objects.all().delete()
    earlier.send(earlier.mark("present", learner=later.learners[0]))
    assert Participation.objects.get().first_attended_on == earlier.session.day
    assert set(DirtyKey.objects.values_list("day", flat=True)) == {later.session.day, earlier.session.day}


def test_marking_late_instead_of_present_changes_no_number(roll):
    roll.send(roll.mark("present", hlc=2_000))
    DirtyKey.objects.all().delete()
    roll.send(roll.mark("late", hlc=2_001, seen=2_000))
    assert DirtyKey.objects.count() == 0


@pytest.mark.parametrize("people", [1, 30, 500])
def test_a_batch_costs_eight_statements_whatever_its_size(cast, people, django_assert_num_queries):
    """Ten here: the test's own transaction makes two savepoints of what is BEGIN and COMMIT elsewhere."""
    roll = make_roll(cast, people)
    items = [roll.mark(learner=learner) for learner in roll.learners]
    access = access_of(roll.leader)
    with django_assert_num_queries(10):
        results = record_marks(items, by=roll.leader, access=access, origin="phone")
    assert {result.outcome for result in results} == {"stored"}


def test_several_sessions_in_one_batch_are_kept_apart(cast):
    morning, evening = make_roll(cast, 2), make_roll(cast, 2)
    items = [morning.mark("present", learner=morning.learners[0]), evening.mark("absent", learner=evening.learners[0])]
    assert morning.outcomes(*items, morning.mark(learner=evening.learners[0])) == [
        ("stored", ""), ("stored", ""), ("refused", "unknown_learner")
    ]  # fmt: skip
    assert [morning.attendance()[0], evening.attendance()[0]] == ["present", "absent"]


def test_every_refusal_has_its_words(roll):
    assert [code for code in MESSAGES if not Result(None, "refused", code).message] == []


def test_a_batch_with_nothing_in_it_does_nothing(roll):
    assert roll.send() == []


def test_a_mark_number_of_another_session_is_a_conflict(cast):
    one, other = make_roll(cast, 1), make_roll(cast, 1)
    item = one.mark(id=str(new_id()))
    assert one.outcomes(item, other.mark(id=item["id"])) == [("stored", ""), ("conflict", "")]
    assert other.rows() == []
