from django.http import HttpResponse
from django.views.decorators.http import require_safe

from campaign.areas.finding import find
from campaign.web import Request, render_part, require

LONGEST = 80


@require_safe
def area_list(request: Request) -> HttpResponse:
    """Wards and communes in scope by cluster; finds them by their names of before July 2025 too."""
    require(request.access.sees_areas)
    search = request.GET.get("q", "")[:LONGEST]
    context = {"search": search, "found": find(search, access=request.access)}
    return render_part(request, "campaign/area_list.html", "areas", context)
