"""Desk hours that come back every week."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
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
SHOWN = timedelta(30)  # so long an ended rota can be taken up again


@require_safe
def rota_list(request: Request) -> HttpResponse:
    require(permissions.can_schedule_any_session(request.access))
    running = Rota.objects.visible_to(request.access).running(timezone.localdate()).with_teams()
    rows = [(rota, permissions.can_change_rota(request.access, rota)) for rota in running]
    ended = Rota.objects.visible_to(request.access).ended_since(timezone.now() - SHOWN).with_teams()
    over = [(rota, permissions.can_change_rota(request.access, rota)) for rota in ended]
    return render(request, "sessions/rota_list.html", {"rows": rows, "over": over, "weeks": rotas.WEEKS})


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
    undo = reverse("sessions:rota_reopen", args=[pk])
    words = ngettext(
        "The rota has ended, and %(count)s session to come was called off.",
        "The rota has ended, and %(count)s sessions to come were called off.",
        called_off,
    )
    return done(request, LIST, words % {"count": called_off}, undo=undo)


@require_POST
def rota_reopen(request: Request, pk: UUID) -> HttpResponse:
    """Takes the end of a rota back: what "undo" leads to."""
    try:
        count = rotas.reopen_rota(fetch(request, pk), by=request.user)
    except IntegrityError:
        messages.error(request, _("This desk has another rota by now. End that one first."))
        return redirect(LIST)
    words = ngettext(
        "The rota runs again, with %(count)s session.", "The rota runs again, with %(count)s sessions.", count
    )
    return done(request, LIST, words % {"count": count})


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
