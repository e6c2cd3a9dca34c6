"""The pages of the door: for visitors without an account, and for the leader and volunteers."""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from sessions.check_ins.codes import show_code
from sessions.models import Attendance, CheckInCode, Knock, SignUp
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def session(cast):
    session = cast.session()
    factories.enrol(session, factories.make_learner(cast.ward, "Nguyễn Thị Hợi", team=cast.team, phone="+84912345678"))
    return session


@pytest.fixture
def visitor(client, session, cast):
    """A phone that has scanned the code."""
    client.post("/check-in/", {"code": show_code(session, by=cast.team_leader).token})
    return client


@pytest.fixture
def leader(cast):
    return cast.client(cast.team_leader)


def says(client, name):
    return client.post("/check-in/name/", {"name": name}, follow=True).content.decode()


def url(session, page):
    return f"/sessions/{session.pk}/{page}/"


def test_a_scanned_code_leads_to_the_name_and_the_name_into_the_class(visitor, session):
    assert "Mời bác vào lớp" in says(visitor, "nguyen thi hoi")
    assert list(Attendance.objects.values_list("session", "status")) == [(session.pk, "present")]


def test_digits_typed_by_hand_open_the_door_too(client, session, cast):
    response = client.post("/check-in/", {"code": show_code(session, by=cast.team_leader).grouped})
    assert (response.status_code, response["Location"]) == (302, "/check-in/name/")


def test_no_page_of_the_door_lists_or_repeats_a_person(visitor):
    pages = says(visitor, "Hợi") + says(visitor, "5678") + visitor.get("/check-in/name/").content.decode()
    assert re.findall("Nguyễn Thị|0912|5678|1 người", pages) == []


def test_people_who_are_not_clearly_meant_read_the_very_same_page(visitor, session, cast):
    for _ in range(2):
        factories.enrol(session, factories.make_learner(cast.ward, "Lê Thị Mùi"))
    pages = {
        re.sub('(token|value)="[^"]+"|"X-CSRFToken": "[^"]+"', "", says(visitor, who)) for who in ("Lê Thị Mùi", "Tý")
    }
    assert (len(pages), ["Bác đợi chút" in page for page in pages]) == (1, [True])


@pytest.mark.parametrize("code", ["", "12345678", "x" * 22])
def test_a_wrong_code_is_said_and_opens_nothing(client, code):
    assert client.post("/check-in/", {"code": code}).status_code == 422
    assert client.get("/check-in/name/")["Location"] == "/check-in/"


def test_a_wrong_token_does_not_come_back_in_the_page(client):
    assert "abcdefghijklmnop" not in client.post("/check-in/", {"code": "abcdefghijklmnopqrstuv"}).content.decode()


@pytest.mark.parametrize("name", ["", " ", "567", "x" * 121])
def test_what_is_no_name_is_said_and_asks_nobody(visitor, name):
    assert (visitor.post("/check-in/name/", {"name": name}).status_code, Knock.objects.count()) == (422, 0)


def test_one_scan_is_good_for_six_names(visitor):
    places = [visitor.post("/check-in/name/", {"name": f"Bác số {n}"})["Location"] for n in range(7)]
    assert places == ["/check-in/answer/"] * 6 + ["/check-in/"]


def test_a_session_closed_while_somebody_types_lets_nobody_in(visitor, session):
    session.finished_at = timezone.now()
    session.save()
    assert visitor.post("/check-in/name/", {"name": "5678"})["Location"] == "/check-in/"


def test_guessing_digits_ends_soon_and_scanning_goes_on(client, session, cast):
    tries = [client.post("/check-in/", {"code": f"{n:08}"}).status_code for n in range(31)]
    scan = client.post("/check-in/", {"code": show_code(session, by=cast.team_leader).token})
    assert (tries[29:], scan.status_code) == ([422, 429], 302)


def test_one_address_may_only_try_so_often(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"check_in": "2/10m/ip"}
    assert [client.post("/check-in/", {"code": "x"}).status_code for _ in range(3)] == [422, 422, 429]


def test_the_pages_of_the_door_are_never_kept_and_tell_no_other_site(visitor):
    responses = [visitor.get(path) for path in ("/check-in/", "/check-in/name/")]
    headers = {(response["Cache-Control"], response["Referrer-Policy"]) for response in responses}
    assert headers == {("no-store, private", "same-origin")}


def test_a_name_without_csrf_is_refused(session, cast):
    strict = cast.client(None)
    strict.handler.enforce_csrf_checks = True
    assert strict.post("/check-in/", {"code": "x"}).status_code == 403


def test_every_look_at_the_poster_shows_another_code(leader, session):
    codes = {re.search(r'poster-digits so">(\d{4} \d{4})<', leader.get(url(session, "check-in")).content.decode())[1]}
    part = leader.get(url(session, "check-in"), headers=HTMX).content.decode()
    codes.add(re.search(r'poster-digits so">(\d{4} \d{4})<', part)[1])
    assert (len(codes), CheckInCode.objects.count(), "<html" in part) == (2, 2, False)


def test_the_poster_reloads_by_itself_without_scripts_and_holds_no_style(leader, session):
    page = leader.get(url(session, "check-in")).content.decode()
    assert ('<noscript><meta http-equiv="refresh" content="45"></noscript>' in page, "style=" in page) == (True, False)


