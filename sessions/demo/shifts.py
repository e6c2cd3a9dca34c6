"""Who has said yes, and how many people the sessions to come need: a few lack one or two."""

from datetime import datetime, timedelta

from sessions.demo.bulk import Rows
from sessions.demo.curves import dice
from sessions.models import Shift, SignUp, TrainingSession

REASON = "Trùng lịch thi ở trường"


def settle_shifts(rows: Rows, sign_ups: list[SignUp], session: TrainingSession, now: datetime) -> None:
    """The answers of a session's people; for one to come also the places. The same for the same session."""
    is_ahead, rng = session.starts_at > now, dice(0, "shifts", session.pk)
    for sign_up in sign_ups:
        is_silent = is_ahead and rng.random() < 0.12
        sign_up.confirmed_at = None if is_silent else sign_up.created_at + timedelta(hours=1)
    if is_ahead:
        companions = sum(each.role == SignUp.Role.COMPANION for each in sign_ups)
        lacking = rng.choice([1, 1, 2]) if rng.random() < 0.15 else 0
        rows.add(Shift(session=session, role=SignUp.Role.COMPANION, places=companions + lacking))


def look_for_stand_in(sign_up: SignUp, now: datetime) -> None:
    sign_up.confirmed_at, sign_up.stand_in_wanted_at = sign_up.created_at, now - timedelta(hours=2)
    sign_up.stand_in_reason = REASON
