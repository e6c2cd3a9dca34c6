from datetime import timedelta

from sessions.demo.bulk import Rows
from sessions.demo.curves import calendar_of
from sessions.demo.told import tell_of_today
from sessions.models import Reminder, SignUp, TrainingSession
from teams.models import Volunteer
from tests.sessions.test_demo import MORNING


def told(*, email: str = "linh@example.org", days: int = 0) -> list[Reminder]:
    rows, calendar = Rows(), calendar_of(MORNING)
    session = TrainingSession(day=calendar.today + timedelta(days), starts_at=calendar.at(calendar.today, 9))
    rows.add(session, volunteer := Volunteer(email=email), SignUp(session=session, volunteer=volunteer))
    tell_of_today(rows, calendar, seed=1)
    return rows.of(Reminder)


def test_who_comes_today_was_reminded_last_evening() -> None:
    [reminder] = told()
    assert (reminder.state, reminder.sent_at < MORNING) == ("sent", True)


def test_nobody_without_an_address_and_nobody_of_another_day_was_reminded() -> None:
    assert (told(email=""), told(days=1)) == ([], [])
