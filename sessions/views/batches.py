"""Many sessions at once: repeats, copies, changes of a series; looked at first, done once, taken back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.models import Area, AreaKind, Phase
from campaign.web import Request, done, require
from sessions import permissions
from sessions.batch_forms import CopyForm, RepeatForm
from sessions.batches.doing import NotAsShown, carry_out
from sessions.batches.proposals import MANY, Proposal, read_proposal
from sessions.batches.steps import possible, steps_of
from sessions.batches.undoing import ChangedSince, take_back
from sessions.models import Batch, Enrolment, TrainingSession
from sessions.reminders import people_to_tell
from sessions.scheduling import Overlap
from teams.teams import areas_in_reach

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def training_session_repeat(request: Request, pk: UUID) -> HttpResponse:
    session = get_object_or_404(TrainingSession.objects.visible_to(request.access).with_place(), pk=pk)
    require(permissions.can_move_session(request.access, session))
    form = RepeatForm(request.POST or None, session=session)
    if form.is_valid():
        return preview(request, form.proposal)
    context = {"form": form, "session": session}
    return render(request, "sessions/training_session_repeat.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def training_session_copy(request: Request) -> HttpResponse:
    require(permissions.can_schedule_any_session(request.access))
    asked = {name: request.GET[name] for name in ("source", "area") if request.GET.get(name)}
    form = CopyForm(
        request.POST or None,
        initial=asked,
        access=request.access,
        areas=areas_in_reach(request.access) | Area.objects.coordinated_by(request.access).of_kind(AreaKind.CLUSTER),
        phases=Phase.objects.visible_to(request.access),
    )
    if form.is_valid():
        return preview(request, form.proposal)
    return render(request, "sessions/training_session_copy.html", {"form": form}, status=422 if form.errors else 200)


def preview(request: Request, proposal: Proposal, *, problem: str = "") -> HttpResponse:
    """What would be made, changed or called off, what is left out and why, and who will be told."""
    steps = steps_of(proposal, request.access)
    able = possible(steps)
    items = tuple((step.session.pk, step.day if proposal.makes_sessions else step.session.day) for step in able)
    context = {
        "proposal": proposal,
        "steps": steps,
        "able": able,
        "left_out": len(steps) - len(able),
        "plan": replace(proposal, items=items).signed(request.user),
        "is_many": len(able) >= MANY,
        "told": None if proposal.makes_sessions else told_of([step.session for step in able]),
        "problem": problem,
    }
    return render(request, "sessions/batch_preview.html", context, status=422 if problem else 200)


def told_of(sessions: list[TrainingSession]) -> dict[str, int]:
    """How many volunteers hear of it, and how many learners their teams have to call."""
    volunteers = set().union(*people_to_tell([each for each in sessions if not each.is_draft]).values())
    return {"volunteers": len(volunteers), "learners": Enrolment.objects.filter(session__in=sessions).heads()}


@require_POST
def batch_create(request: Request) -> HttpResponse:
    """Do what was looked at: all or nothing, and once however often it is sent."""
    require(permissions.can_schedule_any_session(request.access))
    proposal = read_proposal(request.POST.get("plan", ""), by=request.user)
    if proposal is None or not proposal.items:
        messages.error(request, _("This preview is too old. Start again"))
        return redirect("sessions:training_session_list")
    if len(proposal.items) >= MANY and "understood" not in request.POST:
        return preview(request, proposal, problem=_("Tick that all of them are meant"))
    try:
        batch = carry_out(proposal, by=request.user, access=request.access)
    except (Overlap, NotAsShown):
        return preview(request, proposal, problem=_("Something changed meanwhile, so nothing was done. Look again"))
    week = reverse("sessions:training_session_list") + f"?week={min(day for _pk, day in proposal.items)}"
    return done(request, week, said(batch), undo=reverse("sessions:batch_undo", args=[batch.pk]))


def said(batch: Batch) -> str:
    count = batch.items.count()
    words: dict[str, Any] = {"count": count}
    if batch.makes_sessions:
        return ngettext("%(count)s session was made.", "%(count)s sessions were made.", count) % words
    if batch.kind == Batch.Kind.CANCEL:
        return ngettext("%(count)s session is called off.", "%(count)s sessions are called off.", count) % words
    return ngettext("%(count)s session is changed.", "%(count)s sessions are changed.", count) % words


@require_safe
def batch_list(request: Request) -> HttpResponse:
    """What one did to many sessions, to take it back also later."""
    require(permissions.can_schedule_any_session(request.access))
    batches = list(Batch.objects.visible_to(request.access).latest_first()[:SHOWN])
    sessions = TrainingSession.objects.with_place().in_bulk([batch.first for batch in batches if batch.first])
    rows = [(batch, sessions.get(batch.first)) for batch in batches]
    return render(request, "sessions/batch_list.html", {"rows": rows})


@require_POST
def batch_undo(request: Request, pk: UUID) -> HttpResponse:
    batch = get_object_or_404(Batch.objects.visible_to(request.access), pk=pk)
    require(permissions.can_schedule_any_session(request.access))
    try:
        take_back(batch, by=request.user)
    except ChangedSince as changed:
        names = ", ".join(f"{each} {each.day.day}/{each.day.month}" for each in changed.sessions[:5])
        messages.error(request, _("Nothing was taken back: %(names)s changed since") % {"names": names})
    except Overlap:
        messages.error(request, _("Nothing was taken back: a team or its people are busy at the former time by now"))
    else:
        messages.success(request, _("Everything is as it was before. Who had been told is told again."))
    found = list(TrainingSession.objects.filter(batch_items__batch=batch)[:2])
    return redirect(found[0] if len(found) == 1 and not batch.makes_sessions else "sessions:batch_list")
