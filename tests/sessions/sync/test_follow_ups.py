"""GET /sync/follow-ups/: whom somebody has to ask, for a phone without a signal; nobody else's learners."""

import json

import pytest
from django.utils import timezone

from learners.models import Companion
from sessions.sync.files import draft, let_in
from teams.access import access_of
from tests import factories
from tests.sessions.sync.conftest import phone_of
from tests.sessions.sync.test_answers import answer, outcomes

pytestmark = pytest.mark.django_db


def kept(user, **headers):
    return phone_of(user).client.get("/sync/follow-ups/", headers=headers)


def names(user):
    return [one["name"] for one in kept(user).json()["follow_ups"]]


@pytest.fixture
def due(cast):
    learner = factories.make_learner(
        cast.ward, "Trần Văn Hòa", team=cast.team, phone="+84982222140", hard_of_hearing=True
    )
    return factories.make_check(learner)


def test_a_leader_keeps_what_the_page_of_the_call_shows(cast, due):
    [told] = kept(cast.team_leader).json()["follow_ups"]
    day = f"{due.alone_on.day}/{due.alone_on.month}"
    assert told == {
        "id": str(due.pk), "alone_on": f"{due.alone_on:%Y-%m-%d}",
        "you": "Bác", "name": "Bác Trần Văn Hòa", "short_name": "bác Hòa", "title": "Hỏi lại sau 3 ngày",
        "skill": "VNeID", "about": f"tự làm VNeID ngày {day} · nghe kém", "waits": "VNeID · đến hạn hôm nay",
        "say": "“Cháu chào bác ạ. Hôm trước bác học VNeID với bọn cháu, bác đã tự dùng chưa ạ?”",
        "phone": "+84982222140", "phone_text": "0982 xxx 140", "tries": 0, "answers": [],
        "mine": False, "teams": [str(cast.team.pk)],
    }  # fmt: skip


def test_only_whoever_has_to_ask_keeps_it(cast, due):
    everyone = (cast.team_leader, cast.volunteer, cast.coordinator, cast.official, cast.outsider)
    assert [names(user) for user in everyone] == [["Bác Trần Văn Hòa"], [], [], [], []]
    Companion.objects.create(learner=due.learner, volunteer=cast.member, starts_on=timezone.localdate())
    assert names(cast.volunteer) == ["Bác Trần Văn Hòa"]
    assert [kept(user).json()["follow_ups"][0]["mine"] for user in (cast.volunteer, cast.team_leader)] == [True, False]


def test_an_answer_that_came_is_told_and_what_is_answered_is_kept_no_more(cast, due):
    phone = phone_of(cast.team_leader)
    tried = answer(due, "unreachable", grade="", barrier="")
    assert outcomes(phone, tried) == ["stored"]
    [told] = kept(cast.team_leader).json()["follow_ups"]
    assert (told["tries"], told["answers"]) == (1, [tried["id"]])
    assert (outcomes(phone, answer(due)), names(cast.team_leader)) == (["stored"], [])


def test_a_copy_that_is_right_is_not_sent_again(cast, due):
    etag = kept(cast.team_leader).headers["ETag"]
    assert kept(cast.team_leader, if_none_match=etag).status_code == 304


def test_it_is_for_those_who_are_signed_in(client):
    assert client.get("/sync/follow-ups/").status_code == 401


@pytest.mark.parametrize("people", [1, 20])
def test_the_list_costs_the_same_for_any_number(cast, people, django_assert_num_queries):
    skill = factories.make_skill("D1")
    for number in range(people):
        learner = factories.make_learner(cast.ward, f"Bác {number}", team=cast.team)
        factories.make_check(learner, skill)
    client = phone_of(cast.team_leader).client
    with django_assert_num_queries(6):
        client.get("/sync/follow-ups/")


def test_somebody_elses_learner_is_refused(cast, due):
    assert outcomes(phone_of(cast.outsider), answer(due)) == ["unknown_follow_up"]


def test_a_file_of_a_phone_brings_answers_too(cast, due):
    frame = phone_of(cast.team_leader).batch(answers=[answer(due)], user=str(cast.team_leader.pk))
    file = draft(json.dumps(frame).encode(), name="a.json", by=cast.team_leader, access=access_of(cast.team_leader))
    for _ in range(2):
        let_in(file, access_of(cast.team_leader))
    due.refresh_from_db()
    assert (due.outcome, due.answers.count()) == ("used_alone", 1)
