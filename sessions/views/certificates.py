"""Handing out certificates: to one person, or to everyone of an area who qualifies."""

from typing import Any, NoReturn
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.models import Area, Campaign
from campaign.pages import page_of
from campaign.web import Request, done, render_part, require
from learners import batches
from learners.certificate_forms import RevokeForm
from learners.certificates import AlreadyIssued, NoConsent, issue, reissue, restore_batch, revoke_batch
from learners.models import Certificate, CertificateBatch, CertificateKind, CertificateRules, Learner
from learners.permissions import can_issue_certificate
from learners.views.certificates import pdf_answer
from sessions import qualifying
from sessions.qualifying import READY, VERDICTS, NotEarned
from teams.models import Membership

PER_PAGE = 50


class WhoForm(forms.Form):
    """For whom: a kind of people of an area in a campaign."""

    kind = forms.ChoiceField(label=gettext_lazy("For whom"), choices=CertificateKind.choices)
    campaign = forms.ModelChoiceField(
        label=gettext_lazy("Campaign"), queryset=Campaign.objects.none(), empty_label=None
    )
    area = forms.ModelChoiceField(label=gettext_lazy("Area"), queryset=Area.objects.none(), empty_label=None)

    def __init__(self, request: Request) -> None:
        campaigns = Campaign.objects.visible_to(request.access)
        areas = Area.objects.coordinated_by(request.access).order_by("path")
        first = {"kind": CertificateKind.LEARNER, "campaign": campaigns.first(), "area": areas.first()}
        given = request.POST or request.GET
        initial = {name: getattr(one, "pk", one) for name, one in first.items()}
        super().__init__({name: given.get(name) or initial[name] for name in initial})
        fields: dict[str, Any] = self.fields
        fields["campaign"].queryset, fields["area"].queryset = campaigns, areas

    def who(self) -> tuple[str, Campaign, Area]:
        return self.cleaned_data["kind"], self.cleaned_data["campaign"], self.cleaned_data["area"]


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_batch_create(request: Request) -> HttpResponse:
    """Who qualifies and why the others do not; with one button papers for all who do."""
    require(request.access.is_coordinator)
    form = WhoForm(request)
    if not form.is_valid():
        return render(request, "sessions/certificate_batch_create.html", {"form": form}, status=422)
    kind, campaign, area = form.who()
    counts = qualifying.tally(kind, campaign, area)
    if request.method == "POST":
        return redirect(batches.begin(kind, campaign=campaign, area=area, total=counts.get(READY, 0), by=request.user))
    shown = request.GET.get("show") if request.GET.get("show") in counts else READY
    people = qualifying.people_in(kind, campaign, area).filter(verdict=shown)
    context = {
        "form": form, "counts": [(name, VERDICTS[name], counts[name]) for name in VERDICTS if counts.get(name)],
        "shown": shown, "ready": counts.get(READY, 0), "rules": CertificateRules.of(campaign), "campaign": campaign,
        "is_learners": kind == CertificateKind.LEARNER, "kind": kind, "area": area, "part": batches.PART,
        "page": page_of(with_names(kind, people), request.GET.get("page"), PER_PAGE),
    }  # fmt: skip
    return render(request, "sessions/certificate_batch_create.html", context)


def with_names(kind: str, people: Any) -> Any:
    return people.select_related("learner__area") if kind == CertificateKind.LEARNER else people


def fetch(request: Request, pk: UUID) -> CertificateBatch:
    found = CertificateBatch.objects.visible_to(request.access).select_related("area", "campaign", "created_by")
    return get_object_or_404(found, pk=pk)


@require_safe
def certificate_batch_detail(request: Request, pk: UUID) -> HttpResponse:
    return detail(request, fetch(request, pk), RevokeForm())


def detail(request: Request, batch: CertificateBatch, form: RevokeForm) -> HttpResponse:
    context = {
        "batch": batch, "parts": batches.parts_of(batch), "valid": batch.certificates.valid().count(), "form": form,
    }  # fmt: skip
    page = "sessions/certificate_batch_detail.html"
    return (
        render(request, page, context, status=422)
        if form.is_bound
        else render_part(request, page, "batch-progress", context)
    )


@require_POST
def certificate_batch_revoke(request: Request, pk: UUID) -> HttpResponse:
    """All papers of a batch at once, with one reason."""
    batch, form = fetch(request, pk), RevokeForm(request.POST)
    if not form.is_valid():
        return detail(request, batch, form)
    count = revoke_batch(batch, because=form.cleaned_data["because"], by=request.user)
    text = ngettext("%(count)s certificate no longer holds.", "%(count)s certificates no longer hold.", count)
    undo = reverse("sessions:certificate_batch_restore", args=[pk]) if count else ""
    return done(request, batch, text % {"count": count}, undo=undo)


