"""A session that is over and has no attendance: its leaders are asked after 12 and 36 hours, by day, and once each."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes

import pytest
import time_machine
from django.utils import timezone, translation

from campaign.ids import new_id
from sessions import reminders, scheduling, walk_ins
from sessions.attendance import finish
from sessions.encounters import record_encounters
from sessions.models import Reminder, TrainingSession
from sessions.nudges import awake
from teams.access import access_of
from tests import factories
from tests.conftest import Cast
from tests.sessions.conftest import Roll, make_roll
from tests.sessions.mail import Catcher, mail_server

pytestmark = pytest.mark.django_db
END = datetime.fromisoformat("2026-07-15T20:00:00+07:00")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(END, tick=False) as clock:
        yield clock


@pytest.fixture
def after(clock: time_machine.Traveller) -> Callable[..., int]:
    """So many hours after the end: what the job queues then."""

    def look(hours: float) -> int:
        clock.move_to(END + timedelta(hours=hours))
        return reminders.queue_nudges(timezone.now())

    return look


@pytest.fixture
def ended(cast: Cast, clock: time_machine.Traveller) -> Roll:
    return make_roll(cast, starts_at=END - timedelta(hours=2))


def sent() -> list[tuple[str, str]]:
    return sorted(Reminder.objects.values_list("slot", "state"))


def test_its_leader_is_asked_after_12_and_36_hours_and_never_again(ended: Roll, after, mailoutbox) -> None:
    counts = []
    for hours in (11, 12, 12.1, 35.9, 36, 37, 80):
        counts.append(after(hours))
        reminders.deliver_pending()
    assert (counts, [message.to for message in mailoutbox]) == ([0, 1, 0, 0, 1, 0, 0], [["linh@example.org"]] * 2)


def test_two_jobs_at_once_ask_once(ended: Roll, after) -> None:
    assert [after(12), after(12), Reminder.objects.count()] == [1, 0, 1]


def test_after_a_long_downtime_only_the_latest_is_sent(ended: Roll, after, mailoutbox) -> None:
    after(60)
    reminders.deliver_pending()
    assert (sent(), len(mailoutbox)) == ([("2026-07-15T13:00+00:00 +36h", "sent")], 1)


def test_one_that_waited_too_long_gives_way_to_the_next(ended: Roll, after, mailoutbox) -> None:
    after(12)
    after(36)
    reminders.deliver_pending()
    assert [state for slot, state in sent()] == ["cancelled", "sent"]


def test_nobody_is_asked_of_a_session_of_last_week(ended: Roll, after) -> None:
    assert after(24 * 4 + 1) == 0


def called_off(roll: Roll, cast: Cast) -> None:
    TrainingSession.objects.update(cancelled_at=timezone.now())


def marked(roll: Roll, cast: Cast) -> None:
    roll.send(roll.mark("absent"))


def guest_counted(roll: Roll, cast: Cast) -> None:
    walk_ins.count_guest(roll.session, number=new_id(), by=cast.team_leader)


def entered(roll: Roll, **changes: object) -> dict:
    moment = timezone.now().isoformat()
    made = {"id": str(new_id()), "session": str(roll.session.pk), "outcome": "nobody_home", "observed_at": moment}
    return made | changes


def a_door_stayed_closed(roll: Roll, cast: Cast) -> None:
    by = cast.team_leader
    record_encounters([entered(roll)], by=by, access=access_of(by), origin="phone")


def closed_with_nobody_on_the_list(roll: Roll, cast: Cast) -> None:
    roll.session.enrolments.all().delete()
    finish(roll.session, by=cast.team_leader, access=access_of(cast.team_leader))


@pytest.mark.parametrize(
    "done", [called_off, marked, guest_counted, a_door_stayed_closed, closed_with_nobody_on_the_list]
)
def test_nobody_is_asked_what_is_known(ended: Roll, cast: Cast, after, done) -> None:
    done(ended, cast)
    assert after(12) == 0


def test_a_session_closed_without_marks_is_asked_about(ended: Roll, cast: Cast, after) -> None:
    finish(ended.session, by=cast.team_leader, access=access_of(cast.team_leader))
    assert after(12) == 1


def test_a_mark_taken_back_is_no_attendance(ended: Roll, after) -> None:
    ended.send(ended.mark("present"), ended.mark("unmarked", seen=1_500, hlc=1_600))
    assert after(12) == 1


@pytest.mark.parametrize("done", [called_off, marked, guest_counted])
def test_what_became_known_meanwhile_is_not_asked(ended: Roll, cast: Cast, after, mailoutbox, done) -> None:
    after(12)
    done(ended, cast)
    reminders.deliver_pending()
    assert ([state for slot, state in sent()], mailoutbox) == (["cancelled"], [])


def test_an_entry_taken_back_says_nothing(ended: Roll, cast: Cast, after) -> None:
    by, door = cast.team_leader, entered(ended)
    record_encounters([door, entered(ended, takes_back=door["id"])], by=by, access=access_of(by), origin="phone")
    assert after(12) == 1


def test_who_is_in_charge_is_asked_too_and_other_members_are_not(ended: Roll, cast: Cast, after) -> None:
    ended.session.sign_ups.create(volunteer=cast.member, role="lead")
    factories.join(cast.team, factories.make_volunteer("Lê Thu Hằng", email="hang@example.org"))
    assert [after(12), set(Reminder.objects.values_list("volunteer", flat=True))] == [
        2, {cast.leader.pk, cast.member.pk}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2026-07-15T20:59:00+07:00", "2026-07-15T20:59:00+07:00"),
        ("2026-07-15T21:00:00+07:00", "2026-07-16T07:00:00+07:00"),
        ("2026-07-16T03:00:00+07:00", "2026-07-16T07:00:00+07:00"),
        ("2026-07-16T07:00:00+07:00", "2026-07-16T07:00:00+07:00"),
    ],
)
def test_the_night_is_left_in_peace(moment: str, due: str) -> None:
    assert awake(datetime.fromisoformat(moment)) == datetime.fromisoformat(due)


def test_a_nudge_that_a_worker_finds_at_night_waits_for_the_morning(ended: Roll, after, clock, mailoutbox) -> None:
    after(14)
    clock.move_to(END + timedelta(hours=26))  # 22:00
    reminders.deliver_pending()
    assert (mailoutbox, Reminder.objects.get().attempts) == ([], 0)
    clock.move_to(END + timedelta(hours=35))  # 7:00
    reminders.deliver_pending()
    assert [message.to for message in mailoutbox] == [["linh@example.org"]]


def test_a_change_of_the_venue_afterwards_keeps_it(ended: Roll, cast: Cast, after) -> None:
    after(12)
    kept = {name: getattr(ended.session, name) for name in ("area", "team", "ends_at")}
    starts_at = timezone.localtime(ended.session.starts_at)
    scheduling.move(ended.session, **kept, starts_at=starts_at, venue="Trạm y tế", people={}, by=cast.coordinator)
    assert [state for slot, state in sent()] == ["queued"]


@pytest.fixture
def catcher(settings) -> Iterator[Catcher]:
    with mail_server(settings) as catcher:
        yield catcher


def test_the_message_is_kind_and_names_no_learner(ended: Roll, after, catcher: Catcher) -> None:
    after(12)
    reminders.deliver_pending()
    [envelope] = catcher.envelopes
    text = message_from_bytes(envelope.content).get_payload(decode=True).decode()
    assert [text.startswith("Chào Linh, cảm ơn"), f"/sessions/{ended.session.pk}/" in text] == [True, True]
    assert [learner.full_name for learner in ended.learners if learner.full_name in text] == []


def test_the_message_speaks_english_to_who_reads_english(ended: Roll, cast: Cast, after, mailoutbox) -> None:
    type(cast.team_leader).objects.filter(pk=cast.team_leader.pk).update(language="en")
    after(12)
    reminders.deliver_pending()
    assert mailoutbox[0].subject == "Who came on 15/7 at 18:00? VNeID và đặt lịch hẹn"


def test_looking_costs_the_same_for_many_sessions(ended: Roll, cast: Cast, after, django_assert_num_queries) -> None:
    for hours in range(6):
        make_roll(cast, starts_at=END - timedelta(hours=20 + hours), hours=1)
    after(30)
    with django_assert_num_queries(6):
        reminders.queue_nudges(timezone.now())
    with translation.override("en"):
        assert str(Reminder.Kind.NO_MARKS.label) == "No attendance yet"
