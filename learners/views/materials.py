"""The library of lessons, for everybody signed in; volunteers submit, staff decide."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.imports.uploads import most_bytes
from campaign.pages import page_of
from campaign.qr import picture_of
from campaign.web import Request, done, require
from learners import permissions
from learners.material_forms import MaterialForm, initial_of
from learners.materials import MOST_BYTES, ReasonMissing, decide, improve, submit
from learners.models import Material, MaterialState, Skill

PER_PAGE = 50


@require_safe
def material_list(request: Request) -> HttpResponse:
    """What is in the library, by skill; above it what waits for staff, and one's own that is not in it yet."""
    seen = Material.objects.visible_to(request.access)
    skill = Skill.objects.active().filter(code=request.GET.get("skill", "")[:10]).first()
    approved = seen.approved().about(skill.pk) if skill else seen.approved()
    may_decide = permissions.can_decide_material(request.access)
    context = {
        "page": page_of(approved.for_list(), request.GET.get("page"), PER_PAGE),
        "skill": skill,
        "skills": Skill.objects.active(),
        "waiting": seen.submitted().select_related("skill", "submitted_by")[:30] if may_decide else [],
        "own": seen.by(request.access).select_related("skill")[:30],
        "may_submit": permissions.can_submit_material(request.access),
    }
    return render(request, "learners/material_list.html", context)


@most_bytes(MOST_BYTES + 65_536)
@require_http_methods(["GET", "HEAD", "POST"])
def material_create(request: Request) -> HttpResponse:
    require(permissions.can_submit_material(request.access))
    skill = Skill.objects.active().filter(code=request.GET.get("skill", "")[:10]).first()
    form = form_of(request, initial={"skill": skill})
    if not form.is_valid():
        return form_page(request, form)
    approved = permissions.can_decide_material(request.access)
    number = form.cleaned_data["number"]
    material = submit(number, form.cleaned_data, form.upload, by=request.user, approved=approved)
    words = _("“%(title)s” is in the library.") if approved else _("“%(title)s” is with staff, who look at it.")
    return done(request, "learners:material_list", words % {"title": material})


@most_bytes(MOST_BYTES + 65_536)
@require_http_methods(["GET", "HEAD", "POST"])
def material_edit(request: Request, pk: UUID) -> HttpResponse:
    material = fetch(request, pk)
    require(permissions.can_edit_material(request.access, material))
    form = form_of(request, initial=initial_of(material), material=material)
    if not form.is_valid():
        return form_page(request, form, material=material)
    improve(material, form.cleaned_data, form.upload, approved=permissions.can_decide_material(request.access))
    return done(request, material, _("Saved."))


def form_of(request: Request, **more: Any) -> MaterialForm:
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    return MaterialForm(*data, too_big=getattr(request, "upload_refused", False), **more)


def form_page(request: Request, form: MaterialForm, **context: Any) -> HttpResponse:
    context |= {"form": form, "is_staff": permissions.can_decide_material(request.access)}
    return render(request, "learners/material_edit.html", context, status=422 if form.is_bound else 200)


def fetch(request: Request, pk: UUID) -> Material:
    seen = Material.objects.visible_to(request.access).select_related("skill", "submitted_by", "file")
    return get_object_or_404(seen.defer("file__content"), pk=pk)


@require_safe
def material_detail(request: Request, pk: UUID) -> HttpResponse:
    return detail_page(request, fetch(request, pk))


def detail_page(request: Request, material: Material, *, problem: str = "") -> HttpResponse:
    address = settings.BASE_URL + reverse("learners:lesson_detail", args=[material.pk])
    context = {
        "material": material,
        "address": address,
        "qr": picture_of(address),
        "may_decide": permissions.can_decide_material(request.access),
        "may_edit": permissions.can_edit_material(request.access, material),
        "problem": problem,
    }
    return render(request, "learners/material_detail.html", context, status=422 if problem else 200)


@require_POST
def material_decide(request: Request, pk: UUID) -> HttpResponse:
    """Staff approve, return with a reason, or archive."""
    material = fetch(request, pk)
    require(permissions.can_decide_material(request.access))
    state = request.POST.get("state", "")
    if state not in MaterialState.values:
        return detail_page(request, material, problem=_("Choose what is to happen with it"))
    try:
        decide(material, MaterialState(state), by=request.user, reason=request.POST.get("reason", ""))
    except ReasonMissing:
        return detail_page(request, material, problem=_("Write what is to be improved"))
    words = {"approved": _("It is in the library."), "returned": _("It is returned."), "archived": _("It is archived.")}
    return done(request, material, words.get(state, _("It waits for approval again.")))
