"""What learners can do: in sessions up to "alone", real use only from a follow-up; and each skill's current level."""

from datetime import timedelta
from random import Random

from campaign.models import Area, Campaign, User
from learners.models import Level, Observation, Participation, Progress, Skill
from sessions.demo.bulk import Rows
from sessions.demo.circles import Circle, Pupil
from sessions.demo.curves import Calendar, id_at
from sessions.demo.places import EVIDENCE, OBSERVED
from sessions.models import TrainingSession

FIRST_LEVEL = {Level.NOT_YET: 12, Level.WITH_COMPANION: 58, Level.ALONE: 30}


class Learning:
    def __init__(
        self, rows: Rows, calendar: Calendar, campaign: Campaign, skills: dict[str, Skill], asker: User
    ) -> None:
        self.rows, self.calendar, self.campaign, self.asker = rows, calendar, campaign, asker
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
            self.keep(rng, pupil, row)

    def ask_again(self, rng: Random, pupil: Pupil) -> None:
        """Days after someone first did it alone they are asked whether they use it; two thirds of those reached do."""
        for skill_pk, level in list(pupil.levels.items()):
            asked_at = pupil.seen_at[skill_pk] + timedelta(days=rng.choice([3, 3, 4, 14]), hours=rng.randint(1, 6))
            if level != Level.ALONE or asked_at > self.calendar.now or rng.random() > 0.7:
                continue
            uses = rng.random() < 0.4 + 0.45 * pupil.quick
            level = Level.REAL_USE if uses else rng.choice([Level.ALONE, Level.WITH_COMPANION])
            evidence = EVIDENCE[self.codes[skill_pk][0]] if uses else ""
            row = Observation(
                learner=pupil.learner, skill_id=skill_pk, level=level, evidence=evidence, observed_at=asked_at,
                observed_by=self.asker,
            )  # fmt: skip
            self.keep(rng, pupil, row)

    def keep(self, rng: Random, pupil: Pupil, row: Observation) -> None:
        row.id, row.received_at = id_at(rng, row.observed_at), row.observed_at + timedelta(seconds=rng.randint(1, 90))
        pupil.levels[row.skill_id], pupil.seen_at[row.skill_id] = row.level, row.observed_at
        self.last[pupil.learner.pk, row.skill_id] = row
        self.rows.add(row)

    def close(self, pupil: Pupil, ward: Area) -> None:
        """The rows that follow: a level for each skill, and the campaign's count of one more person."""
        for skill_pk, level in pupil.levels.items():
            seen = self.last[pupil.learner.pk, skill_pk]
            current = {"level": level, "observed_at": seen.observed_at, "observation": seen}
            self.rows.add(Progress(learner=pupil.learner, skill_id=skill_pk, **current))
        if pupil.first_on:
            count = {"first_attended_on": pupil.first_on, "best_level": max(pupil.levels.values(), default=0)}
            self.rows.add(Participation(campaign=self.campaign, learner=pupil.learner, area=ward, **count))


def next_level(rng: Random, before: int | None, quick: float) -> int:
    """A first sight, then mostly the same or one better, up to "alone"; sometimes something is forgotten."""
    if before is None:
        return rng.choices(list(FIRST_LEVEL), weights=list(FIRST_LEVEL.values()))[0]
    if rng.random() < 0.3 + 0.45 * quick:
        return min(Level.ALONE, before + 1)
    return max(0, before - 1) if rng.random() < 0.06 else before
