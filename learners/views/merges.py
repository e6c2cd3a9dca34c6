"""Making two entries of one person one, and parting them again."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaign.ids import id_or_none
from campaign.web import Request, done, require
from learners import merging
from learners.models import Learner, Merge
from learners.permissions import can_edit_learner
from learners.registration import likely_duplicates
from learners.views.learners import fetch


@require_http_methods(["GET", "HEAD", "POST"])
def learner_merge(request: Request, pk: UUID) -> HttpResponse:
    """Choose the other entry of this person, see both side by side, and make them one; this one stays."""
    learner = fetch(request, pk)
    require(can_edit_learner(request.access, learner))
    other = None
    if asked := id_or_none(request.POST.get("other") or request.GET.get("other")):
        other = fetch(request, asked)
        require(can_edit_learner(request.access, other))
    if other == learner:
        return page(request, learner, None, problem=_("This is the same entry. Choose the other one of this person"))
    if request.method != "POST" or other is None:
        return page(request, learner, other)
    try:
        made = merging.merge(other, learner, by=request.user)
    except (merging.SamePerson, merging.AlreadyMerged):
        return page(request, learner, None, problem=_("One of the two was merged before. Choose again"))
    except merging.Erased:
        return page(request, learner, None, problem=_("One of the two was erased meanwhile. Choose again"))
    undo = reverse("learners:learner_unmerge", args=[made.pk])
    return done(request, learner, _("%(name)s is one person now.") % {"name": learner}, undo=undo)


def page(request: Request, learner: Learner, other: Learner | None, *, problem: str = "") -> HttpResponse:
    search = request.GET.get("q", "").strip()[:100]
    context: dict[str, Any] = {
        "learner": learner,
        "other": other,
        "pair": [merging.tally_of(each) for each in (learner, other)] if other else [],
        "search": search,
        "found": [] if other else found(request, learner, search),
        "merges": Merge.objects.into(learner),
        "problem": problem,
    }
    return render(request, "learners/learner_merge.html", context, status=422 if problem else 200)


def found(request: Request, learner: Learner, search: str) -> list[Learner]:
    """Whom the search finds; without one, those who look like the same person. Only those in scope."""
    seen = Learner.objects.visible_to(request.access).unmerged().exclude(pk=learner.pk).select_related("area")
    if search:
        return list(seen.search(search)[:10])
    alike = likely_duplicates(
        learner.full_name, area=learner.area_id, birth_year=learner.birth_year, phone=str(learner.phone)
    )
    return list(seen.filter(pk__in=[each.pk for each in alike]))


@require_POST
def learner_unmerge(request: Request, pk: UUID) -> HttpResponse:
    """Part them again. Repeating changes nothing."""
    made = get_object_or_404(Merge.objects.visible_to(request.access), pk=pk)
    require(can_edit_learner(request.access, fetch(request, made.survivor_id)))
    try:
        merging.unmerge(made, by=request.user)
    except merging.Erased:
        raise Http404 from None  # erased while the page was open
    return done(request, made.survivor, _("They are two people again."))
