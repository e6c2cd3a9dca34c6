"""Sessions near home, for everybody: found by any name of the place, seats exact, nobody enumerated."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from learners.models import Action, Consent, Learner
from sessions.enrolments import enrol
from sessions.home_visits import arrange_visits
from sessions.models import Enrolment, SeatWait
from sessions.nearby.finding import find
from sessions.nearby.seats import Seat, ask_for_seat, give_up_seat
from sessions.templatetags.nearby import spoken_day
from tests import factories
from tests.sessions.nearby import answers, newcomer

pytestmark = pytest.mark.django_db
LIST = reverse("sessions:open_session_list")


@pytest.fixture
def session(cast):
    return cast.session(
        starts_at=timezone.now() + timedelta(days=1), seats=2, venue="Nhà văn hóa tổ 7, ngõ 52 Chùa Láng"
    )


def seat_url(session):
    return reverse("sessions:seat_create", args=[session.pk])


@pytest.mark.parametrize("text", ["Láng", "phuong lang", "P. Láng", "ngo 52", "nha van hoa to 7", ""])
def test_a_session_is_found_by_ward_street_or_landmark(session, text):
    assert list(find(text, now=timezone.now()).sessions) == [session]


@pytest.mark.parametrize(
    "text", ["52 chua lang phuong lang", "số 3 tổ 9 Láng", "nhà tôi ở láng hà nội", "to 9, Láng TP Hà Nội, Việt Nam"]
)
def test_an_address_that_ends_with_a_ward_offers_it(cast, session, text):
    found = find(text, now=timezone.now())
    assert (found.area, found.choices, list(found.sessions)) == (None, (cast.ward,), [session])


@pytest.mark.parametrize("text", ["tổ 7 ngõ 9", "hà nội", "nơi nào đó", "0"])
def test_an_address_without_a_ward_offers_nothing(session, text):
    assert find(text, now=timezone.now()).choices == ()


def test_an_old_ward_leads_to_what_it_became(cast, session):
    former = factories.make_former_area("Phường Láng Thượng", "Quận Đống Đa", cast.city)
    former.successors.add(cast.ward)
    found = find("lang thuong, dong da", now=timezone.now())
    assert (found.area, list(found.sessions)) == (cast.ward, [session])


def test_of_two_places_with_one_name_a_person_chooses(cast, session):
    twin = factories.make_area("Xã Láng", parent=cast.cluster)
    found = find("láng", now=timezone.now())
    assert (set(found.choices), list(found.sessions)) == ({cast.ward, twin}, [session])


def test_a_ward_without_sessions_shows_those_around_it(cast, session):
    factories.make_area("Phường Kim Liên", parent=cast.cluster)
    found = find("kim lien", now=timezone.now())
    assert (found.is_around, list(found.sessions)) == (True, [session])


@pytest.mark.parametrize("kind", ["door_to_door", "train_the_trainer"])
def test_homes_and_trainings_of_volunteers_are_nobodys_business(cast, client, kind):
    session = cast.session(starts_at=timezone.now() + timedelta(days=1), kind=kind)
    page = client.get(reverse("sessions:open_session_detail", args=[session.pk]))
    assert (list(find("lang", now=timezone.now()).sessions), page.status_code) == ([], 404)


def test_a_session_called_off_is_not_found_and_its_page_says_so(client, cast, session):
    session.cancelled_at = timezone.now()
    session.save()
    page = client.get(reverse("sessions:open_session_detail", args=[session.pk])).content.decode()
    assert (list(find("", now=timezone.now()).sessions), "Buổi học này không diễn ra" in page) == ([], True)


def test_the_list_makes_few_queries_whatever_it_shows(client, cast, django_assert_max_num_queries):
    for day in range(1, 10):
        cast.session(starts_at=timezone.now() + timedelta(days=day))
    client.get(LIST, {"q": "lang"})
    with django_assert_max_num_queries(9):
        client.get(LIST, {"q": "lang"})


def test_a_seat_is_kept_with_name_and_consent(client, session):
    response = client.post(seat_url(session), answers(), follow=True)
    person = Learner.objects.get()
    kept = (person.full_name, person.origin, str(person.phone), person.created_by)
    assert kept == ("Nguyễn Thị Hợi", "public", "+84912345678", None)
    assert set(Consent.objects.values_list("purpose", "means")) == {("training", "online"), ("reminders", "online")}
    assert (session.enrolments.count(), "Đã giữ chỗ cho bác" in response.content.decode()) == (1, True)


def test_a_double_click_keeps_one_seat(client, session):
    said = answers()
    client.post(seat_url(session), said)
    client.post(seat_url(session), said)
    assert (Learner.objects.count(), session.enrolments.count()) == (1, 1)


@pytest.mark.parametrize(
    "wrong", [{"agrees": ""}, {"full_name": " "}, {"phone": "123"}, {"agrees_to_calls": ""}, {"number": "x"}]
)
def test_what_is_wrong_is_said_and_nothing_kept(client, session, wrong):
    response = client.post(seat_url(session), answers(**wrong))
    assert (response.status_code, Learner.objects.count(), Enrolment.objects.count()) == (422, 0, 0)


def test_a_phone_is_not_kept_by_a_form_without_one(client, session):
    client.post(seat_url(session), answers(phone="", agrees_to_calls=""))
    assert (str(Learner.objects.get().phone), Consent.objects.count()) == ("", 1)


def test_the_same_name_and_phone_again_is_another_seat_and_tells_of_nobody(client, session):
    """Taking no second seat for someone who has one would tell a stranger that they do."""
    known = factories.make_learner(session.area, "Nguyễn Thị Hợi", phone="+84912345678")
    enrol(session, [known.pk])
    client.post(seat_url(session), answers())
    assert session.enrolments.count() == 2


def test_a_full_session_says_so_keeps_nothing_and_offers_the_waiting_list(client, session):
    for _ in range(2):
        ask_for_seat(session, newcomer(session), number=uuid4())
    response = client.post(seat_url(session), answers())
    assert (response.status_code, Learner.objects.count(), SeatWait.objects.count()) == (422, 2, 0)
    assert 'name="wait"' in response.content.decode()


def test_a_seat_that_is_given_up_goes_to_whoever_waits_longest(session):
    one, two, three, four = (uuid4() for _ in range(4))
    got = [ask_for_seat(session, newcomer(session), number=number, wait=True) for number in (one, two, three, four)]
    assert got == [Seat.SEATED, Seat.SEATED, Seat.WAITING, Seat.WAITING]
    give_up_seat(session, session.enrolments.first().learner_id)
    give_up_seat(session, session.enrolments.first().learner_id)
    assert list(SeatWait.objects.order_by("number").values_list("state", flat=True)) == ["seated", "seated"]


def test_nobody_overtakes_those_who_wait(session):
    for _ in range(3):
        ask_for_seat(session, newcomer(session), number=uuid4(), wait=True)
    session.seats = 3
    session.save()
    assert ask_for_seat(session, newcomer(session), number=uuid4(), wait=True) == Seat.WAITING
    assert session.seat_waits.get(number=1).state == "seated"


def test_of_someone_who_gives_up_nothing_is_kept(client, session):
    client.post(seat_url(session), answers())
    client.post(reverse("sessions:seat_delete", args=[session.pk]))
    assert (Learner.objects.count(), Enrolment.objects.count()) == (0, 0)


def test_another_browser_gives_up_nothing(client, session):
    ask_for_seat(session, newcomer(session), number=uuid4())
    client.post(reverse("sessions:seat_delete", args=[session.pk]))
    assert session.enrolments.count() == 1


@pytest.mark.parametrize("days", [-1, -30])
def test_a_session_that_has_begun_keeps_no_seat(client, cast, days):
    session = cast.session(starts_at=timezone.now() + timedelta(days=days))
    response = client.post(seat_url(session), answers())
    assert (response.status_code, Learner.objects.count()) == (422, 0)


def test_a_session_called_off_keeps_no_seat(client, cast, session):
    session.cancelled_at = timezone.now()
    session.save()
    assert (client.post(seat_url(session), answers()).status_code, Learner.objects.count()) == (422, 0)


def test_requests_from_one_address_are_held_back(client, session, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"public_request": "1/m/ip"}
    client.post(seat_url(session), answers())
    assert (client.post(seat_url(session), answers()).status_code, Learner.objects.count()) == (429, 1)


def test_a_visit_is_asked_for_and_staff_turn_it_into_a_session(client, cast):
    url = reverse("sessions:visit_request_create")
    said = answers(area=str(cast.ward.pk), neighbourhood="Số 5 ngõ 52, cạnh đình")
    client.post(url, said)
    client.post(url, said)
    action = Action.objects.get()
    assert (action.kind, action.team, action.learner.neighbourhood) == (
        "home_visit",
        cast.team,
        "Số 5 ngõ 52, cạnh đình",
    )
    [made] = arrange_visits(cast.ward, by=cast.coordinator)
    assert list(made.enrolments.values_list("learner", flat=True)) == [action.learner_id]


def test_the_leader_of_the_ward_sees_who_asked_for_a_visit(client, cast):
    client.post(reverse("sessions:visit_request_create"), answers(area=str(cast.ward.pk), neighbourhood="Ngõ 52"))
    page = cast.client(cast.team_leader).get(reverse("learners:action_list")).content.decode()
    assert ("Nguyễn Thị Hợi" in page, "tự đăng ký trên trang công khai" in page) == (True, True)


def test_public_pages_name_no_person(client, cast, session):
    enrol(session, [factories.make_learner(cast.ward, "Bùi Thị Mật").pk])
    factories.make_volunteer("Đỗ Văn Kín")
    pages = [client.get(LIST), client.get(reverse("sessions:open_session_detail", args=[session.pk]))]
    names = ["Bùi Thị Mật", str(cast.leader), str(cast.member)]
    assert [name for page in pages for name in names if name in page.content.decode()] == []


@pytest.mark.parametrize("hidden", [{"drafted_at": timezone.now()}, {"audience": "public_servants"}])
def test_drafts_and_classes_that_are_not_for_residents_are_not_found(cast, client, hidden):
    session = cast.session(starts_at=timezone.now() + timedelta(days=1), **hidden)
    page = client.get(reverse("sessions:open_session_detail", args=[session.pk]))
    assert (list(find("", now=timezone.now()).sessions), page.status_code) == ([], 404)


@pytest.mark.parametrize(("language", "said"), [("vi", "Hôm nay, thứ Tư 15/7"), ("en", "Today, Wednesday 15/7")])
def test_a_day_is_said_as_people_write_it_and_stays_on_one_line(language, said):
    day = date(2026, 7, 15)
    with translation.override(language):
        word, space, rest = spoken_day(day, day).partition(", ")
    assert (word + space + rest.replace("\N{NO-BREAK SPACE}", " "), " " in rest) == (said, False)
