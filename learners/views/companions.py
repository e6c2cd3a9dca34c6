"""Who accompanies whom: pairs and their continuity, whom to pair, and whom to hand over when a volunteer leaves."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.access import Access
from campaign.pages import page_of
from campaign.web import Request, done, render_part, require
from learners import permissions
from learners.companions import listing, pairing
from learners.companions.forms import HandoverForm, PairingForm
from learners.companions.suggestions import Suggestion, suggest
from learners.models import Companion, Learner, Progress
from learners.progress import next_step
from learners.views.learners import fetch, only_counted
from teams.models import Volunteer

PER_PAGE = 20
SOON = timedelta(14)  # whoever leaves within that time is handed over now


@require_safe
def companion_list(request: Request) -> HttpResponse:
    """Whose companion left, who has none, and every volunteer with those they accompany."""
    require(permissions.can_pair_learners(request.access))
    today = timezone.localdate()
    learners = Learner.objects.visible_to(request.access).unmerged()
    pairs = Companion.objects.visible_to(request.access)
    page = page_of(listing.volunteers_of(pairs), request.GET.get("page"), PER_PAGE)
    context = {
        "page": page,
        "groups": listing.groups_of(list(page), pairs),
        "leaving": listing.leaving(pairs, today, today + SOON),
        "unpaired": learners.unpaired().select_related("area").order_by("sort_name", "pk")[: PER_PAGE + 1],
        "most": PER_PAGE,
    }
    return render_part(request, "learners/companion_list.html", "companions", context)


@require_http_methods(["GET", "HEAD", "POST"])
def companion_create(request: Request, pk: UUID) -> HttpResponse:
    """Choose who accompanies a learner, with the reasons that speak for each."""
    learner = fetch(request, pk)
    if learner.is_silent:
        return only_counted(request, learner)
    require(permissions.can_pair_learner(request.access, learner))
    current = list(Companion.objects.open().of(learner.pk))
    people = Volunteer.objects.visible_to(request.access).on_duty(timezone.localdate())
    form = PairingForm(request.POST or None, people=people, current=current)
    if form.is_valid():
        try:
            made = pairing.pair(learner, **form.chosen(), by=request.user)
        except pairing.Refused as refusal:
            form.refuse(refusal)
        else:
            words = {"volunteer": made.volunteer, "learner": learner.short_name}
            undo = reverse("learners:companion_end", args=[made.pk])
            return done(request, learner, _("%(volunteer)s accompanies %(learner)s now.") % words, undo=undo)
    context = {"learner": learner, "current": current, "form": form, "step": step_of(learner)}
    context["suggestions"] = suggested(learner, request.access)
    return render(request, "learners/companion_create.html", context, status=422 if form.errors else 200)


def step_of(learner: Learner) -> Progress | None:
    return next_step(list(Progress.objects.of(learner.pk)))


def suggested(learner: Learner, access: Access) -> list[Suggestion]:
    """Who might accompany them now, by their next step among other things."""
    step = step_of(learner)
    return suggest(learner, access, skill=step.skill if step else None)


def own(request: Request, pk: UUID) -> Companion:
    """A pairing of a learner whom this person looks after."""
    visible = Companion.objects.visible_to(request.access).select_related("volunteer", "learner")
    found = get_object_or_404(visible, pk=pk)
    learner = Learner.objects.with_leading(request.access).get(pk=found.learner.merged_into_id or found.learner_id)
    require(permissions.can_edit_learner(request.access, learner))
    return found


@require_POST
def companion_end(request: Request, pk: UUID) -> HttpResponse:
    pair = own(request, pk)
    try:
        pairing.end(pair, by=request.user)
    except pairing.MinorAlone:
        return done(request, pair.learner, _("The other companion may be under 18. Choose an adult first."))
    undo = reverse("learners:companion_reopen", args=[pk])
    words = {"volunteer": pair.volunteer, "learner": pair.learner.short_name}
    return done(request, pair.learner, _("%(volunteer)s accompanies %(learner)s no more.") % words, undo=undo)


@require_POST
def companion_reopen(request: Request, pk: UUID) -> HttpResponse:
    """Takes the end of a pairing back: what "undo" leads to."""
    pair = own(request, pk)
    try:
        pairing.reopen(pair)
    except pairing.Refused:
        return done(request, pair.learner, _("Someone else has come in between. Choose a companion again."))
    return done(request, pair.learner, _("The pairing stands again."))


@require_http_methods(["GET", "HEAD", "POST"])
def handover_create(request: Request, pk: UUID) -> HttpResponse:
    """The open learners of a volunteer, each with whom they go to and a short note."""
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.access), pk=pk)
    require(permissions.can_pair_learners(request.access))
    pairs = list(Companion.objects.visible_to(request.access).by_volunteers([pk]))
    fitting = {pair: [each for each in suggested(pair.learner, request.access) if not each.is_full] for pair in pairs}
    form = HandoverForm(request.POST if request.method == "POST" else None, pairs=fitting)
    if form.is_valid():
        try:
            count = pairing.hand_over(form.handovers(), by=request.user)
        except pairing.Refused as refusal:
            form.refuse(refusal)
        else:
            undo = reverse("learners:handover_undo", args=[pk])
            return done(request, "learners:companion_list", told(count), undo=undo)
    context: dict[str, Any] = {"volunteer": volunteer, "rows": form.rows(), "form": form}
    return render(request, "learners/handover_create.html", context, status=422 if form.errors else 200)


@require_POST
def handover_undo(request: Request, pk: UUID) -> HttpResponse:
    """Gives the learners back whom this person handed over today."""
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.access), pk=pk)
    require(permissions.can_pair_learners(request.access))
    try:
        count = pairing.take_back(volunteer, by=request.user)
    except pairing.Refused:
        count = 0
    if not count:
        text = _("Someone else has come in between. Choose a companion again.")
        return done(request, "learners:companion_list", text)
    words = ngettext("%(count)s learner is given back.", "%(count)s learners are given back.", count)
    return done(request, "learners:companion_list", words % {"count": count})


def told(count: int) -> str:
    words = ngettext("%(count)s learner is handed over.", "%(count)s learners are handed over.", count)
    return words % {"count": count}
