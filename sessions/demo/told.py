"""The reminders that left last evening for the sessions of today. Those of the days to come the jobs queue."""

from datetime import timedelta

from django.conf import settings

from sessions.demo.bulk import Rows
from sessions.demo.curves import DAY, Calendar, dice, id_at
from sessions.models import Reminder, SignUp, TrainingSession
from sessions.reminders import starting_slot
from teams.models import Volunteer

State = Reminder.State
BOUNCED = 13  # of so many messages one comes back


def tell_of_today(rows: Rows, calendar: Calendar, seed: int) -> None:
    """A row per person who signed up and has an address: sent, and a few that came back."""
    rng, evening = dice(seed, "reminders"), calendar.at(calendar.today - DAY, settings.REMINDER_HOUR)
    addresses = {volunteer.pk: volunteer.email for volunteer in rows.of(Volunteer)}
    today = {session.pk: session for session in rows.of(TrainingSession) if session.day == calendar.today}
    for number, sign_up in enumerate(each for each in rows.of(SignUp) if each.session_id in today):
        if not addresses[sign_up.volunteer_id]:
            continue
        is_back = number % BOUNCED == BOUNCED - 1
        rows.add(
            Reminder(
                id=id_at(rng, evening), kind=Reminder.Kind.DAY_BEFORE, channel=Reminder.Channel.EMAIL,
                session=today[sign_up.session_id], volunteer_id=sign_up.volunteer_id,
                slot=starting_slot(today[sign_up.session_id]), due_at=evening, created_at=evening - DAY,
                attempts=1, state=State.FAILED if is_back else State.SENT, problem="550" if is_back else "",
                sent_at=None if is_back else evening + timedelta(seconds=rng.randint(5, 90)),
            )
        )  # fmt: skip
