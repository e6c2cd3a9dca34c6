"""Quick entries at the demo team's desk and doors of today, as far as the day has come."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from learners.models import Skill
from sessions.attendance.items import body_hash
from sessions.demo.bulk import Rows
from sessions.demo.circles import Circle
from sessions.demo.curves import Calendar, dice, id_at
from sessions.encounters.log import FREQUENT, outcomes_of
from sessions.models import ATTENDED, MET, Attendance, Encounter, EncounterOutcome, Guest, SessionKind, TrainingSession

PACE = timedelta(minutes=6)
WEIGHTS = {SessionKind.DOOR_TO_DOOR: (4, 2, 1, 3), SessionKind.HELP_DESK: (6, 3, 1)}


def enter_today(rows: Rows, circle: Circle, skills: Mapping[str, Skill], calendar: Calendar) -> None:
    """Who came by name is met first; then people without a name, and doors that stayed closed."""
    for session in circle.sessions:
        if session.day == calendar.today and session.kind in WEIGHTS:
            fill(rows, circle, session, [skills[code] for code in FREQUENT[:4]], min(calendar.now, session.ends_at))


def fill(rows: Rows, circle: Circle, session: TrainingSession, skills: list[Skill], until: datetime) -> None:
    rng, moment = dice(0, "entries", session.pk), session.starts_at + PACE / 2
    names = [row.learner for row in rows.of(Attendance) if row.session_id == session.pk and row.status in ATTENDED]
    outcomes = outcomes_of(session.kind)
    while moment < until:
        learner = names.pop(0) if names else None
        outcome = EncounterOutcome.HELPED if learner else rng.choices(outcomes, WEIGHTS[SessionKind(session.kind)])[0]
        row = entry(rng, circle, session, outcome, rng.choice(skills), moment)
        row.learner = learner
        rows.add(row)
        if outcome in MET and learner is None:
            rows.add(Guest(id=row.id, session=session, counted_at=moment, counted_by=circle.leader))
        moment += PACE * rng.uniform(0.6, 1.8)


def entry(
    rng: Random, circle: Circle, session: TrainingSession, outcome: EncounterOutcome, skill: Skill, moment: datetime
) -> Encounter:
    pk = id_at(rng, moment)
    return Encounter(
        id=pk, session=session, outcome=outcome, skill=skill if outcome in MET else None, observed_at=moment,
        recorded_by=circle.leader, received_at=moment, body_hash=body_hash({"id": str(pk)}),
    )  # fmt: skip
