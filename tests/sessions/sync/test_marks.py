"""POST /sync/marks/: one outcome per item, then the attendance of the sessions touched, whatever else is sent."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from learners.models import Consent, Learner
from sessions.models import Enrolment, Mark, QuarantinedMark
from tests import factories
from tests.sessions.sync.conftest import DEVICE, phone_of, walk_in

pytestmark = pytest.mark.django_db


def test_each_mark_has_its_own_outcome_in_order(phone, roll):
    good, bad = roll.mark(), roll.mark("asleep", learner=roll.learners[1])
    phone.send(good)
    third = roll.mark("late", learner=roll.learners[2])
    assert phone.outcomes(good, bad, good | {"status": "late"}, third) == ["seen", "refused", "conflict", "stored"]


def test_a_stored_mark_is_answered_with_its_id_and_nothing_more(phone, roll):
    mark = roll.mark()
    assert phone.send(mark)["marks"] == [{"id": mark["id"], "outcome": "stored"}]


def test_a_refusal_says_why_in_the_persons_language(phone, roll):
    [told] = phone.send(roll.mark("asleep"))["marks"]
    assert (told["code"], told["message"]) == (
        "bad_status",
        "Không rõ có mặt hay vắng. Tải lại trang rồi điểm lại.",
    )


def test_a_conflict_has_a_code_and_gives_no_content_back(phone, roll):
    mark = roll.mark("present")
    phone.send(mark)
    [told] = phone.send(mark | {"status": "absent"})["marks"]
    assert (told["code"], "present" in told["message"]) == ("conflict", False)


def test_the_answer_tells_itself_from_a_captive_portals(phone, roll):
    answer = phone.send(roll.mark())
    assert (answer["protocol"], answer["device_id"]) == (1, DEVICE)


def test_the_answer_brings_the_servers_clock(phone):
    told = timezone.datetime.fromisoformat(phone.send()["server_now"])
    assert abs(timezone.now() - told) < timedelta(seconds=5)


def test_the_answer_brings_the_attendance_of_the_session(phone, roll):
    mark = roll.mark("late", hlc=2_000)
    pair = {"session": str(roll.session.pk), "learner": str(roll.learners[0].pk)}
    assert phone.send(mark)["attendance"] == [pair | {"status": "late", "hlc": 2_000, "disputed": False}]


def test_the_attendance_is_that_of_all_phones(phone, roll, cast):
    phone_of(cast.coordinator).send(roll.mark("absent", hlc=2_000))
    [row] = phone.send(roll.mark("present", hlc=3_000))["attendance"]
    assert (row["status"], row["disputed"]) == ("present", True)


def test_a_stranger_learns_nothing_of_the_attendance(phone, roll, cast):
    mark = roll.mark()
    phone.send(mark)
    answer = phone_of(cast.outsider).send(mark, roll.mark())
    assert [result["outcome"] for result in answer["marks"]] == ["seen", "refused"]
    assert answer["attendance"] == []


def test_a_volunteer_in_charge_gets_the_attendance(roll, cast):
    roll.session.sign_ups.create(volunteer=cast.member, role="lead")
    assert len(phone_of(cast.volunteer).send(roll.mark())["attendance"]) == 1


def test_the_device_and_the_sender_are_kept(phone, roll):
    phone.send(roll.mark())
    assert Mark.objects.values_list("device_id", "recorded_by", "origin").get() == (
        UUID(DEVICE),
        roll.leader.pk,
        "phone",
    )


def test_a_right_taken_away_after_marking_is_stored_for_review(phone, roll, cast):
    yesterday = timezone.localdate() - timedelta(1)
    roll.session.day = yesterday - timedelta(3)
    roll.session.save()
    cast.leader.memberships.update(starts_on=yesterday, ends_on=yesterday)
    mark = roll.mark(observed_at=f"{yesterday}T10:00:00+07:00")
    assert phone.send(mark)["marks"] == [{"id": mark["id"], "outcome": "stored", "pending_review": True}]


def test_a_mark_made_after_the_right_ended_is_refused_and_kept(phone, roll, cast):
    yesterday = timezone.localdate() - timedelta(1)
    cast.leader.memberships.update(ends_on=yesterday)
    roll.session.day = timezone.localdate()
    roll.session.save()
    assert phone.outcomes(roll.mark(observed_at=timezone.now().isoformat())) == ["refused"]
    assert QuarantinedMark.objects.get().code == "not_yours"


def test_a_walk_in_keeps_the_id_of_the_phone(phone, roll):
    person = walk_in("nguyễn  thị hợi")
    answer = phone.send(roll.mark() | {"learner": person["id"]}, learners=(person,))
    assert [answer["learners"], answer["marks"][0]["outcome"]] == [
        [{"id": person["id"], "outcome": "stored"}],
        "stored",
    ]
    assert Enrolment.objects.get(learner=person["id"]).is_walk_in is True
    assert Consent.objects.get(learner=person["id"]).purpose == "training"


def test_a_walk_in_again_is_seen_and_stays_one_person(phone, roll):
    person = walk_in()
    batch = {"learners": (person,)}
    phone.send(roll.mark() | {"learner": person["id"]}, **batch)
    assert phone.send(roll.mark() | {"learner": person["id"]}, **batch)["learners"][0]["outcome"] == "seen"
    assert Learner.objects.filter(full_name=person["name"]).count() == 1


def test_a_walk_in_without_consent_is_refused_with_the_mark(phone, roll):
    person = walk_in(consent={"purpose": "training", "given": False})
    answer = phone.send(roll.mark() | {"learner": person["id"]}, learners=(person,))
    assert [answer["learners"][0]["code"], answer["marks"][0]["code"]] == ["no_consent", "unknown_learner"]


def test_a_likely_duplicate_is_suggested_and_not_merged(phone, roll, cast):
    known = factories.make_learner(cast.ward, "Nguyễn Thị Hợi", team=cast.team, birth_year=1956)
    person = walk_in("Nguyen Thi Hoi")
    answer = phone.send(roll.mark() | {"learner": person["id"]}, learners=(person,))
    assert answer["duplicates"] == [{"learner": person["id"], "like": str(known.pk), "name": "Bác Nguyễn Thị Hợi"}]
    assert Learner.objects.filter(merged_into__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ({"birth_year": 1950}, {}),
        ({"full_name": "Lê Văn Bốn"}, {}),
        ({"full_name": "Lê Văn Bốn", "phone": "+84912345678"}, {"phone": None}),
    ],
)
def test_other_people_are_not_suggested(phone, roll, cast, known, new):
    factories.make_learner(cast.ward, team=cast.team, **({"birth_year": 1956} | known))
    person = walk_in("Nguyễn Thị Hợi", **new)
    assert phone.send(roll.mark() | {"learner": person["id"]}, learners=(person,))["duplicates"] == []


def test_the_same_phone_number_is_suggested_under_another_name(phone, roll, cast):
    known = factories.make_learner(cast.ward, "Lê Văn Bốn", team=cast.team, phone="+84912345678")
    person = walk_in(phone="0912 345 678")
    [alike] = phone.send(roll.mark() | {"learner": person["id"]}, learners=(person,))["duplicates"]
    assert alike["like"] == str(known.pk)


def test_people_out_of_scope_are_never_suggested(phone, roll, cast):
    factories.make_learner(cast.foreign_ward, "Lê Văn Bốn", team=cast.foreign_team, phone="+84912345678")
    person = walk_in(phone="0912 345 678")
    assert phone.send(roll.mark() | {"learner": person["id"]}, learners=(person,))["duplicates"] == []


def test_walk_ins_cost_as_many_statements_for_forty_as_for_two(phone, roll, django_assert_max_num_queries):
    for number in (2, 40):
        people = [walk_in(f"Trần Thị {place}") for place in range(number)]
        marks = [roll.mark() | {"learner": person["id"]} for person in people]
        with django_assert_max_num_queries(26):
            assert set(phone.outcomes(*marks, learners=tuple(people))) == {"stored"}
