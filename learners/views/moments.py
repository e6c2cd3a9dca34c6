"""Moments: the list per team, writing one, approving, taking back, the export for the newsletter."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.ids import id_or_none, new_id
from campaign.imports.exports import CONTENT_TYPE
from campaign.pages import page_of
from campaign.web import Request, done, require
from learners import moments
from learners.models import Learner, Moment
from learners.models.moments import MomentQuerySet
from learners.moment_forms import MomentForm
from learners.permissions import can_approve_moment, can_observe_learner, can_see_learners
from learners.views.learners import fetch, only_counted
from teams.models import Team

PER_PAGE = 30


def of_team(request: Request) -> tuple[MomentQuerySet, Team | None]:
    """The moments in scope, of the team that the address names if there is one."""
    found = Moment.objects.visible_to(request.access).for_list()
    asked = id_or_none(request.GET.get("team"))
    team = Team.objects.visible_to(request.access).filter(pk=asked).first() if asked else None
    return (found.filter(team=team) if team else found), team


@require_safe
def moment_list(request: Request) -> HttpResponse:
    require(can_see_learners(request.access))
    found, team = of_team(request)
    waiting = found.waiting()
    shown = request.GET.get("show", "")
    rows = {"waiting": waiting, "withdrawn": found.withdrawn()}.get(shown, found.told())
    context = {
        "page": page_of(rows, request.GET.get("page"), PER_PAGE),
        "team": team,
        "shown": shown if shown in ("waiting", "withdrawn") else "told",
        "waiting": waiting.count(),
        "is_staff": request.access.is_coordinator,
    }
    return render(request, "learners/moment_list.html", context)


@require_safe
def moment_export(request: Request) -> HttpResponse:
    require(request.access.is_coordinator)
    content = moments.newsletter_of(of_team(request)[0].told())
    name = _("moments")
    disposition = str(content_disposition_header(as_attachment=True, filename=f"{name}.xlsx"))
    return HttpResponse(content, content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition})


@require_http_methods(["GET", "HEAD", "POST"])
def moment_create(request: Request, pk: UUID) -> HttpResponse:
    learner = fetch(request, pk)
    if learner.is_silent:
        return only_counted(request, learner)
    require(can_observe_learner(request.access, learner))
    form = MomentForm(request.POST or None, initial={"happened_on": timezone.localdate()})
    if not form.is_valid():
        number = id_or_none(request.POST.get("number")) or new_id()
        context = {"form": form, "learner": learner, "number": number}
        return render(request, "learners/moment_create.html", context, status=422 if form.is_bound else 200)
    team = Team.objects.of_learner(learner.pk).first()
    number = id_or_none(request.POST.get("number")) or new_id()
    moments.write(learner, number, **form.cleaned_data, team_id=team.pk if team else None, by=request.user)
    return done(request, learner, _("The story is kept. Staff read it before it is told."))


def one(request: Request, pk: UUID) -> Moment:
    return get_object_or_404(Moment.objects.visible_to(request.access).select_related("learner__area"), pk=pk)


def may_change(request: Request, moment: Moment) -> bool:
    learner = Learner.objects.with_leading(request.access).get(pk=moment.learner_id)
    return can_observe_learner(request.access, learner)


@require_POST
def moment_approve(request: Request, pk: UUID) -> HttpResponse:
    moment = one(request, pk)
    require(can_approve_moment(request.access, moment.learner.area.path))
    moments.approve(moment, by=request.user)
    return done(request, "learners:moment_list", _("The story may be told now."))


@require_POST
def moment_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Whom it is about no longer agrees."""
    moment = one(request, pk)
    require(may_change(request, moment))
    moments.withdraw(moment, by=request.user)
    undo = reverse("learners:moment_restore", args=[pk])
    return done(request, "learners:moment_list", _("The story is no longer told anywhere."), undo=undo)


@require_POST
def moment_restore(request: Request, pk: UUID) -> HttpResponse:
    moment = one(request, pk)
    require(may_change(request, moment))
    moments.restore(moment)
    return done(request, "learners:moment_list", _("The consent stands again."))
