"""Which volunteers came to the sessions that are over: nearly all who held a place. Their hours count from this."""

from datetime import timedelta

from sessions.demo.bulk import Rows
from sessions.demo.circles import Circle
from sessions.demo.curves import Calendar, dice
from sessions.models import SignUp
from teams.models import Membership

STAYED_AWAY = 0.06


def check_in(rows: Rows, circles: list[Circle], calendar: Calendar, seed: int) -> None:
    """Whoever has an account says so, the leader for the others. Who leads a session is there."""
    leaders = {circle.team.pk: circle.leader for circle in circles}
    left = {place.volunteer_id: place.ends_on for place in rows.of(Membership) if place.ends_on}
    for row in rows.of(SignUp):
        session, ended = row.session, left.get(row.volunteer_id)
        is_over = session.ends_at <= calendar.now and not session.cancelled_at
        if row.checked_in_at or not is_over or (ended and ended < session.day):
            continue
        rng = dice(seed, "came", row.pk)
        if row.role == SignUp.Role.LEAD or rng.random() >= STAYED_AWAY:
            row.checked_in_at = session.starts_at + timedelta(minutes=rng.randint(-18, 5))
            row.checked_in_by = row.volunteer.user or leaders[session.team_id]
