from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.ids import new_id
from campaign.web import Request, require
from learners.forms import ObservationForm
from learners.models import Grade, Learner
from learners.permissions import can_observe_learner
from learners.progress import EvidenceMissing, Sight, observe
from learners.views.learners import detail_of, fetch, only_counted


@require_POST
def observation_create(request: Request, pk: UUID) -> HttpResponse:
    """One sight of a learner's level in a skill. Real use at home needs a word on how one knows."""
    learner = fetch(request, pk)
    if learner.is_silent:
        return only_counted(request, learner)
    require(can_observe_learner(request.access, learner))
    form = ObservationForm(request.POST)
    if not form.is_valid():
        return refused(request, learner, _("Choose a skill and a level"))
    asked = form.cleaned_data
    sight = Sight(
        asked["id"] or new_id(), learner.pk, asked["skill"].pk, asked["level"], asked["evidence"], asked["note"],
        asked["grade"] or Grade.SAID,
    )  # fmt: skip
    try:
        observe([sight], by=request.user)
    except EvidenceMissing:
        return refused(request, learner, _("Write how you know it is used at home"), level=asked["level"])
    messages.success(request, _("Noted: %(skill)s.") % {"skill": asked["skill"].chip})
    return redirect(learner)


def refused(request: Request, learner: Learner, problem: str, *, level: int | None = None) -> HttpResponse:
    context = detail_of(request, learner, request.POST.get("skill", ""))
    if level is not None and context["open"]:
        context["open"]["asked"] = level
    context |= {"problem": problem, "note": request.POST.get("note", ""), "grade": request.POST.get("grade", "")}
    return render(request, "learners/learner_detail.html", context, status=422)
