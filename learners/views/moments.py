"""Moments: the list per team, writing one, approving, taking back, the export for the newsletter."""

from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.access import Access
from campaign.ids import id_or_none, new_id
from campaign.imports.exports import CONTENT_TYPE
from campaign.pages import page_of
from campaign.web import Request, done, require
from learners import moments
from learners.models import Learner, Moment
from learners.models.moments import MomentQuerySet
from learners.moment_forms import MomentForm, ReturnForm
from learners.permissions import (
    can_approve_moment,
    can_edit_moment,
    can_observe_learner,
    can_see_learners,
    can_withdraw_moment,
)
from learners.views.learners import fetch, only_counted
from teams.models import Team

PER_PAGE = 30


def of_team(request: Request) -> tuple[MomentQuerySet, Team | None]:
    """The moments in scope, of the team that the address names if there is one."""
    found = Moment.objects.visible_to(request.access).for_list()
    asked = id_or_none(request.GET.get("team"))
    team = Team.objects.visible_to(request.access).filter(pk=asked).first() if asked else None
    return (found.filter(team=team) if team else found), team


class Line(NamedTuple):
    """A story as the list shows it, with what this person may do."""

    moment: Moment
    may_approve: bool
    may_edit: bool
    may_withdraw: bool


@require_safe
def moment_list(request: Request) -> HttpResponse:
    require(can_see_learners(request.access))
    found, team = of_team(request)
    lists = {
        "told": found.told(), "waiting": found.waiting(), "returned": found.returned(), "withdrawn": found.withdrawn(),
    }  # fmt: skip
    shown = request.GET.get("show", "")
    shown = shown if shown in lists else "told"
    page = page_of(lists[shown], request.GET.get("page"), PER_PAGE)
    context = {
        "page": page, "lines": lines_of(request.access, list(page)), "team": team, "shown": shown,
        "waiting": lists["waiting"].count(), "returned": lists["returned"].count(),
        "is_staff": request.access.is_coordinator,
    }  # fmt: skip
    return render(request, "learners/moment_list.html", context)


def lines_of(access: Access, moments: list[Moment]) -> list[Line]:
    seen = Learner.objects.visible_to(access).filter(pk__in=[moment.learner_id for moment in moments])
    mine = set(seen.values_list("pk", flat=True))
    return [
        Line(
            moment, can_approve_moment(access, moment.learner.area.path), can_edit_moment(access, moment),
            can_withdraw_moment(access, moment, mine),
        )
        for moment in moments
    ]  # fmt: skip


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


def back_to(show: str) -> str:
    return f"{reverse('learners:moment_list')}?show={show}"


def too_late(request: Request) -> HttpResponse:
    messages.error(request, _("The story is no longer waiting: somebody decided, or they agree no longer."))
    return redirect("learners:moment_list")


@require_http_methods(["GET", "HEAD", "POST"])
def moment_edit(request: Request, pk: UUID) -> HttpResponse:
    """Other words, until it is approved; whom it is about is asked again, so nothing is ticked."""
    moment = one(request, pk)
    require(can_edit_moment(request.access, moment))
    form = MomentForm(request.POST or None, initial={"text": moment.text, "happened_on": moment.happened_on})
    if not form.is_valid():
        context = {"form": form, "learner": moment.learner, "moment": moment}
        return render(request, "learners/moment_create.html", context, status=422 if form.is_bound else 200)
    try:
        moments.rewrite(moment, **form.cleaned_data)
    except moments.NotWaiting:
        return too_late(request)
    return done(request, back_to("waiting"), _("The story is changed. Staff read it before it is told."))


@require_POST
def moment_approve(request: Request, pk: UUID) -> HttpResponse:
    moment = one(request, pk)
    require(can_approve_moment(request.access, moment.learner.area.path))
    try:
        moments.approve(moment, by=request.user)
    except moments.NotWaiting:
        return too_late(request)
    undo = reverse("learners:moment_unapprove", args=[pk])
    return done(request, back_to("waiting"), _("The story may be told now."), undo=undo)


@require_POST
def moment_unapprove(request: Request, pk: UUID) -> HttpResponse:
    """Takes an approval back, also long after it was given."""
    moment = one(request, pk)
    require(can_approve_moment(request.access, moment.learner.area.path))
    moments.unapprove(moment)
    return done(request, back_to("waiting"), _("The story waits again; it is told nowhere."))


@require_http_methods(["GET", "HEAD", "POST"])
def moment_return(request: Request, pk: UUID) -> HttpResponse:
    """Back to whoever wrote it, with a reason."""
    moment = one(request, pk)
    require(can_approve_moment(request.access, moment.learner.area.path))
    form = ReturnForm(request.POST or None)
    if not form.is_valid():
        context = {"form": form, "moment": moment}
        return render(request, "learners/moment_return.html", context, status=422 if form.is_bound else 200)
    try:
        moments.give_back(moment, because=form.cleaned_data["because"], by=request.user)
    except moments.NotWaiting:
        return too_late(request)
    undo = reverse("learners:moment_take_again", args=[pk])
    return done(request, back_to("waiting"), _("The story went back with your words."), undo=undo)


@require_POST
def moment_take_again(request: Request, pk: UUID) -> HttpResponse:
    """Takes it back that a story was given back: what "undo" leads to."""
    moment = one(request, pk)
    require(can_approve_moment(request.access, moment.learner.area.path))
    moments.take_again(moment)
    return done(request, back_to("waiting"), _("The story waits again; it is told nowhere."))


def may_withdraw(request: Request, moment: Moment) -> bool:
    return lines_of(request.access, [moment])[0].may_withdraw


@require_POST
def moment_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Whom it is about no longer agrees."""
    moment = one(request, pk)
    require(may_withdraw(request, moment))
    moments.withdraw(moment, by=request.user)
    undo = reverse("learners:moment_restore", args=[pk])
    return done(request, "learners:moment_list", _("The story is no longer told anywhere."), undo=undo)


@require_POST
def moment_restore(request: Request, pk: UUID) -> HttpResponse:
    moment = one(request, pk)
    require(may_withdraw(request, moment))
    moments.restore(moment)
    return done(request, "learners:moment_list", _("The consent stands again."))
