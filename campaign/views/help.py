from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaign.access import Role
from campaign.web import Request


@login_not_required
@require_safe
def help_page(request: Request) -> HttpResponse:
    """What each role does, one's own first, and who helps."""
    own = request.access.roles if request.user.is_authenticated else frozenset()
    roles = sorted(Role, key=lambda role: role not in own)
    base = "base.html" if request.user.is_authenticated else "base_public.html"
    return render(request, "campaign/help.html", {"roles": [(role, role in own) for role in roles], "base": base})
