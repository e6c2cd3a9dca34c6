"""A session that begins soon and lacks people: its leaders are told once, by day, and only while it is true."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from sessions import reminders, sign_ups
from sessions.models import Reminder, SignUp, TrainingSession
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-07-15T10:00:00+07:00")
ONE_AND_ONE = {"lead": 1, "companion": 3, "support": 0}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session(cast: Cast) -> TrainingSession:
    """Tomorrow, with its leader alone where three companions are needed."""
    session = cast.session(starts_at=NOW + timedelta(days=1))
    sign_ups.set_places(session, ONE_AND_ONE, by=cast.team_leader)
    session.sign_ups.all().delete()
    SignUp.objects.create(session=session, volunteer=cast.leader, role="lead")
    return session


def look() -> list[str]:
    reminders.queue_lacking(timezone.now())
    reminders.deliver_pending()
    return list(Reminder.objects.filter(kind="lacking").values_list("state", flat=True))


def test_its_leader_is_told_once_how_many_are_missing(session, mailoutbox) -> None:
    assert (look(), look()) == (["sent"], ["sent"])
    [message] = [each for each in mailoutbox if "Thiếu người" in each.subject]
    assert (message.to, "còn thiếu 3 người" in message.body) == (["linh@example.org"], True)


def test_a_session_with_half_of_its_people_and_somebody_in_charge_bothers_nobody(cast, session) -> None:
    SignUp.objects.create(session=session, volunteer=cast.member, role="companion")
    assert look() == []


def test_a_session_without_anybody_in_charge_is_told_of(cast, session) -> None:
    session.sign_ups.all().delete()
    SignUp.objects.create(session=session, volunteer=cast.member, role="companion")
    SignUp.objects.create(session=session, volunteer=factories.make_volunteer("Hà Anh"), role="companion")
    assert look() == ["sent"]


@pytest.mark.parametrize("hours", [-1, 49])
def test_neither_what_has_begun_nor_what_is_far_ahead_is_looked_at(session, clock, hours) -> None:
    clock.move_to(session.starts_at - timedelta(hours=hours))
    assert look() == []


def test_at_night_it_waits_and_is_dropped_when_people_were_found_meanwhile(cast, session, clock) -> None:
    clock.move_to(NOW.replace(hour=23))
    assert look() == ["queued"]
    sign_ups.take(session, "companion", volunteer=cast.member)
    assert list(Reminder.objects.filter(kind="lacking").values_list("state", flat=True)) == ["cancelled"]
