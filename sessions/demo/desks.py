"""A desk at the service centre of the demo team's ward, one morning a week, in turn with the team nearby."""

from datetime import date, datetime, time, timedelta

from campaign.models import Area, User
from sessions.demo.bulk import RotaTeam, Topic
from sessions.demo.circles import Circle, Timetable
from sessions.demo.curves import DAY, Calendar, dice, id_at
from sessions.demo.places import topic, venue
from sessions.demo.wards import apart
from sessions.models import SessionKind, TrainingSession
from sessions.rotas import LEARNERS_PER_PERSON, WEEKS, in_turn
from teams.models import Rota, RotaDay

STARTS, ENDS, BLOCK = time(8, 30), time(10, 30), "morning"
PEOPLE, SATURDAY = 3, 5


def plan_rota(calendar: Calendar, home: Area, seed: int, by: User) -> tuple[Rota, list[date]]:
    """The rota, since the day before yesterday, and those of its coming days that lie in the phase."""
    rng, since = dice(seed, "rota"), calendar.at(calendar.today - DAY * 2, 9)
    first_on = next(day for day in (calendar.today + DAY * n for n in (2, 3, 4)) if day.weekday() < SATURDAY)
    rota = Rota(
        id=id_at(rng, since), area=home, venue=venue(rng, home, SessionKind.HELP_DESK), weekday=first_on.weekday(),
        starts=STARTS, ends=ENDS, people=PEOPLE, first_on=first_on, created_at=since, created_by=by,
    )  # fmt: skip
    return rota, [day for day in rota.days(calendar.today, WEEKS) if day in calendar.second]


def turns_of(circles: list[Circle], home: Area) -> list[Circle]:
    """The demo team's circle and that of the nearest other team, in the order of their names."""
    own, *others = circles
    at_home = [each for each in others if each.ward.pk == each.team.area_id]
    beside = sorted(at_home, key=lambda each: (apart(home, each.ward), each.team.search_name))[:1]
    return sorted([own, *beside], key=lambda each: each.team.sort_name)


def keep_free(timetable: Timetable, turns: list[Circle], days: list[date]) -> None:
    timetable.taken |= {(each.team.pk, day, BLOCK) for each in turns for day in days}


def man_desks(timetable: Timetable, turns: list[Circle], rota: Rota, days: list[date], seed: int) -> None:
    """Its sessions, each with people of the team whose turn it is."""
    rows, rng = timetable.rows, dice(seed, "desks")
    title, codes = topic(rng, SessionKind.HELP_DESK)
    rows.add(rota, *(RotaTeam(rota=rota, team=each.team) for each in turns))
    by_team = {each.team: each for each in turns}
    for day in days:
        team = in_turn(list(by_team), rota, day)[0]
        session = TrainingSession(
            id=id_at(rng, rota.created_at), campaign=timetable.campaign, area=rota.area, team=team, title=title,
            kind=SessionKind.HELP_DESK, venue=rota.venue, seats=PEOPLE * LEARNERS_PER_PERSON,
            created_at=rota.created_at, created_by=timetable.author,
        )  # fmt: skip
        starts_at = datetime.combine(day, STARTS, timetable.calendar.now.tzinfo)
        session.set_times(starts_at, starts_at + timedelta(hours=2))
        rows.add(session, *(Topic(trainingsession=session, skill=timetable.skills[code]) for code in codes))
        rows.add(RotaDay(rota=rota, day=day, team=team, training_session_id=session.pk))
        timetable.sign_up(rng, by_team[team], session)
