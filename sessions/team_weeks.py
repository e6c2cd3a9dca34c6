"""A team's week: what each member does on which day, who has too much, and what somebody has to see to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from learners.models import Qualification
from sessions.models import SessionKind, SignUp, TrainingSession
from sessions.needs import missing_in, needs_of
from sessions.shifts import overlap
from sessions.trainings import skills_by_person
from sessions.week import Week, hours_of
from teams.models import Membership, Team, Volunteer

LIGHT = 0.5  # of the limit: below it someone has room for one more
SHOWN = 3


class Cell(NamedTuple):
    """A member's day: how many places they hold, and whether one of them waits for their answer."""

    day: date
    places: int
    is_asked: bool


@dataclass(frozen=True, slots=True)
class MemberWeek:
    membership: Membership
    places: list[SignUp]
    skills: list[Qualification]
    week: Week

    @property
    def volunteer(self) -> Volunteer:
        return self.membership.volunteer

    @property
    def cells(self) -> list[Cell]:
        by_day = [(day, [each for each in self.places if each.session.day == day]) for day in self.week.days]
        return [Cell(day, len(held), any(each.confirmed_at is None for each in held)) for day, held in by_day]

    @property
    def hours(self) -> float:
        return hours_of([each.session for each in self.places])

    @property
    def percent(self) -> float:
        return min(self.hours / settings.HOURS_PER_WEEK * 80, 100)

    @property
    def is_too_much(self) -> bool:
        return self.hours > settings.HOURS_PER_WEEK

    @property
    def is_asked(self) -> bool:
        return any(each.confirmed_at is None for each in self.places)

    @property
    def is_seeking(self) -> bool:
        return any(each.is_seeking for each in self.places)

    @property
    def is_trained(self) -> bool:
        return bool(self.skills)


def member_weeks(team: Team, week: Week, today: date) -> list[MemberWeek]:
    """Of each member the week in whatever team: who works for two is seen here. Three queries."""
    memberships = list(team.memberships.still_on(today).with_people())
    people = [each.volunteer_id for each in memberships]
    skills = skills_by_person(people, today)
    places: dict[UUID, list[SignUp]] = {person: [] for person in people}
    for sign_up in SignUp.objects.in_week(people, week.first, week.last):
        places[sign_up.volunteer_id].append(sign_up)
    latest = {each.volunteer_id: each for each in memberships}  # someone whose role changes has two
    return [
        MemberWeek(each, places[each.volunteer_id], skills.get(each.volunteer_id, []), week)
        for each in memberships
        if latest[each.volunteer_id] is each
    ]


@dataclass(frozen=True, slots=True)
class Balance:
    """Someone has too much and someone else room: the place that would change hands."""

    heavy: MemberWeek
    light: MemberWeek
    place: SignUp


def balances(members: Sequence[MemberWeek], now: datetime) -> list[Balance]:
    """For each who is over the limit the place that could go to whoever has least and is free then."""
    found = [balance_of(heavy, members, now) for heavy in members if heavy.is_too_much]
    return [each for each in found if each is not None][:SHOWN]


def balance_of(heavy: MemberWeek, members: Sequence[MemberWeek], now: datetime) -> Balance | None:
    room = [each for each in members if each.hours <= settings.HOURS_PER_WEEK * LIGHT]
    ahead = [each for each in heavy.places if each.session.starts_at > now and each.role != SignUp.Role.LEAD]
    for place in sorted(ahead, key=lambda each: each.session.starts_at, reverse=True):
        for light in sorted(room, key=lambda each: (not each.is_trained, each.hours)):
            if may_take(light, place.session):
                return Balance(heavy, light, place)
    return None


def may_take(member: MemberWeek, session: TrainingSession) -> bool:
    """Whether they could sign up for it: published, of their team, free then. Minors are sent to no homes from here."""
    place = member.membership
    belongs = place.team_id == session.team_id and place.starts_on <= session.day <= (place.ends_on or session.day)
    is_alone = session.kind == SessionKind.DOOR_TO_DOOR and member.volunteer.may_be_minor
    is_busy = any(overlap(session, other.session) for other in member.places)
    return belongs and not (session.is_draft or is_alone or is_busy)


def clashes_in(sessions: Sequence[TrainingSession]) -> list[tuple[TrainingSession, TrainingSession]]:
    """Pairs of the team's own sessions at one time."""
    pairs = [(one, other) for n, one in enumerate(sessions) for other in sessions[n + 1 :]]
    return [(one, other) for one, other in pairs if overlap(one, other)][:SHOWN]


class Ahead(NamedTuple):
    """A session to come and how many people it lacks."""

    session: TrainingSession
    missing: int


def ahead_in(sessions: Sequence[TrainingSession], now: datetime) -> list[Ahead]:
    """Those that are not over; they were read `with_shifts` and with their people."""
    coming = [session for session in sessions if session.ends_at > now]
    return [Ahead(session, missing_in(needs_of(session, session.sign_ups.all()))) for session in coming]
