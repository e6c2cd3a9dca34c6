"""Doors to knock at again: the agreed day opens a visit, moves it, and leads to a round on that day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.ids import new_id
from learners.models import Action
from sessions.encounters import record_encounters
from sessions.home_visits import arrange_visits
from sessions.models import Encounter, TrainingSession
from teams.access import access_of
from tests.sessions.conftest import Roll, make_roll

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SATURDAY, SUNDAY = TODAY + timedelta(6), TODAY + timedelta(7)


@pytest.fixture
def street(cast) -> Roll:
    return make_roll(cast, kind="door_to_door")


def knock(cast, street, **fields):
    url = reverse("sessions:encounter_create", args=[street.session.pk])
    usual = {"id": str(new_id()), "outcome": "nobody_home", "who": str(street.learners[0].pk), "again_on": SATURDAY}
    return cast.client(cast.team_leader).post(url, usual | fields)


def visits() -> list[tuple[str, date]]:
    return list(Action.objects.visits().values_list("learner__full_name", "due_on"))


def sent(street, **fields):
    usual = {"id": str(new_id()), "session": str(street.session.pk), "outcome": "later", "skill": None}
    usual |= {"learner": str(street.learners[0].pk), "takes_back": None, "again_on": SATURDAY.isoformat()}
    return usual | {"observed_at": timezone.now().isoformat()} | fields


def record(cast, *items):
    return record_encounters(items, by=cast.team_leader, access=access_of(cast.team_leader), origin="phone")


@pytest.mark.parametrize("outcome", ["later", "nobody_home"])
def test_an_agreed_day_opens_a_visit_of_the_team_once(cast, street, outcome):
    number = str(new_id())
    for _ in range(2):
        knock(cast, street, id=number, outcome=outcome)
    [action] = Action.objects.all()
    assert (action.learner, action.team, action.due_on) == (street.learners[0], cast.team, SATURDAY)
    assert action.reason == "đã hẹn khi ghé nhà"


@pytest.mark.parametrize(("outcome", "who"), [("declined", True), ("nobody_home", False)])
def test_a_door_without_a_name_or_that_needs_nothing_opens_none(cast, street, outcome, who):
    knock(cast, street, outcome=outcome, **({} if who else {"who": ""}))
    assert (visits(), Encounter.objects.count()) == ([], 1)


def test_a_later_agreement_moves_the_day(cast, street):
    for day in (SATURDAY, SUNDAY):
        knock(cast, street, again_on=day)
    assert visits() == [(street.learners[0].full_name, SUNDAY)]


def test_undo_takes_the_visit_back(cast, street):
    knock(cast, street)
    cast.client(cast.team_leader).post(
        reverse("sessions:encounter_undo", args=[street.session.pk, Encounter.objects.get().pk])
    )
    assert visits() == []


@pytest.mark.parametrize("undo_first", [True, False])
def test_what_was_taken_back_on_the_phone_opens_none_in_any_order(cast, street, undo_first):
    entry = sent(street)
    items = [entry, sent(street, takes_back=entry["id"])]
    for item in reversed(items) if undo_first else items:
        record(cast, item)
    assert visits() == []


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", 20261231, "0026-01-01"])
def test_a_day_that_is_none_is_kept_for_people_to_look_at(cast, street, day):
    [result] = record(cast, sent(street, again_on=day))
    assert (result.outcome, result.code, visits()) == ("refused", "bad_item", [])


@pytest.mark.parametrize("day", [TODAY - timedelta(1), "ngày mai"])
def test_a_day_that_is_over_is_asked_again(cast, street, day):
    response = knock(cast, street, again_on=day)
    assert (response.status_code, "Chọn ngày từ hôm nay trở đi" in response.content.decode()) == (422, True)
    assert Encounter.objects.count() == 0


def test_the_page_shows_how_it_stands_at_each_door(cast, street):
    knock(cast, street)
    page = cast.client(cast.team_leader).get(street.session.get_roll_url()).content.decode()
    assert f"Không có nhà · ghé lại {SATURDAY.day}/{SATURDAY.month}" in page


def test_the_next_round_keeps_the_agreed_day_and_closes_the_visit(cast, street):
    knock(cast, street)
    [made] = arrange_visits(cast.ward, by=cast.coordinator)
    assert (made.day, list(made.enrolments.values_list("learner", flat=True))) == (SATURDAY, [street.learners[0].pk])
    assert arrange_visits(cast.ward, by=cast.coordinator) == []


def test_a_visit_nobody_made_is_arranged_anew(cast, street):
    knock(cast, street)
    [made] = arrange_visits(cast.ward, by=cast.coordinator)
    Action.objects.update(due_on=TODAY - timedelta(1))
    TrainingSession.objects.filter(pk=made.pk).update(day=TODAY - timedelta(1))
    assert len(arrange_visits(cast.ward, by=cast.coordinator)) == 1
