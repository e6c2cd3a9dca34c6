from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.dashboards import phase_at
from campaign.models import Area
from campaign.web import Request, render_part
from learners import retention
from sessions.models import TrainingSession
from teams.models import Team

SESSIONS, TEAMS = 5, 8  # shown on the dashboard; the schedule and the list of teams show all


@require_safe
def area_ahead(request: Request, pk: UUID) -> HttpResponse:
    """The next sessions of an area and what its teams have done: a part of a ward's dashboard, and a page of its own.

    Numbers only: officials see them too.
    """
    area = get_object_or_404(Area.objects.visible_to(request.access), pk=pk)
    now = timezone.now()
    context = {
        "area": area,
        "today": timezone.localdate(),
        "sessions": TrainingSession.objects.visible_to(request.access).coming_in(area, now)[:SESSIONS],
        "teams": teams_of(request, area),
        "of_area": f"?area={area.pk}",
    }
    return render_part(request, "sessions/area_ahead.html", "ahead", context)


def teams_of(request: Request, area: Area) -> list[dict[str, Any]]:
    """Each team with its members, the sessions it has held, and the share that uses it alone."""
    today = timezone.localdate()
    teams = list(Team.objects.visible_to(request.access).active(today).in_area(area).with_members(today)[:TEAMS])
    held = TrainingSession.objects.held_by(teams, timezone.now())
    shares = retention.by_team({team.pk: team.name for team in teams}, phase_at(area))
    percents = {share.subject: share.percent for share in shares}
    return [{"team": team, "held": held.get(team.pk, 0), "percent": percents.get(team.pk)} for team in teams]
