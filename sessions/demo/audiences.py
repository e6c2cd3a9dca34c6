"""Sessions for older residents and for students around the demo ward, and what its wards want to reach for them."""

from collections import Counter
from itertools import cycle

from campaign.models import Measure, Phase, Target
from campaign.models.audiences import Audience
from sessions.demo.bulk import Rows
from sessions.demo.curves import Calendar, dice, id_at
from sessions.demo.targets import tidy
from sessions.demo.wards import WardPlan
from sessions.models import ATTENDED, Attendance, SessionKind, TrainingSession

IN_TURN = (Audience.OLDER, Audience.STUDENTS, Audience.EVERYONE)  # the classes of a ward
AT_THEIR_PLACE = (SessionKind.DOOR_TO_DOOR, SessionKind.HELP_DESK)  # these are for older residents
WANTED = {
    Audience.OLDER: (Measure.PEOPLE_TRAINED, Measure.SESSIONS_HELD, Measure.AREAS_REACHED),
    Audience.STUDENTS: (Measure.PEOPLE_TRAINED, Measure.SESSIONS_HELD),
}
Counts = Counter[tuple[str, str, object]]  # (measure, audience, ward id) → how many


def address(rows: Rows, seed: int, calendar: Calendar, phase: Phase, plans: list[WardPlan]) -> None:
    """Say of the phase's sessions that are over for whom they were, and set targets for these audiences."""
    rng, classes = dice(seed, "audiences"), {plan.ward.pk: cycle(IN_TURN) for plan in plans}
    for session in rows.of(TrainingSession):
        if session.area_id in classes and phase.starts_on <= session.day < calendar.today:
            if session.kind == SessionKind.CLASS:
                session.audience = next(classes[session.area_id])
            elif session.kind in AT_THEIR_PLACE:
                session.audience = Audience.OLDER
    done = count(rows, phase)
    made_at = calendar.at(calendar.first.starts_on, 9)
    for audience, measures in WANTED.items():
        for measure in measures:
            for plan in plans:
                reached = done[measure, audience, plan.ward.pk] / (calendar.pace() * rng.uniform(0.75, 1.3))
                value = 1 if measure == Measure.AREAS_REACHED else tidy(reached)
                key = {"phase": phase, "area": plan.ward, "measure": measure, "audience": audience}
                rows.add(Target(id=id_at(rng, made_at), value=value, **key))


def count(rows: Rows, phase: Phase) -> Counts:
    """What the roll-ups will say: sessions that somebody attended, and people by their first one."""
    came = [row for row in rows.of(Attendance) if row.status in ATTENDED]
    came.sort(key=lambda row: (row.session.day, row.session.starts_at, row.session.pk), reverse=True)
    held = {row.session.pk: row.session for row in came}
    first = {row.learner_id: row.session for row in came}
    found: Counts = Counter()
    for measure, sessions in ((Measure.SESSIONS_HELD, held), (Measure.PEOPLE_TRAINED, first)):
        found.update((measure, one.audience, one.area_id) for one in sessions.values() if one.day >= phase.starts_on)
    return found
