"""Opening teams, changing what is known of them, and where they work."""

from datetime import date

from django.db import transaction

from campaign.access import Access
from campaign.models import Area, User
from campaign.models.areas import AreaQuerySet
from teams.models import Team


def areas_in_reach(access: Access) -> AreaQuerySet:
    """Where someone schedules and registers: wards they coordinate, and those around the homes of teams they lead."""
    homes = Team.objects.home_paths(access.led_teams) if access.led_teams else []
    return (Area.objects.coordinated_by(access) | Area.objects.around(homes)).leaves().in_force()


@transaction.atomic
def open_team(area: Area, *, name: str, opened_on: date | None, closed_on: date | None = None, by: User) -> Team:
    """A new team with its home ward. Raises IntegrityError when the ward has one of that name."""
    return change_team(Team(), area=area, name=name, opened_on=opened_on, closed_on=closed_on, by=by)


@transaction.atomic
def change_team(team: Team, *, area: Area, name: str, opened_on: date | None, closed_on: date | None, by: User) -> Team:
    """Change a team's name, home ward and dates; sessions and members stay. Repeating is safe."""
    team.area, team.name, team.opened_on, team.closed_on = area, name, opened_on, closed_on
    team.name_fields()
    team.save()
    return team
