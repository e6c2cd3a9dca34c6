"""Who may see what: a frozen value computed once per request (by `teams.access`), read by every `visible_to`."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    OFFICIAL = "official", _("Area official")
    TEAM_LEADER = "team_leader", _("Team leader")
    VOLUNTEER = "volunteer", _("Volunteer")


@dataclass(frozen=True, slots=True)
class Access:
    """Who someone is and what lies in their scope; makes no queries. An empty scope sees nothing.

    `coordinated` and `overseen` hold paths of areas (with everything below them), `teams` all current teams,
    `led_teams` those in which the person is leader or deputy.
    """

    user_id: UUID | None = None
    volunteer_id: UUID | None = None
    coordinated: tuple[str, ...] = ()
    overseen: tuple[str, ...] = ()
    teams: frozenset[UUID] = field(default_factory=frozenset)
    led_teams: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def is_coordinator(self) -> bool:
        return bool(self.coordinated)

    @property
    def is_official(self) -> bool:
        return bool(self.overseen)

    @property
    def is_team_leader(self) -> bool:
        return bool(self.led_teams)

    @property
    def sees_areas(self) -> bool:
        """Has an area in scope, and so dashboards."""
        return bool(self.coordinated or self.overseen)

    @property
    def roles(self) -> frozenset[Role]:
        held = {
            Role.COORDINATOR: self.is_coordinator,
            Role.OFFICIAL: self.is_official,
            Role.TEAM_LEADER: self.is_team_leader,
            Role.VOLUNTEER: self.volunteer_id is not None,
        }
        return frozenset(role for role, is_held in held.items() if is_held)

    @property
    def title(self) -> str:
        """What the person is called beside their name: their widest role."""
        return next((str(role.label) for role in Role if role in self.roles), "")

    def area_paths(self) -> tuple[str, ...]:
        return self.coordinated + self.overseen

    def coordinates(self, path: str) -> bool:
        return path.startswith(self.coordinated) if self.coordinated else False

    def oversees(self, path: str) -> bool:
        """Whether an area with this path lies in an official's or coordinator's scope."""
        return path.startswith(self.area_paths()) if self.sees_areas else False


NOBODY = Access()
NOTHING = Q(pk__in=[])


def under(paths: tuple[str, ...], *, field: str = "area__path") -> Q:
    """Rows whose area lies under one of the paths; without paths, no rows."""
    scope = NOTHING
    for path in paths:
        scope |= Q(**{f"{field}__startswith": path})
    return scope
