"""The demo's follow-ups: planned after first successes, mostly asked, answered as people do, with what follows."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from campaign.models import User
from learners.follow_ups.fold import Said, fold, real_use
from learners.follow_ups.next_steps import OPENS
from learners.follow_ups.projection import observation_of
from learners.follow_ups.scheduling import checks_after
from learners.models import Action, ActionState, Barrier, FollowUp, FollowUpAnswer, Grade, Observation, Outcome
from learners.models.follow_ups import TRIES
from sessions.demo.bulk import Rows
from sessions.demo.circles import Circle, Pupil
from sessions.demo.curves import Calendar, id_at

REASONS = {
    Barrier.FORGOT_PASSWORD: 34, Barrier.AFRAID: 22, Barrier.HARD_TO_READ: 15, Barrier.NO_NEED: 12,
    Barrier.FAMILY_DOES: 9, Barrier.APP_CHANGED: 5, Barrier.NO_DEVICE: 3,
}  # fmt: skip
GRADES = {Grade.SAID: 5, Grade.SHOWN: 3, Grade.SEEN: 2}


class Asking:
    """Asks the pupils of a circle again; gives the observations that follow, the earliest first."""

    def __init__(self, rows: Rows, calendar: Calendar) -> None:
        self.rows, self.calendar = rows, calendar

    def ask(
        self, rng: Random, circle: Circle, pupil: Pupil, skill: int, alone_on: date, words: str
    ) -> list[Observation]:
        """All checks of one skill; what the latest closed one found is kept with the pupil.

        What the demo's companion has to ask is left to them.
        """
        checks, seen = checks_after(pupil.learner.pk, skill, alone_on), []
        for check in checks:
            is_left = check.days > 3 and circle.companion is not None and pupil.companion is circle.companion
            answers = [] if is_left else list(self.answers(rng, circle.leader, check, pupil.quick, words))
            self.close(check, answers)
            self.rows.add(check, *answers)
            if observation := observation_of(check, answers):
                seen.append(observation)
            if check.barrier:
                self.rows.add(self.step(rng, circle, pupil, check))
        pupil.real_use[skill] = real_use((check.days, check.outcome, check.barrier) for check in checks)
        return seen

    def answers(
        self, rng: Random, by: User | None, check: FollowUp, quick: float, words: str
    ) -> Iterator[FollowUpAnswer]:
        """Nobody asks before the day; what fell due just now mostly still waits; some are never asked."""
        late = (self.calendar.today - check.due_on).days
        if late < 1 or rng.random() < (0.55 if late <= 3 else 0.14):
            return
        at = self.calendar.at(check.due_on, rng.randint(8, 19), rng.randint(0, 59))
        tries = rng.choices([0, 1, 3], weights=[76, 12, 12])[0]
        for _ in range(tries):
            yield self.answer(rng, by, check, Outcome.UNREACHABLE, at)
            at += timedelta(hours=rng.randint(1, 4))
        if tries < TRIES and rng.random() < 0.95:
            yield self.answer(rng, by, check, outcome(rng, quick), at, words)

    def answer(
        self, rng: Random, by: User | None, check: FollowUp, said: Outcome, at: datetime, words: str = ""
    ) -> FollowUpAnswer:
        at = min(at, self.calendar.now - timedelta(minutes=5))
        used = said in (Outcome.USED_ALONE, Outcome.USED_WITH_HELP)
        stuck = said in (Outcome.TRIED_FAILED, Outcome.NOT_TRIED)
        return FollowUpAnswer(
            id=id_at(rng, at), follow_up=check, outcome=said, answered_at=at, received_at=at, answered_by=by,
            grade=rng.choices(list(GRADES), weights=list(GRADES.values()))[0] if used else "",
            barrier=rng.choices(list(REASONS), weights=list(REASONS.values()))[0] if stuck else "",
            note=words if said == Outcome.USED_ALONE else "",
        )  # fmt: skip

    def close(self, check: FollowUp, answers: list[FollowUpAnswer]) -> None:
        state = fold(Said(one.pk, one.outcome, one.answered_at, None, one.grade, one.barrier) for one in answers)
        for name, value in state._asdict().items():
            setattr(check, name, value)

    def step(self, rng: Random, circle: Circle, pupil: Pupil, check: FollowUp) -> Action:
        """Two in five are done by now."""
        assert check.closed_at
        assert check.answer_id
        is_done = rng.random() < 0.4
        return Action(
            id=id_at(rng, check.closed_at), learner=pupil.learner, answer_id=check.answer_id,
            kind=OPENS[Barrier(check.barrier)], barrier=check.barrier, team=circle.team, volunteer=pupil.companion,
            due_on=check.closed_at.date() + timedelta(7),
            state=ActionState.DONE if is_done else ActionState.OPEN,
            closed_at=check.closed_at + timedelta(hours=20) if is_done else None,
            closed_by=circle.leader if is_done else None,
        )  # fmt: skip


def outcome(rng: Random, quick: float) -> Outcome:
    alone = 0.2 + 0.45 * quick
    chances = {
        Outcome.USED_ALONE: alone, Outcome.USED_WITH_HELP: 0.2, Outcome.TRIED_FAILED: 0.12, Outcome.NOT_TRIED: 0.3,
    }  # fmt: skip
    return rng.choices(list(chances), weights=list(chances.values()))[0]
