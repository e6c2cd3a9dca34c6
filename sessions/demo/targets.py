"""Targets of each ward, set so that the figures show a believable city: ahead, on pace, behind, nothing yet."""

from collections import Counter
from typing import NamedTuple

from campaign.models import Measure, Phase, Target
from learners.models import Participation
from sessions.demo.bulk import Rows
from sessions.demo.curves import Calendar, dice, id_at
from sessions.demo.wards import WardPlan
from sessions.models import ATTENDED, Attendance

HOURS_PER_SESSION = 6  # of all its volunteers together
COUNTED = (Measure.PEOPLE_TRAINED, Measure.TURNS, Measure.SESSIONS_HELD)


class Counts(NamedTuple):
    """Of each measure: how many in (phase number, ward id)."""

    people: Counter[tuple[int, object]]
    turns: Counter[tuple[int, object]]
    sessions: Counter[tuple[int, object]]


def count(rows: Rows, phases: list[Phase]) -> Counts:
    """What the roll-ups will say, counted from the rows in memory."""
    people = Counter((phase_of(phases, row.first_attended_on), row.area_id) for row in rows.of(Participation))
    came = [row.session for row in rows.of(Attendance) if row.status in ATTENDED]
    held = {session.pk: session for session in came}.values()
    return Counts(
        people,
        Counter((phase_of(phases, session.day), session.area_id) for session in came),
        Counter((phase_of(phases, session.day), session.area_id) for session in held),
    )


def phase_of(phases: list[Phase], day: object) -> int:
    return next(n for n, phase in enumerate(phases) if phase.starts_on <= day <= phase.ends_on)  # type: ignore[operator]


def add_targets(rows: Rows, seed: int, calendar: Calendar, phases: list[Phase], plans: list[WardPlan]) -> None:
    """A target per ward, phase and measure."""
    rng = dice(seed, "targets")
    pace = (1.0, calendar.pace())
    made_at = calendar.at(calendar.first.starts_on, 8)
    for measure, counter in zip(COUNTED, count(rows, phases), strict=True):
        for n, phase in enumerate(phases):
            per_weight = typical(counter, n, plans) / pace[n]
            for plan in plans:
                ratio = soften(plan.first_ratio if n == 0 else plan.ratio, measure, rng.uniform(0.94, 1.06))
                done = counter[n, plan.ward.pk]
                goal = done / (pace[n] * ratio) if done and ratio else plan.weight * per_weight
                rows.add(target(rng, phase, plan, measure, tidy(goal), made_at))
    for phase in phases:
        for plan in plans:
            rows.add(target(rng, phase, plan, Measure.AREAS_REACHED, 1, made_at))
    for sessions in [row for row in rows.of(Target) if row.measure == Measure.SESSIONS_HELD]:
        hours = tidy(sessions.value * HOURS_PER_SESSION)
        key = {"phase": sessions.phase, "area": sessions.area, "measure": Measure.VOLUNTEER_HOURS}
        rows.add(Target(id=id_at(rng, made_at), value=hours, **key))


def typical(counter: Counter[tuple[int, object]], phase: int, plans: list[WardPlan]) -> float:
    """What a ward reaches for each unit of its weight, over those that reached something."""
    active = [plan for plan in plans if counter[phase, plan.ward.pk]]
    return sum(counter[phase, plan.ward.pk] for plan in active) / (sum(plan.weight for plan in active) or 1)


def soften(ratio: float, measure: str, noise: float) -> float:
    """People follow the ward's ratio; turns and sessions do so less closely."""
    return ratio if measure == Measure.PEOPLE_TRAINED or not ratio else (1 + 0.6 * (ratio - 1)) * noise


def tidy(goal: float) -> int:
    """A number people would set: in tens from 100, in fives from 60."""
    step = 10 if goal >= 100 else 5 if goal >= 60 else 1
    return max(step, round(goal / step) * step)


def target(rng: object, phase: Phase, plan: WardPlan, measure: str, value: int, moment: object) -> Target:
    pk = id_at(rng, moment)  # type: ignore[arg-type]
    return Target(id=pk, phase=phase, area=plan.ward, measure=measure, value=value)
