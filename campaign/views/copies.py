"""One's own data: on the screen, as a PDF to read, as JSON for machines."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from campaign.rights.copies import Section
from campaign.rights.handing_out import FORMATS, handed_out, own_copy, shown
from campaign.web import Request


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def own_data(request: Request) -> HttpResponse:
    sections = own_copy(request.user, request.access.volunteer_id)
    return copy_answer(request, "campaign/own_data.html", {"sections": shown(sections)}, request.user.pk, sections)


def copy_answer(
    request: Request, template: str, context: dict[str, Any], about: UUID, sections: list[Section]
) -> HttpResponse:
    """The page of a copy, or the file of it that a form on that page asks for."""
    wanted = request.POST.get("format")
    if wanted not in FORMATS:
        return render(request, template, context)
    made = handed_out(about, sections, wanted, by=request.user)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type=made.content_type, headers=headers)
