from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.dashboards import phase_at
from campaign.models import Area
from campaign.web import Request, render_part
from learners import retention
from learners.models import Action
from teams.models import Team

SHOWN = 6  # skills and teams on the dashboard; the page shows all


@require_safe
def retention_detail(request: Request, pk: UUID) -> HttpResponse:
    """Retained use of an area per skill and team, what stands in the way, and the visits to arrange.

    Numbers only: officials see them too. A part of the dashboard, and a page of its own.
    """
    area = get_object_or_404(Area.objects.visible_to(request.access), pk=pk)
    phase, own = phase_at(area), Team.objects.visible_to(request.access).in_area(area).order_by()
    skills = retention.by_skill(area, phase)
    teams = retention.by_team(dict(own.values_list("pk", "name")), phase)
    reasons, most = retention.barriers(area), SHOWN if request.htmx else None
    visits = Action.objects.visits_to_arrange(area.path, timezone.localdate())
    context = {
        "area": area,
        "phase": phase,
        "skills": skills[:most],
        "teams": teams[:most],
        "shares": skills or teams,
        "is_part": most is not None,
        "barriers": reasons,
        "most": reasons[0][1] if reasons else 1,
        "stuck": retention.people_stuck(area) if reasons else 0,
        "visits": visits.people() if request.access.coordinates(area.path) and area.is_leaf else 0,
    }
    return render_part(request, "learners/retention_detail.html", "retention", context)
