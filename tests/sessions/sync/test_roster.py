"""GET /sync/roster/<session>/: what a phone needs offline, and no more."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from campaign.ids import new_id
from tests import factories
from tests.sessions.conftest import make_roll
from tests.sessions.sync.conftest import Phone, phone_of

pytestmark = pytest.mark.django_db


def learners(answer) -> dict[str, dict]:
    return {learner["id"]: learner for learner in answer.json()["learners"]}


def test_a_learner_is_told_as_the_roll_call_needs_them(phone, roll, cast):
    person = factories.make_learner(
        cast.ward, "Tô Văn Ưởng", phone="+84912345678", birth_year=1950, hard_of_hearing=True, walks_slowly=True
    )
    factories.enrol(roll.session, person)
    assert learners(phone.roster(roll.session.pk))[str(person.pk)] == {
        "id": str(person.pk), "form_of_address": "bac", "name": "Bác Tô Văn Ưởng", "short_name": "bác Ưởng",
        "needs": ["hard_of_hearing"], "status": "unmarked", "hlc": 0, "disputed": False,
    }  # fmt: skip


def test_phone_numbers_and_birth_years_stay_at_the_server(phone, roll, cast):
    factories.enrol(roll.session, factories.make_learner(cast.ward, phone="+84912345678", birth_year=1949))
    text = phone.roster(roll.session.pk).content.decode()
    assert [secret for secret in ("912345678", "1949", "birth", "phone") if secret in text] == []


def test_the_roster_tells_the_session(phone, roll):
    told = phone.roster(roll.session.pk).json()["session"]
    assert (told["id"], told["area"], told["is_cancelled"]) == (str(roll.session.pk), "Phường Láng", False)
    assert timezone.datetime.fromisoformat(told["starts_at"]) == roll.session.starts_at


def test_the_roster_brings_status_and_clock(phone, roll):
    roll.send(roll.mark("late", hlc=2_000))
    told = learners(phone.roster(roll.session.pk))[str(roll.learners[0].pk)]
    assert (told["status"], told["hlc"]) == ("late", 2_000)


def test_a_dispute_tells_who_said_what_and_when(phone, roll, cast):
    phone.send(roll.mark("late", hlc=2_000, observed_at="2026-07-15T08:21:00+07:00"))
    phone_of(cast.coordinator).send(roll.mark("absent", hlc=2_001, observed_at="2026-07-15T08:05:00+07:00"))
    told = learners(phone.roster(roll.session.pk))[str(roll.learners[0].pk)]
    assert [(version["status"], version["by"], version["at"][11:16]) for version in told["versions"]] == [
        ("absent", cast.coordinator.get_short_name(), "08:05"),
        ("late", cast.team_leader.get_short_name(), "08:21"),
    ]


def test_an_unchanged_roster_is_304_without_a_body(phone, roll):
    first = phone.roster(roll.session.pk)
    again = phone.roster(roll.session.pk, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, "Server-Now" in again) == (304, b"", True)


def test_a_mark_changes_the_etag(phone, roll):
    first = phone.roster(roll.session.pk)
    roll.send(roll.mark())
    assert phone.roster(roll.session.pk, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_nothing_keeps_a_roster(phone, roll):
    first = phone.roster(roll.session.pk)
    again = phone.roster(roll.session.pk, **{"If-None-Match": first["ETag"]})
    assert [first["Cache-Control"], again["Cache-Control"]] == ["no-store, private"] * 2


@pytest.mark.parametrize(
    ("who", "status"), [("outsider", 404), ("volunteer", 403), ("official", 403), ("coordinator", 200)]
)
def test_only_those_who_take_attendance_get_it(roll, cast, who, status):
    assert phone_of(cast.users[who]).roster(roll.session.pk).status_code == status


def test_a_volunteer_in_charge_gets_it(roll, cast):
    roll.session.sign_ups.create(volunteer=cast.member, role="lead")
    assert phone_of(cast.volunteer).roster(roll.session.pk).status_code == 200


def test_a_session_that_is_not_there_is_told_like_a_foreign_one(roll, cast):
    phone = phone_of(cast.outsider)
    assert phone.roster(new_id()).content == phone.roster(roll.session.pk).content


def test_the_signed_out_get_401(roll):
    answer = Phone(Client()).roster(roll.session.pk)
    assert (answer.status_code, json.loads(answer.content)["code"]) == (401, "signed_out")


@pytest.mark.parametrize("people", [1, 100])
def test_a_roster_costs_five_statements(phone, cast, people, django_assert_num_queries):
    roll = make_roll(cast, people)
    with django_assert_num_queries(5):
        assert len(learners(phone.roster(roll.session.pk))) == people
