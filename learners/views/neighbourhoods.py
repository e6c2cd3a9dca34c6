from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from campaign.models import Area
from campaign.web import Request, render_part
from learners.neighbourhoods import people_by_group


@require_safe
def neighbourhood_list(request: Request, pk: UUID) -> HttpResponse:
    """The residential groups of a ward with the people who came: numbers only, so officials see them too."""
    area = get_object_or_404(Area.objects.visible_to(request.access), pk=pk)
    groups = people_by_group(area)
    context = {"area": area, "groups": groups, "silent": sum(not group.people for group in groups)}
    return render_part(request, "learners/neighbourhood_list.html", "neighbourhoods", context)
