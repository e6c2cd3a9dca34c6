"""The pages of shifts: a volunteer's week, the places of a session, and what staff sees of missing people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions import sign_ups
from sessions.models import Shift, SignUp, TrainingSession, Wait
from teams.models import Volunteer
from tests import factories
from tests.conftest import Cast
from tests.sessions.test_scheduling import at

LIST, MISSING = "/sessions/shifts/", "/sessions/understaffed/"


@pytest.fixture
def session(cast: Cast) -> TrainingSession:
    session = cast.session(starts_at=at(8), hours=2, seats=8, title="Quét mã QR")
    Shift.objects.create(session=session, role="companion", places=1)
    return session


def week_of(session: TrainingSession) -> str:
    return f"{LIST}?week={session.day}"


def places(session: TrainingSession) -> str:
    return reverse("sessions:sign_up_create", args=[session.pk])


def listed(response, name: str) -> list[TrainingSession]:
    return [shift.session for shift in response.context[name]]


def post(cast: Cast, name: str, row: SignUp | Wait, **data):
    return cast.client(cast.volunteer).post(reverse(f"sessions:{name}", args=[row.pk]), data)


def test_a_session_that_needs_people_is_offered_to_members(cast, session):
    page = cast.client(cast.volunteer).get(week_of(session))
    assert (listed(page, "open"), listed(page, "taken")) == ([session], [])


def test_someone_young_is_told_whom_home_visits_wait_for(cast, session):
    TrainingSession.objects.update(kind="door_to_door")
    Volunteer.objects.filter(pk=cast.member.pk).update(birth_year=timezone.localdate().year - 17)
    response = cast.client(cast.volunteer).post(places(session), {"role": "companion"})
    assert (response.status_code, response.context["problem"][:5], SignUp.objects.count()) == (422, "Ghé n", 0)


def test_a_shift_is_taken_with_one_tap(cast, session):
    response = cast.client(cast.volunteer).post(places(session), {"role": "companion"})
    sign_up = SignUp.objects.get()
    assert (response.status_code, sign_up.volunteer, sign_up.role, sign_up.place) == (302, cast.member, "companion", 1)


def test_two_taps_take_one_place(cast, session):
    client = cast.client(cast.volunteer)
    codes = [client.post(places(session), {"role": "companion"}).status_code for _ in range(2)]
    assert (codes, SignUp.objects.count()) == ([302, 302], 1)


def test_who_comes_too_late_waits(cast, session):
    sign_ups.take(session, "companion", volunteer=cast.leader)
    cast.client(cast.volunteer).post(places(session), {"role": "companion"})
    page = cast.client(cast.volunteer).get(week_of(session))
    assert (listed(page, "waiting"), Wait.objects.get().state) == ([session], "waiting")


def test_an_assignment_is_a_question_until_it_is_answered(cast, session):
    asked = SignUp.objects.create(session=session, volunteer=cast.member)
    before = listed(cast.client(cast.volunteer).get(week_of(session)), "asked")
    post(cast, "sign_up_confirm", asked)
    assert (before, listed(cast.client(cast.volunteer).get(week_of(session)), "asked")) == ([session], [])


def test_an_offer_is_a_question_too(cast, session):
    offered = timezone.now() + timedelta(hours=1)
    Wait.objects.create(
        session=session, volunteer=cast.member, role="companion", number=1, state="offered", offer_ends_at=offered
    )
    assert listed(cast.client(cast.volunteer).get(LIST), "asked") == [session]


def test_an_offer_is_accepted(cast, session):
    offered = timezone.now() + timedelta(hours=1)
    wait = Wait.objects.create(
        session=session, volunteer=cast.member, role="companion", number=1, state="offered", offer_ends_at=offered
    )
    post(cast, "offer_accept", wait)
    assert SignUp.objects.get().volunteer == cast.member


def test_an_overlap_is_refused_with_the_reason_and_a_link(cast, session):
    other = cast.session(starts_at=at(9), title="Đến nhà 3 bác")
    SignUp.objects.create(session=other, volunteer=cast.member)
    response = cast.client(cast.volunteer).post(places(session), {"role": "companion"})
    [(words, where, is_visible)] = response.context["conflicts"]
    day = f"{other.day.day}/{other.day.month}"
    assert (response.status_code, words, where, is_visible) == (
        422, f"Trần Gia Bảo bận 9:00 – 11:00 ngày {day}", other, True,
    )  # fmt: skip


def test_members_cannot_put_themselves_in_charge(cast, session):
    assert cast.client(cast.volunteer).post(places(session), {"role": "lead"}).status_code == 403


def test_a_wrong_role_is_said(cast, session):
    assert cast.client(cast.volunteer).post(places(session), {"role": "boss"}).status_code == 422


def test_who_said_yes_and_cannot_come_looks_for_a_stand_in(cast, session):
    sign_up = sign_ups.take(session, "companion", volunteer=cast.member)
    post(cast, "sign_up_withdraw", sign_up, because="Ốm")
    sign_up.refresh_from_db()
    assert (sign_up.is_seeking, sign_up.stand_in_reason) == (True, "Ốm")


def test_only_leaders_read_why_someone_cannot_come(cast, session):
    sign_ups.withdraw(sign_ups.take(session, "companion", volunteer=cast.member), because="Đau răng")
    pages = [cast.client(user).get(session.get_absolute_url()) for user in (cast.team_leader, cast.volunteer)]
    assert ["Đau răng" in page.content.decode() for page in pages] == [True, False]


def test_the_search_is_taken_back(cast, session):
    sign_up = sign_ups.take(session, "companion", volunteer=cast.member)
    sign_ups.withdraw(sign_up)
    post(cast, "sign_up_keep", sign_up)
    sign_up.refresh_from_db()
    assert sign_up.is_seeking is False


def test_saying_busy_twice_is_fine(cast, session):
    asked = SignUp.objects.create(session=session, volunteer=cast.member)
    codes = [post(cast, "sign_up_withdraw", asked).status_code for _ in range(2)]
    assert (codes, SignUp.objects.count()) == ([302, 302], 0)


def test_a_colleagues_search_is_offered(cast, session):
    sign_ups.withdraw(sign_ups.take(session, "companion", volunteer=cast.leader))
    assert listed(cast.client(cast.volunteer).get(week_of(session)), "open") == [session]


def test_more_hours_than_enough_are_warned_of(cast, session, settings):
    settings.HOURS_PER_WEEK = 1
    [shift] = cast.client(cast.volunteer).get(week_of(session)).context["open"]
    assert shift.load.hours == 2


def test_too_little_time_for_the_way_is_warned_of(cast, session):
    for area, longitude in ((cast.ward, 105.80), (cast.foreign_ward, 105.90)):
        area.longitude, area.latitude = longitude, 21.0
        area.save()
    near = factories.make_session(cast.campaign, cast.team, area=cast.foreign_ward, starts_at=at(10, 15))
    SignUp.objects.create(session=near, volunteer=cast.member, confirmed_at=timezone.now())
    [shift] = [each for each in cast.client(cast.volunteer).get(week_of(session)).context["open"] if each.mine is None]
    assert [(way.other, way.kilometres, way.needs, way.has) for way in shift.load.travels] == [(near, 11, 45, 15)]


@pytest.mark.parametrize("sessions", [2, 12])
def test_the_week_costs_the_same_for_many_sessions(cast, sessions, django_assert_num_queries):
    for number in range(sessions):
        session = cast.session(starts_at=at(8, days=1) + timedelta(hours=number), hours=1)
        SignUp.objects.create(session=session, volunteer=cast.leader)
    client = cast.client(cast.volunteer)
    with django_assert_num_queries(6):
        client.get(f"{LIST}?week={timezone.localdate() + timedelta(1)}")


def test_leaders_say_how_many_people_a_session_needs(cast, session):
    url = reverse("sessions:shift_edit", args=[session.pk])
    cast.client(cast.team_leader).post(url, {"lead": "1", "companion": "5", "support": "2"})
    assert dict(session.shifts.values_list("role", "places")) == {"lead": 1, "companion": 5, "support": 2}


def test_a_number_that_is_missing_is_said(cast, session):
    url = reverse("sessions:shift_edit", args=[session.pk])
    response = cast.client(cast.team_leader).post(url, {"lead": "1", "companion": "", "support": "0"})
    assert response.context["form"].errors == {"companion": ["Nhập số người cần, không cần thì ghi 0"]}


def test_sessions_that_lack_people_are_shown_to_staff(cast, session):
    [row] = cast.client(cast.coordinator).get(MISSING).context["page"].object_list
    assert (row.session, row.missing, row.seeking) == (session, 2, 0)


def test_a_full_session_lacks_nobody(cast, session):
    sign_ups.take(session, "companion", volunteer=cast.member)
    SignUp.objects.create(session=session, volunteer=cast.leader, role="lead")
    assert cast.client(cast.official).get(MISSING).context["page"].object_list == []


def test_leaders_see_only_what_their_team_lacks(cast, session):
    factories.make_session(cast.campaign, cast.foreign_team, starts_at=at(8))
    rows = cast.client(cast.team_leader).get(MISSING).context["page"].object_list
    assert [row.session for row in rows] == [session]


@pytest.mark.parametrize("sessions", [2, 20])
def test_the_missing_cost_the_same_for_many_sessions(cast, sessions, django_assert_num_queries):
    for number in range(sessions):
        cast.session(starts_at=at(8) + timedelta(hours=number))
    client = cast.client(cast.coordinator)
    with django_assert_num_queries(5):
        client.get(MISSING)


def test_an_offer_of_a_team_that_one_is_not_in_any_more_goes_to_the_next(cast, session):
    wait = sign_ups.take(session, "support", volunteer=cast.member)
    sign_ups.set_places(session, {"support": 1}, by=cast.coordinator)
    cast.member.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    page = post(cast, "offer_accept", wait)
    wait.refresh_from_db()
    assert (page.status_code, wait.state, SignUp.objects.count()) == (302, "left", 0)


def test_who_waits_for_one_role_sees_the_free_places_of_another(cast, session):
    sign_ups.take(session, "companion", volunteer=cast.leader)
    sign_ups.take(session, "companion", volunteer=cast.member)
    sign_ups.set_places(session, {"support": 1}, by=cast.coordinator)
    page = cast.client(cast.volunteer).get(places(session))
    assert [need.role for need in page.context["others"]] == ["support"]
