"""Who can take a session: teams ranked by nearness with what they are busy with, and the people of a team."""

from dataclasses import dataclass
from datetime import date, datetime
from math import cos, hypot, radians
from typing import Protocol
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from campaign.models import Area
from sessions.models import SignUp, TrainingSession
from teams.models import Membership, MembershipRole, Team, Volunteer
from teams.models.teams import TeamQuerySet

SHOWN = 8
VENUES = 30
KILOMETRES_PER_DEGREE = 111.2
FAR = 9999.0


@dataclass(frozen=True, slots=True)
class Span:
    """A day and two times on it."""

    starts_at: datetime
    ends_at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class TeamOption:
    team: Team
    is_local: bool
    kilometres: float | None
    busy: TrainingSession | None
    members: int
    is_chosen: bool
    is_best: bool


@dataclass(frozen=True, slots=True)
class PersonOption:
    volunteer: Volunteer
    role: str
    busy: TrainingSession | None
    is_chosen: bool
    leads: bool


class Placed(Protocol):
    """What has a middle on the map, or none that is known."""

    @property
    def longitude(self) -> float | None: ...

    @property
    def latitude(self) -> float | None: ...


def kilometres(one: Placed, other: Placed) -> float | None:
    """The distance between two middles, None where one of them is unknown."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    east = (one.longitude - other.longitude) * cos(radians(one.latitude))
    return KILOMETRES_PER_DEGREE * hypot(east, one.latitude - other.latitude)


def nearness(team: Team, area: Area) -> tuple[int, float]:
    """A rank: the ward's own teams, those of its cluster, then by distance."""
    is_near = team.area.parent_id == area.parent_id
    distance = kilometres(team.area, area)
    return (0 if team.area_id == area.pk else 1 if is_near else 2), FAR if distance is None else distance


def ranked_teams(
    teams: TeamQuerySet,
    area: Area | None,
    span: Span | None,
    *,
    search: str = "",
    chosen: Team | None = None,
    but: UUID | None = None,
) -> list[TeamOption]:
    """The nearest teams (all that match `search`, if given), busy ones last but visible; the chosen one always."""
    found = list((teams.search(search) if search else teams).select_related("area"))
    busy = busy_teams(found, span, but) if span else {}
    found.sort(key=lambda team: (*(nearness(team, area) if area else (0, 0.0)), team.sort_name))
    near = found[:SHOWN]
    if chosen and chosen not in near:
        near.append(chosen)
    near.sort(key=lambda team: team.pk in busy)
    members = member_counts(near, span.day) if span else {}
    return [
        TeamOption(
            team,
            is_local=area is not None and team.area_id == area.pk,
            kilometres=kilometres(team.area, area) if area else None,
            busy=busy.get(team.pk),
            members=members.get(team.pk, 0),
            is_chosen=chosen is not None and team.pk == chosen.pk,
            is_best=place == 0 and not search and area is not None and span is not None and team.pk not in busy,
        )
        for place, team in enumerate(near)
    ]


def busy_teams(teams: list[Team], span: Span, but: UUID | None) -> dict[UUID, TrainingSession]:
    """Of each busy team the session that keeps it."""
    sessions = TrainingSession.objects.overlapping(span.starts_at, span.ends_at).but(but)
    known = {team.pk for team in teams}
    return {session.team_id: session for session in sessions.with_place() if session.team_id in known}


def member_counts(teams: list[Team], day: date) -> dict[UUID, int]:
    memberships = Membership.objects.on(day).filter(team__in=teams).order_by().values_list("team_id", "volunteer_id")
    counts: dict[UUID, int] = {}
    for team_id, _volunteer in set(memberships):
        counts[team_id] = counts.get(team_id, 0) + 1
    return counts


def people_options(
    team: Team, day: date, span: Span | None, chosen: dict[UUID, str], *, but: UUID | None = None
) -> list[PersonOption]:
    """The team's people on that day, leaders first, and whoever else was chosen; with what they are busy with."""
    roles = {each.volunteer: str(each.get_role_display()) for each in team.memberships.on(day).with_people()}
    known = {volunteer.pk for volunteer in roles}
    roles |= dict.fromkeys(Volunteer.objects.filter(pk__in=chosen.keys() - known), _("from another team"))
    busy = busy_people([volunteer.pk for volunteer in roles], span, but) if span else {}
    return [
        PersonOption(
            volunteer,
            role=role,
            busy=busy.get(volunteer.pk),
            is_chosen=volunteer.pk in chosen,
            leads=chosen.get(volunteer.pk) == SignUp.Role.LEAD,
        )
        for volunteer, role in roles.items()
    ]


def busy_people(volunteers: list[UUID], span: Span, but: UUID | None) -> dict[UUID, TrainingSession]:
    sessions = TrainingSession.objects.overlapping(span.starts_at, span.ends_at).but(but)
    sign_ups = SignUp.objects.filter(session__in=sessions, volunteer__in=volunteers).select_related("session")
    return {sign_up.volunteer_id: sign_up.session for sign_up in sign_ups}


def usual_people(team: Team, day: date) -> dict[UUID, str]:
    """Whom a session gets when nobody was chosen: the team's leader in charge, the deputies beside."""
    leading = [each for each in team.memberships.on(day).with_people() if each.role != MembershipRole.MEMBER]
    roles = {each.volunteer_id: SignUp.Role.COMPANION.value for each in leading}
    return roles | {each.volunteer_id: SignUp.Role.LEAD.value for each in leading[:1]}


def venues_of(area: Area) -> list[str]:
    """Venues used before in a ward, the latest first."""
    sessions = TrainingSession.objects.filter(area=area).order_by().values("venue").annotate(last=Max("starts_at"))
    return [used["venue"] for used in sessions.order_by("-last")[:VENUES]]
