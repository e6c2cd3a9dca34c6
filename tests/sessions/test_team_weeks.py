"""A team's week: who has too much, who has room, and the place that changes hands."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from sessions.models import SessionKind, SignUp, TrainingSession
from sessions.team_weeks import balances, member_weeks
from sessions.week import Week
from teams.models import Volunteer
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY = "2026-07-13T07:00:00+07:00"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def place(cast, volunteer, day, hour, *, hours=4, **fields):
    starts_at = timezone.now().replace(hour=0) + timedelta(days=day, hours=hour)
    session = cast.session(starts_at=starts_at, hours=hours)
    fields = {"confirmed_at": timezone.now()} | fields
    return SignUp.objects.create(session=session, volunteer=volunteer, place=1, **fields)


def weeks(cast):
    today = timezone.localdate()
    return {each.volunteer: each for each in member_weeks(cast.team, Week.holding(today), today)}


@pytest.fixture
def heavy(cast):
    return [place(cast, cast.member, day, 2) for day in (1, 2, 3)]


def test_hours_and_boxes_are_those_of_the_week(cast, heavy):
    week = weeks(cast)[cast.member]
    assert (week.hours, [cell.places for cell in week.cells], week.is_too_much) == (12, [0, 1, 1, 1, 0, 0, 0], True)


def test_an_answer_that_is_awaited_is_a_question_mark(cast):
    place(cast, cast.member, 1, 2, confirmed_at=None)
    assert [cell.is_asked for cell in weeks(cast)[cast.member].cells][:3] == [False, True, False]


def test_who_has_too_much_could_pass_the_latest_place_to_who_has_room(cast, heavy):
    [found] = balances(list(weeks(cast).values()), timezone.now())
    assert (found.place, found.light.volunteer) == (heavy[2], cast.leader)


def test_nobody_gets_a_place_at_a_time_when_they_are_busy(cast, heavy):
    place(cast, cast.leader, 3, 3, hours=1)
    [found] = balances(list(weeks(cast).values()), timezone.now())
    assert found.place == heavy[1]


@pytest.mark.parametrize("wrong", ["foreign", "home", "draft"])
def test_a_place_that_none_of_them_could_sign_up_for_is_offered_to_nobody(cast, heavy, wrong):
    """Another team's session; a minor sent to a home; a session nobody knows of yet."""
    fields = {
        "foreign": {"team": cast.foreign_team},
        "home": {"kind": SessionKind.DOOR_TO_DOOR},
        "draft": {"drafted_at": timezone.now()},
    }
    TrainingSession.objects.filter(sign_ups__in=heavy).update(**fields[wrong])
    Volunteer.objects.filter(pk=cast.leader.pk).update(birth_year=2010)
    assert balances(list(weeks(cast).values()), timezone.now()) == []


def test_whose_membership_is_over_by_then_gets_no_place(cast, heavy):
    cast.leader.memberships.update(ends_on=timezone.localdate() + timedelta(2))
    [found] = balances(list(weeks(cast).values()), timezone.now())
    assert found.place == heavy[1]


def hand_over(cast, user, place, to):
    return cast.client(user).post(f"/sessions/sign-ups/{place.pk}/hand-over/", {"volunteer": to.pk}, follow=True)


def test_a_leader_passes_a_place_on_and_back(cast, heavy):
    hand_over(cast, cast.team_leader, heavy[2], cast.leader)
    passed = heavy[2].session.sign_ups.get()
    assert (passed.volunteer, passed.confirmed_at, passed.place) == (cast.leader, None, 1)
    url = f"/sessions/sign-ups/{passed.pk}/hand-over/?volunteer={cast.member.pk}"
    cast.client(cast.team_leader).post(url)
    assert heavy[2].session.sign_ups.get().volunteer == cast.member


def test_passing_on_twice_happens_once(cast, heavy):
    for _twice in range(2):
        hand_over(cast, cast.team_leader, heavy[2], cast.leader)
    assert heavy[2].session.sign_ups.get().volunteer == cast.leader


def test_nobody_is_put_into_two_places_at_once(cast, heavy):
    place(cast, cast.leader, 3, 3, hours=1)
    page = hand_over(cast, cast.team_leader, heavy[2], cast.leader).content.decode()
    assert ("không nhận thay được nữa" in page, heavy[2].session.sign_ups.get().volunteer) == (True, cast.member)


def test_only_members_of_the_team_take_over(cast, heavy):
    stranger = factories.make_volunteer("Vũ Minh Châu")
    assert hand_over(cast, cast.team_leader, heavy[2], stranger).status_code == 404


def test_members_pass_on_nothing_themselves(cast, heavy):
    assert hand_over(cast, cast.volunteer, heavy[2], cast.leader).status_code == 403


@pytest.mark.parametrize("members", [2, 20])
def test_the_week_of_a_team_takes_as_many_queries_for_two_members_as_for_twenty(
    cast, django_assert_num_queries, members
):
    for _n in range(members):
        volunteer = factories.make_volunteer()
        factories.join(cast.team, volunteer)
        place(cast, volunteer, 2, 2)
    client = cast.client(cast.team_leader)
    with django_assert_num_queries(14):
        client.get(f"/sessions/teams/{cast.team.pk}/week/", headers={"HX-Request": "true"})
