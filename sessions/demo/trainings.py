"""Trainings for volunteers: who came is qualified; the demo team has had one that all but its newest came to."""

from datetime import timedelta

from learners.models import Qualification, Skill
from learners.qualifications import months_after
from sessions.demo.bulk import Rows
from sessions.demo.circles import Circle
from sessions.demo.curves import dice, id_at
from sessions.models import SessionKind, SignUp, TrainingSession
from teams.models import Volunteer

MONTHS = 12


def train(rows: Rows, circles: list[Circle]) -> None:
    """The first circle is the demo team's."""
    train_demo_team(rows, circles[0])
    for circle in circles:
        for session in circle.sessions:
            if session.kind == SessionKind.TRAIN_THE_TRAINER and session.finished_at and not session.cancelled_at:
                qualify(rows, circle, session)


def train_demo_team(rows: Rows, circle: Circle) -> None:
    """Its latest class that is over and opened no phase becomes the training of its volunteers."""
    held = [
        one for one in circle.sessions if one.finished_at and not one.cancelled_at and one.kind == SessionKind.CLASS
    ]
    if len(held) < 4:
        return
    session = held[-2]
    session.kind, session.title = SessionKind.TRAIN_THE_TRAINER, f"Tập huấn: {session.title}"
    there = {row.volunteer_id for row in rows.of(SignUp) if row.session_id == session.pk}
    for volunteer in circle.volunteers[:-1]:
        if volunteer.pk not in there:
            rows.add(came_too(session, volunteer))


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
