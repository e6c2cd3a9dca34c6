"""Walk-ins: a name and a consent are enough; likely duplicates are suggested and never merged; nothing is half-done."""

import pytest

from campaign.ids import new_id
from learners.models import Consent, Learner, LearnerTeam
from sessions import scheduling
from sessions.models import Enrolment, Mark
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(roll, cast):
    client = cast.client(cast.team_leader)

    def post(**fields):
        fields = {"id": new_id(), "form_of_address": "bac", "full_name": "Trần Văn Hòa", "agrees": "on"} | fields
        return client.post(
            f"/sessions/{roll.session.pk}/walk-ins/new/", {k: v for k, v in fields.items() if v is not None}
        )

    return post


def test_a_name_and_a_consent_are_enough(add, roll, cast):
    assert add().status_code == 302
    learner = Learner.objects.get(full_name="Trần Văn Hòa")
    assert (learner.area_id, learner.origin, roll.attendance(learner)[0]) == (cast.ward.pk, "walk_in", "present")
    assert list(Consent.objects.values_list("learner", "purpose")) == [(learner.pk, "training")]
    assert [Enrolment.objects.get(learner=learner).is_walk_in, LearnerTeam.objects.get(learner=learner).team] == [
        True,
        cast.team,
    ]


def test_without_consent_nothing_is_kept(add):
    before = Learner.objects.count()
    response = add(agrees=None)
    assert (response.status_code, Learner.objects.count(), Mark.objects.count()) == (422, before, 0)
    assert "chưa đồng ý thì không lưu tên" in response.content.decode()


def test_a_repeated_post_adds_one_person(add, roll):
    number = new_id()
    add(id=number)
    add(id=number, different="1")
    assert [Learner.objects.filter(pk=number).count(), Mark.objects.count()] == [1, 1]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("full_name", "", "Nhập họ và tên"),
        ("birth_year", "1856", "Năm sinh phải từ 1900"),
        ("birth_year", "abc", "Nhập năm sinh 4 chữ số"),
        ("phone", "123", "Nhập số điện thoại 10 số"),
        ("phone", "0912345678", "Chỉ lưu số máy khi bác đồng ý"),
    ],
)
def test_a_wrong_field_is_said_in_words(add, field, value, words):
    response = add(**{field: value})
    assert (response.status_code, words in response.content.decode(), Mark.objects.count()) == (422, True, 0)


def test_a_phone_is_kept_with_its_own_consent(add):
    add(phone="0912 345 678", agrees_to_reminders="on")
    learner = Learner.objects.get(full_name="Trần Văn Hòa")
    assert (str(learner.phone), set(learner.consents.values_list("purpose", flat=True))) == (
        "+84912345678", {"training", "reminders"}
    )  # fmt: skip


def test_someone_of_the_same_name_is_suggested_and_nothing_is_added(add, cast):
    known = factories.make_learner(cast.ward, "TRAN VAN HOA", birth_year=1953)
    response = add(birth_year="1953")
    assert (response.status_code, Mark.objects.count(), str(known.pk) in response.content.decode()) == (422, 0, True)


def test_another_birth_year_is_another_person(add, cast):
    factories.make_learner(cast.ward, "Trần Văn Hòa", birth_year=1953)
    assert add(birth_year="1960").status_code == 302


def test_the_suggested_person_is_put_on_the_list_and_marked(add, roll, cast):
    known = factories.make_learner(cast.ward, "Trần Văn Hòa", birth_year=1953)
    add(same=known.pk)
    assert (roll.attendance(known)[0], Learner.objects.filter(full_name="Trần Văn Hòa").count()) == ("present", 1)


@pytest.mark.parametrize("button", ["same", "guest"])
def test_a_session_called_off_takes_nobody_in(add, roll, cast, button):
    known = factories.make_learner(cast.ward, "Trần Văn Hòa")
    scheduling.cancel(roll.session, because="Mưa to", by=cast.coordinator)
    assert add(**{button: known.pk}).headers["Location"] == roll.session.get_absolute_url()
    assert [roll.session.enrolments.filter(learner=known).count(), roll.session.guests.count()] == [0, 0]


def test_a_person_of_another_part_of_the_city_cannot_be_claimed(add, cast):
    stranger = factories.make_learner(cast.foreign_ward, "Trần Văn Hòa")
    assert add(same=stranger.pk).status_code == 404


def test_a_known_person_may_be_added_as_someone_else(add, cast):
    factories.make_learner(cast.ward, "Trần Văn Hòa")
    assert add(different="1").status_code == 302


def test_a_walk_in_from_a_phone_arrives_with_its_mark(roll):
    number = str(new_id())
    person = {
        "id": number,
        "name": "Lê Thị Mùi",
        "birth_year": 1961,
        "phone": None,
        "consent": {"purpose": "training", "given": True},
    }
    item = roll.mark() | {"learner": number}
    both = [("stored", ""), ("stored", "")], [("seen", ""), ("seen", "")]
    assert tuple([(r.outcome, r.code) for r in roll.send(item, people=[person])] for _ in range(2)) == both


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"consent": {"purpose": "training", "given": False}}, "no_consent"),
        ({"consent": None}, "no_consent"),
        ({"name": ""}, "bad_item"),
        ({"name": "x" * 121}, "bad_item"),
        ({"name": "a\x00b"}, "bad_item"),
        ({"birth_year": 1856}, "bad_item"),
        ({"phone": "12"}, "bad_item"),
        ({"id": "x"}, "bad_item"),
    ],
)
def test_a_bad_walk_in_is_refused_with_its_mark(roll, change, code):
    number = str(new_id())
    person = {"id": number, "name": "Lê Thị Mùi", "consent": {"purpose": "training", "given": True}} | change
    results = roll.send(roll.mark() | {"learner": number}, people=[person])
    assert [(r.outcome, r.code) for r in results] == [("refused", code), ("refused", "unknown_learner")]