@pytest.mark.parametrize("change", [{"cancelled_at": timezone.now()}, {"finished_at": timezone.now()}])
def test_the_poster_of_a_closed_session_shows_no_code(leader, cast, change):
    page = leader.get(url(cast.session(**change), "check-in")).content.decode()
    assert ('class="qr"' in page, CheckInCode.objects.count()) == (False, 0)


def test_the_poster_costs_the_same_however_many_come(leader, session, django_assert_num_queries):
    with django_assert_num_queries(9):  # two of them the savepoint around the code
        leader.get(url(session, "check-in"))


def test_the_leader_sees_who_waits_and_lets_them_in_with_one_tap(visitor, leader, session):
    says(visitor, "bác Hợi")
    page = leader.get(url(session, "knocks"), headers=HTMX).content.decode()
    action, learner = re.search(r'action="([^"]+/admit/)".*?value="([0-9a-f-]{36})"', page, re.DOTALL).groups()
    leader.post(action, {"learner": learner})
    assert list(Attendance.objects.values_list("status")) == [("present",)]
    assert "bác Hợi" not in leader.get(url(session, "knocks")).content.decode()


def test_a_caller_is_cleared_and_called_back(visitor, leader, session):
    says(visitor, "Vũ Thị Sửu")
    one = f"{url(session, 'knocks')}{Knock.objects.get().pk}/"
    counts = []
    for act in ("dismiss", "restore"):
        leader.post(f"{one}{act}/")
        counts.append(Knock.objects.waiting().count())
    assert counts == [0, 1]


def test_a_caller_becomes_a_walk_in_by_the_leader_only(visitor, leader, session):
    says(visitor, "Vũ Thị Sửu")
    form = f"{url(session, 'walk-ins/new')}?knock={Knock.objects.get().pk}"
    assert 'value="Vũ Thị Sửu"' in leader.get(form).content.decode()
    leader.post(form, {"full_name": "Vũ Thị Sửu", "form_of_address": "bac", "agrees": "on"})
    assert (Knock.objects.waiting().count(), Attendance.objects.count()) == (0, 1)


def test_nobody_at_the_door_costs_one_statement_more_than_the_rights(leader, session, django_assert_num_queries):
    with django_assert_num_queries(5):
        leader.get(url(session, "knocks"), headers=HTMX)


@pytest.fixture
def sign_up(session, cast):
    return SignUp.objects.create(session=session, volunteer=cast.member)


def check_in_url(sign_up, act="check-in"):
    return f"/sessions/{sign_up.session_id}/sign-ups/{sign_up.pk}/{act}/"


def kept(sign_up):
    sign_up.refresh_from_db()
    return sign_up.checked_in_by


def test_a_volunteer_checks_in_once_and_the_first_time_stays(sign_up, cast):
    client = cast.client(cast.volunteer)
    client.post(check_in_url(sign_up))
    first = SignUp.objects.get().checked_in_at
    cast.client(cast.team_leader).post(check_in_url(sign_up))
    assert (kept(sign_up), sign_up.checked_in_at) == (cast.volunteer, first)


def test_a_volunteer_who_scans_the_code_has_come_and_then_helps_others(sign_up, session, cast):
    client, token = cast.client(cast.volunteer), show_code(session, by=cast.team_leader).token
    places = [client.post("/check-in/", {"code": token})["Location"] for _ in range(2)]
    assert (kept(sign_up), places) == (cast.volunteer, [f"/sessions/{session.pk}/", "/check-in/name/"])


def test_a_leader_checks_a_volunteer_in_and_takes_it_back(sign_up, leader, cast):
    seen = []
    for act in ("check-in", "check-out"):
        leader.post(check_in_url(sign_up, act))
        seen.append(kept(sign_up))
    assert seen == [cast.team_leader, None]


def test_a_volunteer_checks_nobody_else_in(session, cast):
    SignUp.objects.create(session=session, volunteer=cast.member)
    other = SignUp.objects.create(session=session, volunteer=cast.leader)
    assert cast.client(cast.volunteer).post(check_in_url(other)).status_code == 403


@pytest.mark.parametrize("days", [-1, 1])
def test_volunteers_check_in_on_the_day_only(cast, days):
    session = cast.session(starts_at=timezone.now() + timezone.timedelta(days=days))
    sign_up = SignUp.objects.create(session=session, volunteer=cast.member)
    assert (cast.client(cast.volunteer).post(check_in_url(sign_up)).status_code, kept(sign_up)) == (403, None)


def test_nobody_comes_to_a_session_called_off(cast):
    sign_up = SignUp.objects.create(session=cast.session(cancelled_at=timezone.now()), volunteer=cast.member)
    cast.client(cast.team_leader).post(check_in_url(sign_up))
    assert kept(sign_up) is None


def test_the_session_page_offers_what_one_may_do(sign_up, leader, cast):
    pages = [client.get(f"/sessions/{sign_up.session_id}/") for client in (leader, cast.client(cast.volunteer))]
    offers = [
        [word in page.content.decode() for word in ("Ghi đã đến", "Em đã đến", "Mở mã vào lớp")] for page in pages
    ]
    assert (offers, settings.LANGUAGE_CODE) == ([[True, False, True], [False, True, False]], "vi")
