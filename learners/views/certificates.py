"""Certificates: the list, one paper, its PDF, taking it back, and the public page that checks it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.models import Campaign
from campaign.pages import page_of
from campaign.tokens import KeyLost
from campaign.web import Request, done, render_part, require
from learners import certificates
from learners.certificate_forms import RevokeForm, RulesForm
from learners.models import Certificate, CertificateBatch, CertificateRules, Learner
from learners.permissions import can_edit_certificate_rules, can_issue_certificate, can_observe_learner
from learners.printing import pdf_of_certificates

PER_PAGE, RECENT = 50, 6


@require_safe
def certificate_list(request: Request) -> HttpResponse:
    """What was handed out, the latest first; the batches; the way to new ones."""
    require(request.access.is_coordinator)
    papers = Certificate.objects.visible_to(request.access).select_related("area", "replaced_by")
    context = {
        "page": page_of(papers, request.GET.get("page"), PER_PAGE),
        "batches": CertificateBatch.objects.visible_to(request.access).select_related("area", "campaign")[:RECENT],
        "campaigns": Campaign.objects.visible_to(request.access),
    }
    return render(request, "learners/certificate_list.html", context)


def fetch(request: Request, pk: UUID) -> Certificate:
    found = Certificate.objects.visible_to(request.access)
    return get_object_or_404(found.select_related("area", "learner", "volunteer", "campaign", "replaced_by"), pk=pk)


@require_safe
def certificate_detail(request: Request, pk: UUID) -> HttpResponse:
    return detail(request, fetch(request, pk), RevokeForm())


def detail(request: Request, paper: Certificate, form: RevokeForm) -> HttpResponse:
    context = {
        "paper": paper, "form": form, "may_issue": can_issue_certificate(request.access, paper.area.path),
    }  # fmt: skip
    return render(request, "learners/certificate_detail.html", context, status=422 if form.is_bound else 200)


@require_safe
def certificate_pdf(request: Request, pk: UUID) -> HttpResponse:
    paper = fetch(request, pk)
    try:
        content = pdf_of_certificates([paper]) if paper.printed else b""
    except KeyLost:
        messages.error(request, _("The key of this paper's code is gone. Reissue it to print it."))
        return done(request, paper)
    if not content:
        messages.error(request, _("The person's data was erased: there is nothing left to print."))
        return done(request, paper)
    return pdf_answer(content, f"{paper.number}.pdf")


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    disposition = str(content_disposition_header(as_attachment=True, filename=name))
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


@require_POST
def certificate_revoke(request: Request, pk: UUID) -> HttpResponse:
    paper = fetch(request, pk)
    require(can_issue_certificate(request.access, paper.area.path))
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return detail(request, paper, form)
    certificates.revoke(paper, because=form.cleaned_data["because"], by=request.user)
    undo = reverse("learners:certificate_restore", args=[pk])
    return done(request, paper, _("%(number)s no longer holds; its check page says so.") % {"number": paper}, undo=undo)


@require_POST
def certificate_restore(request: Request, pk: UUID) -> HttpResponse:
    """Takes a revocation back: what "undo" leads to."""
    paper = fetch(request, pk)
    require(can_issue_certificate(request.access, paper.area.path))
    try:
        certificates.restore(paper)
    except certificates.AlreadyIssued:
        messages.error(request, _("This person has another valid certificate of the campaign by now."))
        return done(request, paper)
    return done(request, paper, _("%(number)s holds again.") % {"number": paper})


@login_not_required
@require_safe
def certificate_check(request: Request, token: str) -> HttpResponse:
    """Whoever holds the paper sees what is printed on it and whether it holds. Nothing is asked and nothing kept."""
    paper = certificates.check(token[:64])
    answer = render(request, "learners/certificate_check.html", {"paper": paper}, status=200 if paper else 404)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_safe
def learner_certificates(request: Request, pk: UUID) -> HttpResponse:
    """The certificates of a learner: a part of their page, and a page of its own."""
    learner = get_object_or_404(Learner.objects.visible_to(request.access).with_leading(request.access), pk=pk)
    papers = list(Certificate.objects.of_person(learner).select_related("campaign"))
    context: dict[str, Any] = {
        "learner": learner,
        "papers": papers,
        "may_issue": can_issue_certificate(request.access, learner.area.path) and not learner.is_silent,
        "may_tell": can_observe_learner(request.access, learner),
        "has_valid": any(paper.is_valid for paper in papers),
    }
    return render_part(request, "learners/learner_certificates.html", "learner-certificates", context)


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_rules_edit(request: Request, pk: UUID) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.access).select_related("area"), pk=pk)
    require(can_edit_certificate_rules(request.access, campaign))
    form = RulesForm(request.POST or None, rules=CertificateRules.of(campaign))
    if form.is_valid():
        certificates.change_rules(campaign, form.values())
        return done(request, "learners:certificate_list", _("The rules are saved. They hold for new certificates."))
    context = {"form": form, "campaign": campaign}
    return render(request, "learners/certificate_rules_edit.html", context, status=422 if form.errors else 200)
