"""Lessons for everybody, without an account: what staff approved, and nobody's name."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaign.names import fold
from campaign.pages import page_of
from campaign.web import Request, done, require
from learners.cards import card_pdf, write_card
from learners.material_forms import CardForm
from learners.materials import ENDINGS
from learners.models import Material, Skill
from learners.permissions import can_edit_catalogue


@login_not_required
@require_safe
def lesson_list(request: Request) -> HttpResponse:
    """Approved lessons, all or of one skill."""
    skill = Skill.objects.active().filter(code=request.GET.get("skill", "")[:10]).first()
    lessons = Material.objects.approved().about(skill.pk) if skill else Material.objects.approved()
    context = {"skill": skill, "page": page_of(lessons.for_list(), request.GET.get("page"), 30)}
    return render(request, "learners/lesson_list.html", context)


@login_not_required
@require_safe
def lesson_detail(request: Request, pk: UUID) -> HttpResponse:
    lessons = Material.objects.approved().select_related("skill", "file").defer("file__content")
    return render(request, "learners/lesson_detail.html", {"material": get_object_or_404(lessons, pk=pk)})


@login_not_required
@require_safe
def material_file(request: Request, pk: UUID) -> HttpResponse:
    """The file, always as something to keep: approved ones for everybody, others for whoever may see them."""
    seen = Material.objects.visible_to(request.access) if request.user.is_authenticated else Material.objects.approved()
    material = get_object_or_404(seen.filter(file__isnull=False).select_related("file"), pk=pk)
    name = f"{slugify(fold(material.title))[:60] or 'bai-hoc'}.{ENDINGS[material.file.media_type]}"
    headers = {"Content-Disposition": content_disposition_header(True, name), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(material.file.content), content_type=material.file.media_type, headers=headers)


@require_safe
def skill_card(request: Request, pk: int) -> HttpResponse:
    """The take-home card of a skill as a PDF."""
    skill = get_object_or_404(Skill.objects.select_related("card"), pk=pk)
    headers = {"Content-Disposition": content_disposition_header(False, f"the-{skill.code}.pdf")}
    return HttpResponse(card_pdf(skill), content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def skill_card_edit(request: Request, pk: int) -> HttpResponse:
    skill = get_object_or_404(Skill.objects.select_related("card"), pk=pk)
    require(can_edit_catalogue(request.access))
    card = getattr(skill, "card", None)
    form = CardForm(request.POST or None, initial={"steps": card.steps if card else ""})
    if form.is_valid():
        write_card(skill, form.cleaned_data["steps"])
        words = {"skill": skill.chip}
        return done(request, "learners:skill_list", _("The card “%(skill)s” is saved.") % words)
    context = {"skill": skill, "form": form}
    return render(request, "learners/skill_card_edit.html", context, status=422 if form.errors else 200)
