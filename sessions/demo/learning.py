"""What learners can do: in sessions up to "alone", real use only from a follow-up; and each skill's current level."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from campaign.models import Area, Campaign
from learners.models import Level, Observation, Participation, Progress, Skill
from sessions.demo.asking import Asking
from sessions.demo.bulk import Rows
from sessions.demo.circles import Circle, Pupil
from sessions.demo.curves import Calendar, id_at
from sessions.demo.places import EVIDENCE, OBSERVED
from sessions.models import TrainingSession

FIRST_LEVEL = {Level.NOT_YET: 12, Level.WITH_COMPANION: 58, Level.ALONE: 30}


class Learning:
    def __init__(self, rows: Rows, calendar: Calendar, campaign: Campaign, skills: dict[str, Skill]) -> None:
        self.rows, self.campaign, self.asking = rows, campaign, Asking(rows, calendar)
        self.codes = {skill.pk: code for code, skill in skills.items()}
        self.last: dict[tuple[object, int], Observation] = {}  # (learner, skill) → latest

    def observe(self, rng: Random, circle: Circle, session: TrainingSession, pupil: Pupil) -> None:
        """In a session about some skills, most who came are seen doing one or two of them."""
        for skill in circle.skills[session.pk][:2]:
            if rng.random() > 0.78:
                continue
            before = pupil.levels.get(skill.pk)
            row = Observation(
                learner=pupil.learner, skill=skill, level=next_level(rng, before, pupil.quick),
                training_session_id=session.pk, observed_by=circle.leader,
                observed_at=session.ends_at - timedelta(minutes=rng.randint(1, 25), seconds=rng.randint(0, 59)),
                note=rng.choice(OBSERVED) if rng.random() < 0.06 else "",
            )  # fmt: skip
            row.id = id_at(rng, row.observed_at)
            self.keep(rng, pupil, row)

    def ask_again(self, rng: Random, circle: Circle, pupil: Pupil) -> None:
        """Days after someone first did it alone they are asked whether they use it."""
        for skill, alone_on in pupil.alone_on.items():
            for row in self.asking.ask(rng, circle, pupil, skill, alone_on, EVIDENCE[self.codes[skill][0]]):
                row.learner = pupil.learner
                self.keep(rng, pupil, row)

    def keep(self, rng: Random, pupil: Pupil, row: Observation) -> None:
        """Add what was seen; the latest of a skill is the level."""
        row.received_at = row.observed_at + timedelta(seconds=rng.randint(1, 90))
        if row.level >= Level.ALONE:
            pupil.alone_on.setdefault(row.skill_id, timezone.localdate(row.observed_at))
        before = self.last.get((pupil.learner.pk, row.skill_id))
        if before is None or (before.observed_at, before.pk) < (row.observed_at, row.pk):
            pupil.levels[row.skill_id], self.last[pupil.learner.pk, row.skill_id] = row.level, row
        self.rows.add(row)

    def close(self, pupil: Pupil, ward: Area) -> None:
        """The rows that follow: a level for each skill, and the campaign's count of one more person."""
        for skill_pk, level in pupil.levels.items():
            seen = self.last[pupil.learner.pk, skill_pk]
            use, barrier = pupil.real_use.get(skill_pk, (0, ""))
            current = {"level": level, "observed_at": seen.observed_at, "observation": seen}
            current |= {"real_use": use, "barrier": barrier}
            self.rows.add(Progress(learner=pupil.learner, skill_id=skill_pk, **current))
        if pupil.first_on:
            count = {"first_attended_on": pupil.first_on, "best_level": max(pupil.levels.values(), default=0)}
            count["real_use"] = max((use for use, _ in pupil.real_use.values()), default=0)
            self.rows.add(Participation(campaign=self.campaign, learner=pupil.learner, area=ward, **count))


def next_level(rng: Random, before: int | None, quick: float) -> int:
    """A first sight, then mostly the same or one better, up to "alone"; sometimes something is forgotten."""
    if before is None:
        return rng.choices(list(FIRST_LEVEL), weights=list(FIRST_LEVEL.values()))[0]
    if rng.random() < 0.3 + 0.45 * quick:
        return min(Level.ALONE, before + 1)
    return max(0, before - 1) if rng.random() < 0.06 else before
