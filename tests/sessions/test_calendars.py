"""Calendars: private addresses that can be taken back, events that calendars follow, nobody's name in them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from sessions import scheduling
from sessions.calendars import make_feed
from sessions.enrolments import enrol
from sessions.messages import delivery_of
from sessions.models import CalendarFeed, Reminder, SignUp
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("sessions:calendar_feed_list")


@pytest.fixture
def session(cast):
    session = cast.session(starts_at=timezone.now() + timedelta(days=2), seats=20)
    SignUp.objects.create(session=session, volunteer=cast.member)
    return session


def read(client, token):
    return client.get(reverse("sessions:calendar_feed_file", args=[token]))


def events(client, token):
    return list(Calendar.from_ical(read(client, token).content).walk("VEVENT"))


def feed_of(user, **subject):
    return make_feed(uuid4(), by=user, **subject)


def move(session, by, **changes):
    plan = {
        "area": session.area, "team": session.team, "starts_at": session.starts_at, "ends_at": session.ends_at,
        "venue": session.venue, "people": dict(session.sign_ups.values_list("volunteer_id", "role")),
    }  # fmt: skip
    return scheduling.move(session, by=by, **(plan | changes))


def test_a_volunteers_feed_holds_their_shifts_alone(cast, client, session):
    cast.session(starts_at=timezone.now() + timedelta(days=3))
    [event] = events(client, feed_of(cast.volunteer))
    assert str(event["uid"]).startswith(f"{session.pk}@")
    assert (event["status"], event["sequence"], str(event["location"])) == (
        "CONFIRMED", 0, "Nhà văn hóa tổ 7, Phường Láng",
    )  # fmt: skip


def test_times_carry_the_zone_of_vietnam(cast, client, session):
    text = read(client, feed_of(cast.volunteer)).content.decode()
    local = timezone.localtime(session.starts_at)
    assert "BEGIN:VTIMEZONE\r\nTZID:Asia/Ho_Chi_Minh" in text
    assert f"DTSTART;TZID=Asia/Ho_Chi_Minh:{local:%Y%m%dT%H%M%S}" in text


@pytest.mark.parametrize(("who", "about"), [("team_leader", "team"), ("official", "area"), ("coordinator", "area")])
def test_a_team_and_an_area_have_feeds(cast, client, session, who, about):
    subject = {"team": cast.team} if about == "team" else {"area": cast.ward}
    assert len(events(client, feed_of(cast.users[who], **subject))) == 1


def test_a_moved_session_is_the_same_event_with_a_higher_sequence(cast, client, session):
    token = feed_of(cast.volunteer)
    [before] = events(client, token)
    later = timedelta(hours=3)
    move(session, cast.coordinator, starts_at=session.starts_at + later, ends_at=session.ends_at + later)
    [after] = events(client, token)
    assert (after["uid"], after["sequence"]) == (before["uid"], before["sequence"] + 1)
    assert after["dtstart"].dt - before["dtstart"].dt == later


def test_a_session_called_off_is_cancelled_in_the_calendar(cast, client, session):
    token = feed_of(cast.volunteer)
    scheduling.cancel(session, by=cast.coordinator, because="Mưa to")
    [event] = events(client, token)
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)


def test_no_learner_is_in_a_feed(cast, client, session):
    enrol(session, [factories.make_learner(cast.ward, "Bùi Thị Mật").pk])
    assert "Mật" not in read(client, feed_of(cast.coordinator, area=cast.ward)).content.decode()


@pytest.mark.parametrize("token", ["1", "x" * 43, "a%2Fb"])
def test_a_guessed_address_is_nothing(client, cast, token):
    answer = client.get(f"/calendars/{token}.ics")
    assert (answer.status_code, b"BEGIN:" in answer.content) == (404, False)


def test_guessing_is_held_back(client, cast, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"calendar_wrong": "2/m/ip"}
    codes = [read(client, f"guess{number}").status_code for number in range(3)]
    assert (codes, read(client, feed_of(cast.volunteer)).status_code) == ([404, 404, 429], 200)


def test_a_new_address_ends_the_old_one(cast, client, session):
    old = feed_of(cast.volunteer)
    new = feed_of(cast.volunteer)
    assert (read(client, old).status_code, read(client, new).status_code) == (404, 200)


def test_a_stopped_feed_leads_nowhere(cast, client, session):
    token = feed_of(cast.volunteer)
    feed = CalendarFeed.objects.get()
    cast.client(cast.volunteer).post(reverse("sessions:calendar_feed_delete", args=[feed.pk]))
    assert read(client, token).status_code == 404


def test_who_leaves_a_team_reads_its_calendar_no_more(cast, client, session):
    token = feed_of(cast.volunteer, team=cast.team)
    cast.member.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    SignUp.objects.all().delete()
    assert read(client, token).status_code == 404


def test_an_address_is_shown_once_and_kept_as_a_hash(cast, session):
    client, said = cast.client(cast.volunteer), {"about": "me", "number": str(uuid4())}
    first, second = client.post(LIST, said).content.decode(), client.post(LIST, said, follow=True).content.decode()
    assert (".ics" in first, ".ics" in second, CalendarFeed.objects.count()) == (True, False, 1)
    token = first.split("/calendars/")[-1].split(".ics")[0] if "/calendars/" in first else ""
    assert token.encode() not in bytes(CalendarFeed.objects.get().token_hash)


@pytest.mark.parametrize("about", ["", "team", "team:x", "you"])
def test_a_strange_subject_is_refused(cast, about):
    assert cast.client(cast.volunteer).post(LIST, {"about": about}).status_code == 422


def test_a_foreign_team_is_not_there(cast):
    answer = cast.client(cast.volunteer).post(LIST, {"about": f"team:{cast.foreign_team.pk}"})
    assert (answer.status_code, CalendarFeed.objects.count()) == (404, 0)


def message(session, cast, kind, slot="x"):
    reminder = Reminder(kind=kind, session=session, volunteer=cast.member, channel="email", slot=slot)
    event = delivery_of(reminder).event
    return event and (event.method, Calendar.from_ical(event.text).walk("VEVENT")[0])


@pytest.mark.parametrize(
    ("kind", "method", "status"),
    [("day_before", "REQUEST", "CONFIRMED"), ("moved", "REQUEST", "CONFIRMED"), ("called_off", "CANCEL", "CANCELLED")],
)
def test_messages_bring_the_event(cast, session, kind, method, status):
    if kind == "called_off":
        session.cancelled_at = timezone.now()
    got, event = message(session, cast, kind)
    assert (got, event["status"], str(event["attendee"])) == (method, status, "mailto:bao@example.org")
    assert str(event["organizer"]).startswith("mailto:")


def test_who_is_released_gets_the_old_time_taken_out_and_no_new_one(cast, session):
    old = timezone.now() + timedelta(days=1)
    method, event = message(session, cast, "released", slot=old.isoformat(timespec="minutes"))
    assert (method, event["status"], "location" in event) == ("CANCEL", "CANCELLED", False)
    assert abs(event["dtstart"].dt - old) < timedelta(minutes=1)


@pytest.mark.parametrize("kind", ["no_marks", "stand_in"])
def test_other_messages_bring_no_event(cast, session, kind):
    assert message(session, cast, kind) is None


def test_a_draft_is_in_nobodys_calendar(cast, client):
    cast.session(starts_at=timezone.now() + timedelta(days=2), drafted_at=timezone.now())
    assert events(client, feed_of(cast.coordinator, area=cast.ward)) == []
