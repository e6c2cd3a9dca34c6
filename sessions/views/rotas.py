"""Desk hours that come back every week."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.web import Request, done, require
from sessions import permissions, rotas
from sessions.rota_forms import RotaForm
from teams.models import Rota, Team
from teams.teams import areas_in_reach

LIST = "sessions:rota_list"


@require_safe
def rota_list(request: Request) -> HttpResponse:
    require(permissions.can_schedule_any_session(request.access))
    running = Rota.objects.visible_to(request.access).running(timezone.localdate()).with_teams()
    rows = [(rota, permissions.can_change_rota(request.access, rota)) for rota in running]
    return render(request, "sessions/rota_list.html", {"rows": rows, "weeks": rotas.WEEKS})


@require_http_methods(["GET", "HEAD", "POST"])
def rota_create(request: Request) -> HttpResponse:
    require(permissions.can_schedule_any_session(request.access))
    teams = Team.objects.sent_by(request.access).active(timezone.localdate())
    form = RotaForm(request.POST or None, areas=areas_in_reach(request.access), teams=teams)
    if form.is_valid():
        _rota, made = rotas.open_rota(**form.cleaned_data, by=request.user)
        return told(request, made)
    return render(request, "sessions/rota_create.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def rota_extend(request: Request, pk: UUID) -> HttpResponse:
    return told(request, rotas.make_sessions(fetch(request, pk), by=request.user))


@require_POST
def rota_end(request: Request, pk: UUID) -> HttpResponse:
    called_off = rotas.end_rota(fetch(request, pk), by=request.user)
    words = ngettext(
        "The rota has ended, and %(count)s session to come was called off.",
        "The rota has ended, and %(count)s sessions to come were called off.",
        called_off,
    )
    return done(request, LIST, words % {"count": called_off})


def told(request: Request, made: rotas.Made) -> HttpResponse:
    count = len(made.sessions)
    words = ngettext("%(count)s session is made.", "%(count)s sessions are made.", count) % {"count": count}
    if made.busy:
        days = ", ".join(f"{day:%d/%m}" for day in made.busy)
        words += " " + _("No team has time on %(days)s; it is tried again.") % {"days": days}
    if made.outside:
        words += " " + _("No campaign runs on the later days.")
    (messages.success if count else messages.info)(request, words)
    return redirect(reverse(LIST))


def fetch(request: Request, pk: UUID) -> Rota:
    rota = get_object_or_404(Rota.objects.visible_to(request.access).with_teams(), pk=pk)
    require(permissions.can_change_rota(request.access, rota))
    return rota
