"""The people of a team who could take a session, with what they are busy with; and how far places are apart."""

from dataclasses import dataclass
from datetime import date, datetime
from math import cos, hypot, radians
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from sessions.models import SignUp, TrainingSession
from teams.models import MembershipRole, Team, Volunteer

if TYPE_CHECKING:
    from sessions.loads import Load

KILOMETRES_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Span:
    """A day and two times on it."""

    starts_at: datetime
    ends_at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class PersonOption:
    volunteer: Volunteer
    role: str
    busy: TrainingSession | None
    is_chosen: bool
    leads: bool
    load: "Load | None" = None  # what it would mean for their week, when that is too much


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


def people_options(
    team: Team, day: date, span: Span | None, chosen: dict[UUID, str], *, but: UUID | None = None
) -> list[PersonOption]:
    """The team's people on that day, leaders first, and whoever else was chosen; with what they are busy with."""
    roles = {each.volunteer: str(each.get_role_display()) for each in team.memberships.on(day).with_people()}
    known = {volunteer.pk for volunteer in roles}
    strangers = list(Volunteer.objects.filter(pk__in=chosen.keys() - known))
    left = set(team.memberships.over_on(day).filter(volunteer__in=strangers).values_list("volunteer", flat=True))
    roles |= {each: _("has left the team") if each.pk in left else _("from another team") for each in strangers}
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
