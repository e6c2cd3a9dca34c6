"""Trainings for volunteers: who came is qualified; the demo team has had one that all but its newest came to."""

from datetime import timedelta

from learners.models import Qualification, Skill
from learners.qualifications import months_after
from sessions.demo.bulk import Rows
from sessions.demo.circles import Circle, Timetable
from sessions.demo.curves import DAY, dice, id_at
from sessions.models import SessionKind, SignUp, TrainingSession
from teams.models import Membership, Volunteer

MONTHS = 12
ABOUT = ("Tập huấn: dạy VNeID và giữ mã OTP", ("D1", "F1"))


def hold_training(timetable: Timetable, circle: Circle, seed: int) -> None:
    """The demo team's, on the second evening of the phase, before and after which it may have classes of its own."""
    calendar = timetable.calendar
    starts_at = calendar.at(calendar.second.starts_on + DAY, 17)
    session = timetable.add(
        dice(seed, "training"), circle, SessionKind.TRAIN_THE_TRAINER, starts_at, timedelta(minutes=90), ABOUT
    )
    session.finished_at, session.finished_by = session.ends_at, circle.leader
    members = {row.volunteer_id: row.starts_on for row in timetable.rows.of(Membership)}
    there = {row.volunteer_id for row in timetable.rows.of(SignUp) if row.session_id == session.pk}
    for volunteer in circle.volunteers:
        if volunteer.pk not in there and members[volunteer.pk] <= session.day:
            timetable.rows.add(came_too(session, volunteer))


def train(rows: Rows, circles: list[Circle]) -> None:
    for circle in circles:
        for session in circle.sessions:
            if session.kind == SessionKind.TRAIN_THE_TRAINER and session.finished_at and not session.cancelled_at:
                qualify(rows, circle, session)


def came_too(session: TrainingSession, volunteer: Volunteer) -> SignUp:
    moment = session.created_at + timedelta(hours=5)
    pk = id_at(dice(0, "training", session.pk, volunteer.pk), moment)
    return SignUp(
        id=pk, session=session, volunteer=volunteer, role=SignUp.Role.COMPANION, created_at=moment, confirmed_at=moment
    )


def qualify(rows: Rows, circle: Circle, session: TrainingSession) -> None:
    people = [row for row in rows.of(SignUp) if row.session_id == session.pk]
    trainer = next((row.volunteer for row in people if row.role == SignUp.Role.LEAD), None)
    for row in people:
        row.checked_in_at, row.checked_in_by = session.starts_at - timedelta(minutes=6), session.finished_by
        if row.role != SignUp.Role.LEAD:
            rows.add(*(qualification(session, row.volunteer, trainer, skill) for skill in circle.skills[session.pk]))


def qualification(session: TrainingSession, who: Volunteer, trainer: Volunteer | None, skill: Skill) -> Qualification:
    return Qualification(
        id=id_at(dice(0, "qualified", session.pk, who.pk, str(skill)), session.ends_at), volunteer=who, skill=skill,
        training_session_id=session.pk, trained_by=trainer, granted_on=session.day,
        expires_on=months_after(session.day, MONTHS),
    )  # fmt: skip
