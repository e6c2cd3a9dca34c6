"""Asking for a visit at home without an account."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaign.models import Area
from campaign.web import Request
from sessions.nearby.forms import VisitForm
from sessions.nearby.visits import request_visit

ASKED = "nearby_visit"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit_request_create(request: Request) -> HttpResponse:
    """Who asks, and where to come to. The answer has a page of its own, so that it can be reloaded."""
    areas = Area.objects.leaves().in_force()
    code = (request.GET.get("area") or "")[:40]
    initial = {"area": areas.filter(code=code).first()} if code else {}
    form = VisitForm(request.POST if request.method == "POST" else None, areas=areas, initial=initial)
    if form.is_valid() and not ratelimit.consume(request, action="public_request"):
        form.add_error(None, _("Too many requests from here. Wait ten minutes, or call us."))
        return render(request, "sessions/visit_request_create.html", {"form": form}, status=429)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "sessions/visit_request_create.html", {"form": form}, status=status)
    said = form.cleaned_data
    request_visit(form.newcomer(said["area"], neighbourhood=said["neighbourhood"]), number=said["number"])
    request.session[ASKED] = said["area"].name
    return redirect("sessions:visit_request_done")


@login_not_required
@require_safe
def visit_request_done(request: Request) -> HttpResponse:
    area = request.session.get(ASKED)
    if not area:
        return redirect("sessions:visit_request_create")
    return render(request, "sessions/visit_request_done.html", {"area": area})
