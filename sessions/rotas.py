"""Desk hours that come back every week: the sessions of the coming weeks are made from them, each day once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import User
from sessions.models import SessionKind, SignUp, TrainingSession
from sessions.needs import Places
from sessions.scheduling import NoCampaign, Overlap, cancel, restore, schedule
from sessions.sign_ups import set_places
from teams.models import Rota, RotaDay, Team

WEEKS = 4  # so far ahead sessions are made
LEARNERS_PER_PERSON = 5
SAME = ("area", "venue", "weekday", "starts", "first_on")  # what makes two rotas one


@dataclass(slots=True)
class Made:
    """The sessions that are new, the days on which no team had time, and those outside every campaign."""

    sessions: list[TrainingSession] = field(default_factory=list)
    busy: list[date] = field(default_factory=list)
    outside: list[date] = field(default_factory=list)


@transaction.atomic
def open_rota(*, teams: Iterable[Team], by: User, **plan: Any) -> tuple[Rota, Made]:
    """A new rota with the sessions of the coming weeks. Repeating is safe: a desk and hour is one rota."""
    more = {name: plan[name] for name in plan.keys() - set(SAME)} | {"created_by": by}
    rota, is_new = Rota.objects.get_or_create(**{name: plan[name] for name in SAME}, ended_at=None, defaults=more)
    if is_new:
        rota.teams.set(list(teams))
    return rota, make_sessions(rota, by=by)


def other_rota(teams: Iterable[Team], **plan: Any) -> Rota | None:
    """A running rota of this desk and hour with other people, times or teams than planned."""
    rota = Rota.objects.filter(**{name: plan[name] for name in SAME}, ended_at=None).with_teams().first()
    if rota is None:
        return None
    is_same = all(getattr(rota, name) == value for name, value in plan.items())
    return None if is_same and set(rota.teams.all()) == set(teams) else rota


@transaction.atomic
def make_sessions(rota: Rota, *, by: User, today: date | None = None) -> Made:
    """The help desks of the coming weeks, with places for people, that are not made yet.

    The teams take turns week by week; when the one whose turn it is has no time, the next one goes. Repeating is safe:
    a day is made once, also when its session was moved or called off since.
    """
    rota = Rota.objects.select_for_update(no_key=True, of=("self",)).select_related("area").get(pk=rota.pk)
    made = Made()
    if rota.ended_at is not None:
        return made
    done = set(rota.made_days.values_list("day", flat=True))
    teams = list(rota.teams.order_by("sort_name", "pk"))
    for day in rota.days(today or timezone.localdate(), WEEKS):
        if day not in done:
            make_day(rota, day, in_turn(teams, rota, day), made, by=by)
    return made


def in_turn(teams: list[Team], rota: Rota, day: date) -> list[Team]:
    """The open teams of that day, the one whose turn it is first."""
    ready = [team for team in teams if team.is_open(day)]
    turn = (day - rota.first_on).days // 7 % len(ready) if ready else 0
    return ready[turn:] + ready[:turn]


def make_day(rota: Rota, day: date, teams: list[Team], made: Made, *, by: User) -> None:
    for team in teams:
        try:
            session = desk(rota, day, team, by=by)
        except Overlap:
            continue
        except NoCampaign:
            made.outside.append(day)
            return
        RotaDay.objects.create(rota=rota, day=day, team=team, training_session_id=session.pk)
        made.sessions.append(session)
        return
    made.busy.append(day)


@transaction.atomic
def desk(rota: Rota, day: date, team: Team, *, by: User) -> TrainingSession:
    """One day's session, with open places: one in charge, the others beside."""
    starts_at, ends_at = (timezone.make_aware(datetime.combine(day, clock)) for clock in (rota.starts, rota.ends))
    session = schedule(
        by=by, area=rota.area, team=team, starts_at=starts_at, ends_at=ends_at, venue=rota.venue, people={},
        kind=SessionKind.HELP_DESK, title=_("Help desk"), seats=rota.people * LEARNERS_PER_PERSON,
    )  # fmt: skip
    set_places(session, places_of_desk(rota.people), by=by)
    return session


def places_of_desk(people: int) -> Places:
    return {SignUp.Role.LEAD: 1, SignUp.Role.COMPANION: max(people - 1, 0), SignUp.Role.SUPPORT: 0}


@transaction.atomic
def end_rota(rota: Rota, *, by: User) -> int:
    """No more sessions are made, and those to come are called off; gives how many. Repeating is safe."""
    Rota.objects.filter(pk=rota.pk, ended_at__isnull=True).update(ended_at=timezone.now())
    ids = list(rota.made_days.values_list("training_session_id", flat=True))
    coming = list(TrainingSession.objects.live().filter(pk__in=ids).upcoming(timezone.now()))
    for session in coming:
        cancel(session, because=_("The desk does not take place any more"), by=by)
    return len(coming)


@transaction.atomic
def reopen_rota(rota: Rota, *, by: User) -> int:
    """Let an ended rota run again with the sessions that its end called off, where teams are free; gives how many.

    Raises IntegrityError when the desk has another rota by now. Repeating is safe.
    """
    rota = Rota.objects.select_for_update(no_key=True, of=("self",)).get(pk=rota.pk)
    ended_at, rota.ended_at = rota.ended_at, None
    if ended_at is None:
        return 0
    rota.save(update_fields=["ended_at"])
    ids = list(rota.made_days.values_list("training_session_id", flat=True))
    fallen = TrainingSession.objects.filter(pk__in=ids, cancelled_at__gte=ended_at).upcoming(timezone.now())
    return sum(stands_again(session, by) for session in fallen)


def stands_again(session: TrainingSession, by: User) -> bool:
    try:
        with transaction.atomic():
            restore(session, by=by)
    except Overlap:
        return False
    return True


def extend_rotas(today: date) -> int:
    """Make what is missing of every running rota, as whoever made it; gives how many sessions are new."""
    running = Rota.objects.running(today).select_related("created_by")
    made = [make_sessions(rota, by=rota.created_by, today=today) for rota in running if rota.created_by]
    return sum(len(each.sessions) for each in made)
