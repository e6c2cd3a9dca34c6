from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaign.access import Role
from campaign.web import Request


@require_safe
def help_page(request: Request) -> HttpResponse:
    """Who helps, and what each role does, one's own first."""
    own = request.access.roles
    roles = [(role, role in own) for role in sorted(Role, key=lambda role: role not in own)]
    return render(request, "campaign/help.html", {"roles": roles})
