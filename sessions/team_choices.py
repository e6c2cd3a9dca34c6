"""Which teams could take a session: ranked by fit, with the reason; busy ones stay in sight with what keeps them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from campaign.models import Area
from learners.models import Qualification, Skill
from sessions.models import TrainingSession
from sessions.staffing import Span, busy_people, kilometres
from teams.models import Membership, Team
from teams.models.teams import TeamQuerySet

SHOWN = 8
FAR = 9999.0
FAMILIAR = 3.0  # kilometres that it is worth to have taught the skills before, or to be trained to
THIN = 5.0  # kilometres that it costs to have nobody of those who are needed; half of it to have half of them


@dataclass(frozen=True, slots=True)
class TeamOption:
    """`free` are the members who are in no session at that time, None while the time is not known."""

    team: Team
    is_local: bool
    kilometres: float | None
    busy: TrainingSession | None
    free: int | None
    has_taught: bool
    trained: int  # members of that day who were trained to teach one of the skills
    is_chosen: bool
    is_best: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a session asks of a team, as far as the form says it."""

    area: Area | None
    span: Span | None
    needed: int = 0
    skills: Collection[Skill] = ()


def ranked_teams(
    teams: TeamQuerySet, wanted: Wanted, *, search: str = "", chosen: Team | None = None, but: UUID | None = None
) -> list[TeamOption]:
    """The best of the nearest teams (of all that match `search`, if given), busy ones last; the chosen one always."""
    found = list((teams.search(search) if search else teams).select_related("area"))
    area, span = wanted.area, wanted.span
    busy = busy_teams(found, span, but) if span else {}
    found.sort(key=lambda team: (*(nearness(team, area) if area else (0, 0.0)), team.sort_name))
    near = found[:SHOWN]
    if chosen and chosen not in near:
        near.append(chosen)
    free, taught = free_members(near, span, but) if span else None, teams_that_taught(near, wanted.skills)
    trained = trained_members(near, wanted)
    rank = {team: fit(team, wanted, free, {*taught, *trained}) for team in near}
    near.sort(key=lambda team: (team.pk in busy, free is not None and not free[team.pk], rank[team]))
    is_asked = bool(area and span and not search)
    return [
        TeamOption(
            team,
            is_local=area is not None and team.area_id == area.pk,
            kilometres=kilometres(team.area, area) if area else None,
            busy=busy.get(team.pk),
            free=free[team.pk] if free is not None else None,
            has_taught=team.pk in taught,
            trained=trained.get(team.pk, 0),
            is_chosen=chosen is not None and team.pk == chosen.pk,
            is_best=place == 0 and is_asked and team.pk not in busy and bool(free and free[team.pk]),
        )
        for place, team in enumerate(near)
    ]


def nearness(team: Team, area: Area) -> tuple[int, float]:
    """A rank: the ward's own teams, those of its cluster, then by distance."""
    is_near = team.area.parent_id == area.parent_id
    distance = kilometres(team.area, area)
    return (0 if team.area_id == area.pk else 1 if is_near else 2), FAR if distance is None else distance


def fit(team: Team, wanted: Wanted, free: Counter[UUID] | None, able: Collection[UUID]) -> float:
    """How far away, in kilometres: nearer for those who taught the skills before or were trained to, farther for too
    few people."""
    if wanted.area is None:
        return 0
    distance = kilometres(team.area, wanted.area)
    lacking = max(wanted.needed - free[team.pk], 0) / wanted.needed if free is not None and wanted.needed else 0
    return (FAR if distance is None else distance) - FAMILIAR * (team.pk in able) + THIN * lacking


def busy_teams(teams: list[Team], span: Span, but: UUID | None) -> dict[UUID, TrainingSession]:
    """Of each busy team the session that keeps it."""
    sessions = TrainingSession.objects.overlapping(span.starts_at, span.ends_at).but(but)
    known = {team.pk for team in teams}
    return {session.team_id: session for session in sessions.with_place() if session.team_id in known}


def free_members(teams: list[Team], span: Span, but: UUID | None) -> Counter[UUID]:
    """How many of each team's members of that day are in no session at that time."""
    memberships = (
        Membership.objects.on(span.day).filter(team__in=teams).order_by().values_list("team_id", "volunteer_id")
    )
    members = set(memberships)
    busy = busy_people([volunteer for _team, volunteer in members], span, but)
    return Counter(team for team, volunteer in members if volunteer not in busy)


def teams_that_taught(teams: list[Team], skills: Collection[Skill]) -> set[UUID]:
    """Those that had a session about one of the skills before."""
    if not skills:
        return set()
    sessions = TrainingSession.objects.live().filter(team__in=teams, skills__in=skills)
    return set(sessions.order_by().values_list("team_id", flat=True).distinct())


def trained_members(teams: list[Team], wanted: Wanted) -> dict[UUID, int]:
    """Of each team that has any, how many of its members of that day hold a qualification for one of the skills."""
    if not wanted.skills:
        return {}
    day = wanted.span.day if wanted.span else timezone.localdate()
    members = Membership.objects.on(day).filter(team__in=teams)
    held = Qualification.objects.valid_on(day).teaching(skill.pk for skill in wanted.skills)
    return dict(held.people_by_team(members))
