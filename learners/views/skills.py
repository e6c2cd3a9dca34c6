"""The catalogue of skills: everybody reads it, coordinators of the province change it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.web import Request, done, require
from learners.catalogue import add_bundle, add_skill, change_bundle, change_skill
from learners.catalogue_forms import BundleForm, SkillForm
from learners.models import Bundle, Skill
from learners.permissions import can_edit_catalogue, can_see_catalogue

ACTIVE, ARCHIVED = {"is_active": True}, {"is_active": False}


@require_safe
def skill_list(request: Request) -> HttpResponse:
    require(can_see_catalogue(request.access))
    is_archive = "archived" in request.GET
    context = {
        "skills": Skill.objects.archived() if is_archive else Skill.objects.active(),
        "bundles": Bundle.objects.filter(is_active=not is_archive).with_skills(),
        "archived": Skill.objects.archived().count() + Bundle.objects.exclude(is_active=True).count(),
        "is_archive": is_archive,
        "may_edit": can_edit_catalogue(request.access),
    }
    return render(request, "learners/skill_list.html", context)


def form_page(request: Request, template: str, form: SkillForm | BundleForm, **context: Any) -> HttpResponse:
    groups = Skill.objects.order_by("place").values_list("group_vi", flat=True)
    context |= {"form": form, "groups": list(dict.fromkeys(groups))}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def skill_create(request: Request) -> HttpResponse:
    require(can_edit_catalogue(request.access))
    form = SkillForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, "learners/skill_edit.html", form)
    skill = add_skill(form.cleaned_data["code"], form.texts())
    return done(request, "learners:skill_list", _("“%(name)s” is in the catalogue.") % {"name": skill})


@require_http_methods(["GET", "HEAD", "POST"])
def skill_edit(request: Request, pk: int) -> HttpResponse:
    require(can_edit_catalogue(request.access))
    skill = get_object_or_404(Skill.objects.all(), pk=pk)
    form = SkillForm(request.POST or None, skill=skill)
    if not form.is_valid():
        versions = skill.versions.select_related("replaced_by")
        return form_page(request, "learners/skill_edit.html", form, skill=skill, versions=versions)
    change_skill(skill, form.texts(), by=request.user)
    return done(request, "learners:skill_list", _("The skill is saved. How it read before is kept."))


@require_POST
def skill_archive(request: Request, pk: int) -> HttpResponse:
    require(can_edit_catalogue(request.access))
    skill = get_object_or_404(Skill.objects.all(), pk=pk)
    change_skill(skill, ARCHIVED, by=request.user)
    undo = reverse("learners:skill_restore", args=[pk])
    return done(request, "learners:skill_list", _("“%(name)s” is archived.") % {"name": skill}, undo=undo)


@require_POST
def skill_restore(request: Request, pk: int) -> HttpResponse:
    require(can_edit_catalogue(request.access))
    skill = get_object_or_404(Skill.objects.all(), pk=pk)
    change_skill(skill, ACTIVE, by=request.user)
    return done(request, "learners:skill_list", _("“%(name)s” is taught again.") % {"name": skill})


@require_http_methods(["GET", "HEAD", "POST"])
def bundle_create(request: Request) -> HttpResponse:
    require(can_edit_catalogue(request.access))
    form = BundleForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, "learners/bundle_edit.html", form)
    bundle = add_bundle(form.names(), form.cleaned_data["skills"])
    return done(request, "learners:skill_list", _("“%(name)s” is in the catalogue.") % {"name": bundle})


@require_http_methods(["GET", "HEAD", "POST"])
def bundle_edit(request: Request, pk: UUID) -> HttpResponse:
    require(can_edit_catalogue(request.access))
    bundle = get_object_or_404(Bundle.objects.all(), pk=pk)
    form = BundleForm(request.POST or None, bundle=bundle)
    if not form.is_valid():
        versions = bundle.versions.select_related("replaced_by")
        return form_page(request, "learners/bundle_edit.html", form, bundle=bundle, versions=versions)
    change_bundle(bundle, form.names(), skills=form.cleaned_data["skills"], by=request.user)
    return done(request, "learners:skill_list", _("The bundle is saved. How it was before is kept."))


@require_POST
def bundle_archive(request: Request, pk: UUID) -> HttpResponse:
    require(can_edit_catalogue(request.access))
    bundle = get_object_or_404(Bundle.objects.all(), pk=pk)
    change_bundle(bundle, ARCHIVED, by=request.user)
    undo = reverse("learners:bundle_restore", args=[pk])
    return done(request, "learners:skill_list", _("“%(name)s” is archived.") % {"name": bundle}, undo=undo)


@require_POST
def bundle_restore(request: Request, pk: UUID) -> HttpResponse:
    require(can_edit_catalogue(request.access))
    bundle = get_object_or_404(Bundle.objects.all(), pk=pk)
    change_bundle(bundle, ACTIVE, by=request.user)
    return done(request, "learners:skill_list", _("“%(name)s” is taught again.") % {"name": bundle})
