"""Who is expected at which session and who came: newcomers first, then those who keep coming."""

from collections import Counter
from datetime import timedelta
from random import Random
from uuid import UUID

from learners.models import Companion
from sessions.demo.bulk import Rows
from sessions.demo.circles import SEATS, Circle, Pupil
from sessions.demo.curves import Calendar, dice, id_at
from sessions.demo.learning import Learning
from sessions.demo.ledger import Ledger
from sessions.demo.people import People
from sessions.models import Enrolment, SessionKind, Status, TrainingSession
from teams.models import Volunteer

ACCOMPANIED = 4  # by one companion
ROOMY = {SessionKind.CLASS, SessionKind.HELP_DESK, SessionKind.ONLINE}
CAME = {Status.PRESENT, Status.LATE}
NOBODY_CAME = "Hôm nay không bác nào đến được, đã hẹn lại"
RETURNING = {Status.PRESENT: 74, Status.LATE: 8, Status.EXCUSED: 7, Status.ABSENT: 11}


class Encounters:
    """Fills the sessions of circles with learners, marks and progress."""

    def __init__(self, rows: Rows, calendar: Calendar, people: People, ledger: Ledger, learning: Learning) -> None:
        self.rows, self.calendar, self.people, self.ledger, self.learning = rows, calendar, people, ledger, learning
        self.visited: set[object] = set()  # sessions somebody came to
        self.pairs: Counter[UUID] = Counter()  # volunteer → learners whom they accompany

    def fill(self, circle: Circle, seed: int) -> None:
        """Everything that happened in a circle, in order of time."""
        rng = dice(seed, "encounters", circle.team.search_name, circle.ward.code)
        newcomers = self.newcomers(rng, circle)
        known: list[Pupil] = []
        for session in circle.sessions:
            if session.kind == SessionKind.TRAIN_THE_TRAINER:
                continue
            new = newcomers.get(session.pk, [])
            self.hold(rng, circle, session, new, known)
            known += new
        self.pair(rng, circle)
        for pupil in circle.pupils:
            self.learning.ask_again(rng, circle, pupil)
            self.learning.close(pupil, circle.ward)
        self.explain_empty(circle)

    def newcomers(self, rng: Random, circle: Circle) -> dict[object, list[Pupil]]:
        """Makes the learners, and says at which session each is first expected: mostly early in their phase."""
        new: dict[object, list[Pupil]] = {}
        for place, count in enumerate(circle.people):
            roomy = [session for session in circle.sessions if self.part_of(session) == place and is_roomy(session)]
            for _ in range(count):
                step = int(rng.expovariate(1 / (len(roomy) * 0.4))) if roomy else 0
                session = roomy[min(step, len(roomy) - 1)] if roomy else None
                pupil = self.enter(rng, circle, session, walk_in=place < 2 and rng.random() < 0.04)
                if session:
                    new.setdefault(session.pk, []).append(pupil)
        return new

    def part_of(self, session: TrainingSession) -> int:
        """0 in the first phase, 1 in the second until yesterday, 2 from today on."""
        if session.day >= self.calendar.today:
            return 2
        return 0 if session.day in self.calendar.first else 1

    def enter(self, rng: Random, circle: Circle, session: TrainingSession | None, *, walk_in: bool) -> Pupil:
        walk_in = walk_in and session is not None
        since = session.starts_at if session and session.starts_at < self.calendar.now else self.calendar.now
        learner = self.people.learner(rng, circle.ward, circle.team, since, walk_in=walk_in)
        pupil = Pupil(learner, faithful=rng.betavariate(3, 2.2), quick=rng.random(), stays_on=rng.random() < 0.4)
        circle.pupils.append(pupil)
        return pupil

    def hold(self, rng: Random, circle: Circle, session: TrainingSession, new: list[Pupil], known: list[Pupil]) -> None:
        """Enrol those who are expected; where the session has begun and was not called off, mark them."""
        wanted = circle.expected.get(session.pk)
        seats = max(0, (wanted or SEATS[SessionKind(session.kind)]) - len(new))
        returning = [pupil for pupil in known if wanted or rng.random() < self.interest(pupil, session)]
        returning = rng.sample(returning, k=min(seats, len(returning)))
        for pupil in [*new, *returning]:
            walk_in = pupil.learner.origin == "walk_in" and pupil in new
            enrolled = session.starts_at if walk_in else max(pupil.learner.created_at, session.created_at)
            self.rows.add(Enrolment(session=session, learner=pupil.learner, is_walk_in=walk_in, enrolled_at=enrolled))
        if session.cancelled_at is None and session.starts_at + timedelta(minutes=20) <= self.calendar.now:
            self.mark(rng, circle, session, new, returning)

    def interest(self, pupil: Pupil, session: TrainingSession) -> float:
        """How likely someone comes again: the faithful more, and after weeks only those who stay on."""
        start = self.calendar.second.starts_on
        if pupil.first_on and pupil.first_on < start <= session.day and not pupil.stays_on:
            return 0.02
        return min(0.97, pupil.faithful * (1.15 if session.kind == SessionKind.CLASS else 0.8))

    def mark(
        self, rng: Random, circle: Circle, session: TrainingSession, new: list[Pupil], returning: list[Pupil]
    ) -> None:
        """One outcome for each, with its marks; whoever came has learnt something."""
        running = session.ends_at > self.calendar.now
        for place, pupil in enumerate([*new, *returning]):
            if running and place % 3 == 2:
                continue  # not marked yet
            status = outcome(rng, is_new=place < len(new) and self.part_of(session) < 2)
            self.ledger.record(rng, circle, session, pupil.learner, status)
            if status in CAME:
                self.visited.add(session.pk)
                pupil.first_on = pupil.first_on or session.day
                if not running:
                    self.learning.observe(rng, circle, session, pupil)

    def pair(self, rng: Random, circle: Circle) -> None:
        """Nearly everyone who came has a companion, one of the members."""
        came = [pupil for pupil in circle.pupils if pupil.first_on]
        members = [one for one in circle.volunteers if one is not circle.companion and not one.may_be_minor]
        for place, pupil in enumerate(came):
            if circle.companion and place < ACCOMPANIED:
                self.accompany(rng, pupil, circle.companion)
            elif rng.random() < 0.85 and (free := [one for one in members[1:] if self.pairs[one.pk] < ACCOMPANIED]):
                volunteer = rng.choice(free)
                self.accompany(rng, pupil, volunteer)

    def explain_empty(self, circle: Circle) -> None:
        """A finished session to which nobody came says so."""
        for session in circle.sessions:
            if session.finished_at and session.kind != SessionKind.TRAIN_THE_TRAINER and session.pk not in self.visited:
                session.finish_note = NOBODY_CAME

    def accompany(self, rng: Random, pupil: Pupil, volunteer: Volunteer) -> None:
        assert pupil.first_on
        pupil.companion = volunteer
        self.pairs[volunteer.pk] += 1
        pk = id_at(rng, self.calendar.at(pupil.first_on, 11))
        self.rows.add(Companion(id=pk, learner=pupil.learner, volunteer=volunteer, starts_on=pupil.first_on))


def is_roomy(session: TrainingSession) -> bool:
    return session.cancelled_at is None and session.kind in ROOMY


def outcome(rng: Random, *, is_new: bool) -> Status:
    """Whoever is new in a past session came, or they would not be counted yet."""
    if is_new:
        return Status.PRESENT if rng.random() < 0.91 else Status.LATE
    return rng.choices(list(RETURNING), weights=list(RETURNING.values()))[0]
