from collections.abc import Iterator
from datetime import datetime, time, timedelta
from email import message_from_bytes
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from django.utils.timezone import make_aware

from sessions import reminders, scheduling
from sessions.channels import Delivery, EmailChannel, Retry
from sessions.models import Reminder, SignUp, TrainingSession
from tests.conftest import Cast
from tests.services import free_port
from tests.sessions.mail import Catcher, mail_server

State = Reminder.State
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(datetime.fromisoformat("2026-07-15T10:00:00+07:00")):
        yield


@pytest.fixture
def catcher(settings) -> Iterator[Catcher]:
    with mail_server(settings) as catcher:
        yield catcher


@pytest.fixture
def tomorrow(cast: Cast) -> TrainingSession:
    at = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    session = cast.session(starts_at=at)
    SignUp.objects.create(session=session, volunteer=cast.member)
    return session


def evening() -> datetime:
    return timezone.localtime().replace(hour=19, minute=0, second=0, microsecond=0)


def queue_and_make_due() -> None:
    reminders.queue_day_before(evening())
    Reminder.objects.update(due_at=timezone.now() - timedelta(minutes=1))


def states() -> list[str]:
    return sorted(Reminder.objects.values_list("state", flat=True))


def test_leader_and_volunteers_are_queued_once(tomorrow: TrainingSession, cast: Cast) -> None:
    assert reminders.queue_day_before(evening()) == 2
    assert reminders.queue_day_before(evening()) == 0
    assert set(Reminder.objects.values_list("volunteer", flat=True)) == {cast.leader.pk, cast.member.pk}


def test_reminder_is_due_the_evening_before(tomorrow: TrainingSession) -> None:
    reminders.queue_day_before(evening())
    day_before = tomorrow.day - timedelta(days=1)
    six_o_clock = make_aware(datetime.combine(day_before, time(18)))
    assert set(Reminder.objects.values_list("due_at", flat=True)) == {six_o_clock}


def test_cancelled_and_todays_sessions_are_not_queued(tomorrow: TrainingSession, cast: Cast) -> None:
    cast.session(starts_at=timezone.now() + timedelta(hours=1))
    TrainingSession.objects.filter(pk=tomorrow.pk).update(cancelled_at=timezone.now())
    assert reminders.queue_day_before(timezone.now()) == 0


def test_delivery_reaches_a_real_mail_server_in_vietnamese(tomorrow: TrainingSession, catcher: Catcher) -> None:
    queue_and_make_due()
    assert reminders.deliver_pending() == 2
    assert states() == [State.SENT, State.SENT]
    text, event = message_from_bytes(catcher.envelopes[0].content).get_payload()
    assert text.get_payload(decode=True).decode().startswith("Chào")
    assert (event.get_content_type(), event.get_param("method")) == ("text/calendar", "REQUEST")
    assert sorted(envelope.rcpt_tos[0] for envelope in catcher.envelopes) == ["bao@example.org", "linh@example.org"]


def test_nothing_is_sent_twice(tomorrow: TrainingSession, catcher: Catcher) -> None:
    queue_and_make_due()
    reminders.deliver_pending()
    queue_and_make_due()
    assert (reminders.deliver_pending(), len(catcher.envelopes)) == (0, 2)


def test_a_refused_message_fails_and_a_deferred_one_is_tried_later(tomorrow: TrainingSession, catcher: Catcher) -> None:
    queue_and_make_due()
    catcher.answer = "451 try later"
    reminders.deliver_pending()
    assert states() == [State.QUEUED, State.QUEUED]
    Reminder.objects.update(due_at=timezone.now())
    catcher.answer = "550 no such person"
    reminders.deliver_pending()
    assert states() == [State.FAILED, State.FAILED]


def test_an_unreachable_server_is_tried_again(settings) -> None:
    options = {"host": "127.0.0.1", "port": free_port(), "timeout": 2}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    assert EmailChannel().send(Delivery("key", "a@example.org", "s", "t")) == Retry("ConnectionRefusedError")


def test_a_dead_sender_is_forgiven_once_then_the_outcome_is_unknown(tomorrow: TrainingSession) -> None:
    queue_and_make_due()
    Reminder.objects.exclude(pk=Reminder.objects.first().pk).delete()
    now = timezone.now()
    assert reminders.claim(now) is not None
    assert reminders.claim(now) is None
    assert reminders.claim(now + timedelta(minutes=2)) is not None
    assert reminders.claim(now + timedelta(minutes=4)) is None
    assert states() == [State.UNKNOWN]


