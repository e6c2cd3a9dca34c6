"""Whole requests that are refused: always JSON, never a page, never a 500."""

import json

import pytest
from django.db import OperationalError
from django.test import Client

from sessions.models import Mark
from sessions.sync import pacing, store
from tests.sessions.sync.conftest import MARKS, Phone

pytestmark = pytest.mark.django_db


def told(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b'{"protocol": NaN}', b"[" * 100_000, b'"\\ud800', b"\xef\xbb\xbf{}", b"{}x"]
)
def test_what_is_not_json_is_400(phone, body):
    assert told(phone.post(body)) == (400, "not_json")


def test_another_type_of_content_is_400(phone):
    assert told(phone.post(phone.batch(), content_type="text/plain")) == (400, "not_json")


@pytest.mark.parametrize("protocol", [0, 2, "1", True, 1.0, None, 10**30])
def test_an_unknown_protocol_is_400(phone, protocol):
    assert told(phone.post(phone.batch(protocol=protocol))) == (400, "unknown_protocol")


@pytest.mark.parametrize(
    "change",
    [{"marks": {}}, {"marks": None}, {"learners": None}, {"device_id": "x"}, {"device_id": None}, {"device_now": 5},
     {"device_id": "{0197f0f0-0000-7000-8000-00000000d001}"}],
)  # fmt: skip
def test_a_wrong_frame_is_400(phone, change):
    assert told(phone.post(phone.batch(**change))) == (400, "bad_batch")


def test_a_document_that_is_no_object_is_400(phone):
    assert told(phone.post([])) == (400, "bad_batch")


def test_two_fields_of_one_name_make_a_bad_item_only(phone, roll):
    text = json.dumps(phone.batch(roll.mark(), roll.mark())).replace('"seen": 0', '"seen": 0, "seen": 1', 1)
    assert [result["outcome"] for result in phone.post(text).json()["marks"]] == ["refused", "stored"]


@pytest.mark.parametrize("number", ["1" * 5_000, "1e999", "-" + "9" * 200_000, "1" * 32])
def test_an_absurd_number_makes_a_bad_item_only(phone, roll, number):
    text = json.dumps(phone.batch(roll.mark(hlc=77), roll.mark())).replace('"hlc": 77', f'"hlc": {number}')
    assert [result["outcome"] for result in phone.post(text).json()["marks"]] == ["refused", "stored"]


def test_more_than_500_items_are_413(phone):
    assert told(phone.post(phone.batch(*[{}] * 499, learners=({}, {})))) == (413, "too_large")


def test_500_bad_items_are_answered_one_by_one(phone):
    assert phone.outcomes(*[{}] * 500) == ["refused"] * 500


def test_more_than_256_kib_are_413(phone):
    assert told(phone.post(b" " * (256 * 1024 + 1))) == (413, "too_large")


def test_the_signed_out_get_401_and_no_page():
    answer = Phone(Client()).post({})
    assert [told(answer), answer.headers.get("Location")] == [(401, "signed_out"), None]


def test_a_suspended_person_is_signed_out(phone, cast):
    cast.team_leader.is_active = False
    cast.team_leader.save()
    assert told(phone.post(phone.batch())) == (401, "signed_out")


def test_the_queue_of_someone_else_is_not_taken(phone, roll, cast):
    answers = [
        phone.post(phone.batch(roll.mark()), headers={"X-User": str(who.pk)}) for who in (cast.volunteer, roll.leader)
    ]
    assert [answer.status_code for answer in answers] == [401, 200]


def test_a_missing_csrf_token_is_403_in_json(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.team_leader)
    assert told(Phone(client).post({})) == (403, "csrf")


def test_a_missing_csrf_token_of_the_signed_out_is_401():
    assert told(Phone(Client(enforce_csrf_checks=True)).post({})) == (401, "signed_out")


def test_the_csrf_token_of_the_roster_opens_the_door(cast, roll):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.team_leader)
    phone = Phone(client)
    token = phone.roster(roll.session.pk).cookies["csrftoken"].value
    assert phone.post(phone.batch(), headers={"X-CSRFToken": token}).status_code == 200


def test_no_roster_changes_the_csrf_cookie_of_a_phone(cast, roll):
    signed_out, signed_in = Phone(Client()), Phone(Client())
    signed_in.client.force_login(cast.team_leader)
    answers = [signed_out.roster(roll.session.pk), *(signed_in.roster(roll.session.pk) for _ in range(2))]
    told = [(answer.status_code, "csrftoken" in answer.cookies) for answer in answers]
    assert told == [(401, False), (200, True), (200, False)]


def test_plain_http_is_refused_where_https_is_demanded(phone, roll, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_REDIRECT_EXEMPT = True, [r"^sync/"]
    assert told(phone.post(phone.batch(roll.mark()))) == (403, "plain_http")
    assert Mark.objects.count() == 0


def test_https_is_served_where_it_is_demanded(phone, roll, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert phone.post(phone.batch(roll.mark()), secure=True).status_code == 200


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options"])
def test_other_methods_are_405(phone, method):
    answer = getattr(phone.client, method)(MARKS)
    assert [told(answer), answer["Allow"]] == [(405, "wrong_method"), "POST"]


def test_a_phone_gone_wild_is_told_to_wait(phone, settings, monkeypatch):
    monkeypatch.setattr(pacing, "buckets", {})
    settings.SYNC_POSTS_PER_MINUTE = 2
    answers = [phone.post(phone.batch()) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 30


def test_a_database_that_does_not_answer_is_503(phone, roll, monkeypatch):
    def fail(*_, **__):
        raise OperationalError("database is locked")

    monkeypatch.setattr(store, "record_marks", fail)
    answer = phone.post(phone.batch(roll.mark()))
    assert [told(answer), answer["Retry-After"]] == [(503, "busy"), "5"]


def test_a_database_that_fails_before_the_view_is_503_too(cast, monkeypatch):
    def fail(*_, **__):
        raise OperationalError("connection refused")

    client = Client(raise_request_exception=False)
    client.force_login(cast.team_leader)
    monkeypatch.setattr("django.contrib.auth.middleware.auth.get_user", fail)
    answer = Phone(client).post({})
    assert [answer.status_code, answer["Retry-After"]] == [503, "5"]
