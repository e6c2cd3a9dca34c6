"""A circle: one team with the residents it accompanies in one ward, and the sessions they have together."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from campaign.models import Area, Campaign, User
from learners.models import Learner, Skill
from sessions.demo.bulk import Rows, Topic
from sessions.demo.curves import DAY, PLANNED_AHEAD, Calendar, Span, busyness, days_between, dice, id_at
from sessions.demo.places import CALLED_OFF, topic, venue
from sessions.demo.shifts import settle_shifts
from sessions.models import SessionKind, SignUp, TrainingSession
from teams.models import Team, Volunteer

KINDS = {
    SessionKind.CLASS: 54, SessionKind.DOOR_TO_DOOR: 17, SessionKind.HELP_DESK: 14, SessionKind.KIOSK: 4,
    SessionKind.ONLINE: 5, SessionKind.TRAIN_THE_TRAINER: 6,
}  # fmt: skip
SEATS = {
    SessionKind.CLASS: 30, SessionKind.DOOR_TO_DOOR: 4, SessionKind.HELP_DESK: 10, SessionKind.KIOSK: 6,
    SessionKind.ONLINE: 16, SessionKind.TRAIN_THE_TRAINER: 20,
}  # fmt: skip
# Blocks of a day that do not overlap: (hour, minute) to start at and the length in minutes.
BLOCKS: dict[str, list[tuple[int, int, int]]] = {
    "morning": [(8, 0, 120), (8, 30, 120), (9, 0, 120)],
    "afternoon": [(14, 0, 120), (14, 30, 120), (15, 0, 90)],
    "evening": [(19, 0, 90), (19, 30, 90)],
}
Topical = tuple[str, tuple[str, ...]]  # a title and the codes of its skills
BLOCK_WEIGHTS = {"morning": 58, "afternoon": 24, "evening": 18}


@dataclass
class Pupil:
    """A learner as the generator sees them: how faithful, how quick, and what they can do so far."""

    learner: Learner
    faithful: float
    quick: float
    stays_on: bool  # comes in the second phase too
    first_on: date | None = None
    levels: dict[int, int] = field(default_factory=dict)
    alone_on: dict[int, date] = field(default_factory=dict)  # the first success in each skill
    real_use: dict[int, tuple[int, str]] = field(default_factory=dict)
    companion: Volunteer | None = None


@dataclass
class Circle:
    ward: Area
    team: Team
    volunteers: list[Volunteer]
    leader: User | None
    people: tuple[int, int, int] = (0, 0, 0)  # first came in the first phase, in the second, have not come yet
    parts: tuple[int, int, int] = (0, 0, 0)  # sessions likewise
    sessions: list[TrainingSession] = field(default_factory=list)
    pupils: list[Pupil] = field(default_factory=list)
    skills: dict[object, list[Skill]] = field(default_factory=dict)  # session id → its topic
    expected: dict[object, int] = field(default_factory=dict)  # session id → exactly so many enrolled
    companion: Volunteer | None = None  # accompanies four of the learners, and nobody else


class Timetable:
    """Makes sessions at times when their team is free."""

    def __init__(
        self, rows: Rows, calendar: Calendar, campaign: Campaign, skills: dict[str, Skill], author: User
    ) -> None:
        self.rows, self.calendar, self.campaign, self.skills, self.author = rows, calendar, campaign, skills, author
        self.taken: set[tuple[object, ...]] = set()  # (team, day, block), and (team, day) for a day kept free

    def schedule(self, circle: Circle, seed: int) -> None:
        """All sessions of a circle in order of time; the first of each phase is a class that took place."""
        calendar, yesterday = self.calendar, self.calendar.today - DAY
        rng = dice(seed, "sessions", circle.team.search_name, circle.ward.code)
        first, second = calendar.first, calendar.second
        past = [self.days(rng, circle, first, circle.parts[0], first.starts_on, first.ends_on)]
        past.append(self.days(rng, circle, second, circle.parts[1], second.starts_on, yesterday))
        started = circle.people[1] > 0  # a ward with nothing yet has nothing today either
        coming = [calendar.today + DAY * n for n in range(0 if started else 1, PLANNED_AHEAD + 1)]
        for days in past:
            for place, slot in enumerate(days):
                self.meeting(rng, circle, *slot, opening=place == 0)
        weights = [busyness(second, day) for day in coming]
        for slot in self.slots(rng, circle, coming, weights, circle.parts[2]):
            self.meeting(rng, circle, *slot, opening=False)
        circle.sessions.sort(key=lambda session: session.starts_at)

    def days(
        self, rng: Random, circle: Circle, span: Span, count: int, first: date, last: date
    ) -> list[tuple[date, str]]:
        return self.slots(rng, circle, *days_between(span, first, last), count)

    def slots(
        self, rng: Random, circle: Circle, days: list[date], weights: list[float], count: int
    ) -> list[tuple[date, str]]:
        """`count` free slots of the team on these days, in order."""
        free = [
            (day, block, weight * BLOCK_WEIGHTS[block])
            for day, weight in zip(days, weights, strict=True)
            for block in BLOCKS
            if weight > 0 and not {(circle.team.pk, day, block), (circle.team.pk, day)} & self.taken
        ]
        # Weighted choice without replacement: the largest of u^(1/w).
        free.sort(key=lambda slot: rng.random() ** (1 / slot[2]), reverse=True)
        chosen = [(day, block) for day, block, _weight in free[:count]]
        self.taken.update((circle.team.pk, day, block) for day, block in chosen)
        return sorted(chosen, key=lambda slot: (slot[0], list(BLOCKS).index(slot[1])))

    def meeting(self, rng: Random, circle: Circle, day: date, block: str, *, opening: bool) -> None:
        """A session of a kind and about a topic, some called off."""
        hour, minute, length = rng.choice(BLOCKS[block])
        starts_at = self.calendar.at(day, hour, minute)
        kind = SessionKind.CLASS if opening else rng.choices(list(KINDS), weights=list(KINDS.values()))[0]
        session = self.add(rng, circle, kind, starts_at, timedelta(minutes=length))
        if not opening and rng.random() < 0.035:
            session.cancelled_at = starts_at - timedelta(hours=rng.randint(2, 30))
            session.cancelled_by, session.cancelled_because, session.revision = self.author, rng.choice(CALLED_OFF), 1
        elif session.ends_at <= self.calendar.now:
            session.finished_at = session.ends_at + timedelta(minutes=rng.randint(-5, 35))
            session.finished_by = circle.leader

    def add(
        self,
        rng: Random,
        circle: Circle,
        kind: str,
        starts_at: datetime,
        length: timedelta,
        about: Topical | None = None,
    ) -> TrainingSession:
        """The session's row with its topic and the volunteers who signed up."""
        created = starts_at - timedelta(days=rng.randint(5, 16), minutes=rng.randint(0, 400))
        title, codes = about or topic(rng, kind)
        session = TrainingSession(
            id=id_at(rng, created), campaign=self.campaign, area=circle.ward, team=circle.team, kind=kind, title=title,
            venue=venue(rng, circle.ward, kind), seats=SEATS[SessionKind(kind)],
            created_at=created, created_by=self.author,
        )  # fmt: skip
        session.set_times(starts_at, starts_at + length)
        circle.skills[session.pk] = [self.skills[code] for code in codes]
        circle.sessions.append(session)
        self.rows.add(session, *(Topic(trainingsession=session, skill=self.skills[code]) for code in codes))
        self.sign_up(rng, circle, session)
        return session

    def sign_up(self, rng: Random, circle: Circle, session: TrainingSession) -> None:
        """The leader or deputy in charge and two to four companions: about one for four learners."""
        lead, *others = circle.volunteers[:2] if rng.random() < 0.8 else circle.volunteers[1::-1]
        others = others + circle.volunteers[2:]
        helpers = rng.sample(others, k=min(len(others), 1 if session.seats <= 6 else rng.randint(2, 4)))
        signed_up = []
        for place, volunteer in enumerate([lead, *helpers]):
            role = SignUp.Role.LEAD if place == 0 else SignUp.Role.SUPPORT if place == 4 else SignUp.Role.COMPANION
            moment = session.created_at + timedelta(minutes=rng.randint(20, 4000))
            signed_up.append(
                SignUp(id=id_at(rng, moment), session=session, volunteer=volunteer, role=role, created_at=moment)
            )
        self.rows.add(*signed_up)
        settle_shifts(self.rows, signed_up, session, self.calendar.now)