def test_a_moved_session_cancels_the_old_reminder_and_tells_people(tomorrow: TrainingSession, mailoutbox) -> None:
    reminders.queue_day_before(evening())
    tomorrow.set_times(tomorrow.starts_at + timedelta(hours=2), tomorrow.ends_at + timedelta(hours=2))
    tomorrow.revision += 1
    tomorrow.save()
    assert reminders.session_changed(tomorrow) == 2
    assert reminders.session_changed(tomorrow) == 0
    reminders.deliver_pending()
    assert (
        sorted(Reminder.objects.values_list("kind", "state"))
        == [("day_before", "cancelled")] * 2 + [("moved", "sent")] * 2
    )


def test_a_cancelled_session_sends_no_reminder_but_says_so(tomorrow: TrainingSession, mailoutbox) -> None:
    queue_and_make_due()
    tomorrow.cancelled_at, tomorrow.revision = timezone.now(), 1
    tomorrow.save()
    reminders.session_changed(tomorrow)
    reminders.deliver_pending()
    assert [message.subject.split(",")[0] for message in mailoutbox] == ["Hủy buổi", "Hủy buổi"]


def plan_of(session: TrainingSession, cast: Cast, **changes: object) -> dict[str, Any]:
    kept = {name: getattr(session, name) for name in ("area", "team", "starts_at", "ends_at", "venue")}
    people = dict(session.sign_ups.values_list("volunteer_id", "role"))
    return kept | {"people": people, "by": cast.coordinator} | changes


def test_a_session_moved_forth_and_back_is_reminded_of(tomorrow: TrainingSession, cast: Cast) -> None:
    reminders.queue_day_before(evening())
    here, later = plan_of(tomorrow, cast), timedelta(hours=2)
    scheduling.move(tomorrow, **here | {"starts_at": here["starts_at"] + later, "ends_at": here["ends_at"] + later})
    scheduling.move(tomorrow, **here | {"starts_at": timezone.localtime(here["starts_at"])})
    assert set(Reminder.objects.filter(kind="day_before").values_list("state", flat=True)) == {State.QUEUED}


def test_another_venue_keeps_the_reminder(tomorrow: TrainingSession, cast: Cast) -> None:
    reminders.queue_day_before(evening())
    local = timezone.localtime(tomorrow.starts_at)
    scheduling.move(tomorrow, **plan_of(tomorrow, cast, venue="Trạm y tế", starts_at=local))
    assert set(Reminder.objects.filter(kind="day_before").values_list("state", flat=True)) == {State.QUEUED}


def test_a_restored_session_is_reminded_of(tomorrow: TrainingSession, cast: Cast) -> None:
    reminders.queue_day_before(evening())
    scheduling.restore(scheduling.cancel(tomorrow, because="Mưa to", by=cast.coordinator), by=cast.coordinator)
    assert set(Reminder.objects.filter(kind="day_before").values_list("state", flat=True)) == {State.QUEUED}


def test_who_was_left_out_is_told_the_old_time_and_not_reminded(
    tomorrow: TrainingSession, cast: Cast, mailoutbox
) -> None:
    queue_and_make_due()
    later = {"starts_at": tomorrow.starts_at + timedelta(hours=2), "ends_at": tomorrow.ends_at + timedelta(hours=2)}
    scheduling.move(tomorrow, **plan_of(tomorrow, cast, people={}, **later))
    reminders.deliver_pending()
    [message] = [message for message in mailoutbox if message.to == ["bao@example.org"]]
    assert message.subject == "Bạn không cần đến buổi 16/7 lúc 9:00: VNeID và đặt lịch hẹn"
    assert ("9:00" in message.body, "11:00" in message.body, "http" in message.body) == (True, False, False)


def test_who_is_back_before_it_was_sent_hears_nothing(tomorrow: TrainingSession, cast: Cast, mailoutbox) -> None:
    together = plan_of(tomorrow, cast)
    scheduling.move(tomorrow, **together | {"people": {}})
    scheduling.move(tomorrow, **together)
    reminders.deliver_pending()
    assert (mailoutbox, states()) == ([], [State.CANCELLED])


def test_staff_can_send_a_failed_one_again(tomorrow: TrainingSession, cast: Cast) -> None:
    queue_and_make_due()
    Reminder.objects.update(state=State.FAILED)
    reminder = Reminder.objects.first()
    cast.client(cast.coordinator).post(f"/sessions/reminders/{reminder.pk}/retry/")
    assert Reminder.objects.get(pk=reminder.pk).state == State.QUEUED


def test_reminder_list_is_for_coordinators(tomorrow: TrainingSession, cast: Cast) -> None:
    queue_and_make_due()
    assert cast.client(cast.coordinator).get("/sessions/reminders/").status_code == 200
    assert cast.client(cast.team_leader).get("/sessions/reminders/").status_code == 403