@require_POST
def certificate_batch_restore(request: Request, pk: UUID) -> HttpResponse:
    """Takes the revocation of a batch back; who has another valid paper by now keeps that one."""
    batch = fetch(request, pk)
    try:
        count = restore_batch(batch)
    except AlreadyIssued:
        messages.error(request, _("Somebody gets a certificate at this moment. Try again."))
        return redirect(batch)
    text = ngettext("%(count)s certificate holds again.", "%(count)s certificates hold again.", count)
    return done(request, batch, text % {"count": count})


@require_POST
def certificate_batch_stop(request: Request, pk: UUID) -> HttpResponse:
    batch = fetch(request, pk)
    batches.stop(batch)
    return done(request, batch, _("Printing stops after this part. What is printed stays."))


@require_POST
def certificate_batch_continue(request: Request, pk: UUID) -> HttpResponse:
    batch = fetch(request, pk)
    batches.proceed(batch)
    return done(request, batch, _("Printing goes on."))


@require_safe
def certificate_part(request: Request, pk: UUID, number: int) -> HttpResponse:
    content = batches.part_of(fetch(request, pk), number)
    name = _("certificates-%(part)s") % {"part": f"{number:04}"}
    return pdf_answer(content, f"{name}.pdf") if content else missing()


def missing() -> NoReturn:
    raise Http404


@require_safe
def certificate_archive(request: Request, pk: UUID) -> HttpResponseBase:
    """All papers of a batch in one file."""
    batch = fetch(request, pk)
    day = date_format(timezone.localtime(batch.created_at), "Y-m-d")
    name = _("certificates-%(part)s") % {"part": day}
    disposition = str(content_disposition_header(as_attachment=True, filename=f"{name}.zip"))
    headers = {"Content-Disposition": disposition}
    return StreamingHttpResponse(batches.archive_of(batch), content_type="application/zip", headers=headers)


@require_POST
def certificate_create(request: Request, pk: UUID) -> HttpResponse:
    """A certificate for one learner."""
    learner = get_object_or_404(Learner.objects.visible_to(request.access).select_related("area"), pk=pk)
    require(can_issue_certificate(request.access, learner.area.path))
    campaign = qualifying.campaign_of(learner)
    if campaign is None:
        return refused(request, learner, VERDICTS[qualifying.FEW_SESSIONS])
    return hand_out(request, CertificateKind.LEARNER, campaign, learner.area, learner.pk, back=learner)


@require_POST
def volunteer_certificate_create(request: Request, pk: UUID) -> HttpResponse:
    """A certificate for one member of a team, of the campaign that runs or ran last."""
    place = get_object_or_404(Membership.objects.visible_to(request.access).select_related("team__area"), pk=pk)
    require(can_issue_certificate(request.access, place.team.area.path))
    campaign = Campaign.objects.visible_to(request.access).first()
    if campaign is None:
        return refused(request, place.team, VERDICTS[qualifying.FEW_HOURS])
    return hand_out(request, CertificateKind.VOLUNTEER, campaign, place.team.area, place.volunteer_id, back=place.team)


def hand_out(request: Request, kind: str, campaign: Campaign, area: Area, person: UUID, *, back: Any) -> HttpResponse:
    try:
        facts = qualifying.facts_of(kind, campaign, area, person)
        [paper] = issue(kind, [facts], campaign=campaign, by=request.user)
    except NotEarned as why:
        return refused(request, back, why.verdict)
    except NoConsent:
        return refused(request, back, VERDICTS[qualifying.NO_CONSENT])
    except AlreadyIssued:
        return refused(request, back, VERDICTS[qualifying.HELD])
    return done(request, paper, _("The certificate has the number %(number)s.") % {"number": paper.number})


def refused(request: Request, back: Any, why: Any) -> HttpResponse:
    """Nothing was issued, and the page says why."""
    messages.error(request, _("No certificate was issued: %(why)s.") % {"why": str(why).lower()})
    return redirect(back)


@require_POST
def certificate_reissue(request: Request, pk: UUID) -> HttpResponse:
    """A new number with what is true today; the old paper no longer holds."""
    found = Certificate.objects.visible_to(request.access).select_related("area", "campaign")
    paper = get_object_or_404(found, pk=pk)
    require(can_issue_certificate(request.access, paper.area.path))
    person = paper.learner_id or paper.volunteer_id
    if person is None or not paper.printed:
        return refused(request, paper, _("the person's data was erased"))
    try:
        facts = qualifying.facts_of(paper.kind, paper.campaign, paper.campaign.area, person)
        new = reissue(paper, facts, by=request.user)
    except NotEarned as why:
        return refused(request, paper, why.verdict)
    except NoConsent:
        return refused(request, paper, VERDICTS[qualifying.NO_CONSENT])
    return done(request, new, _("The new certificate has the number %(number)s.") % {"number": new.number})
