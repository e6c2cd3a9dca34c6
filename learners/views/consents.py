"""What a person agrees to: seen, given and taken back, one purpose at a time; and the notice they are told first."""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.pdf import pdf_of
from campaign.web import Request, done, render_part, require
from learners import consents, permissions
from learners.consent_forms import ConsentForm
from learners.models import Consent, Learner
from learners.notices import CURRENT, LANGUAGE, Notice, UnknownNotice, notice_of
from learners.views.learners import fetch


class Purpose(NamedTuple):
    """A purpose as the panel shows it: in words, with the consent that stands, else the last one that ended.

    `is_asked`: by the notice of today; what only an older one asked is shown to whom it was asked.
    """

    code: str
    label: str
    sentence: str
    live: Consent | None
    ended: Consent | None
    is_asked: bool


def purposes_of(learner: Learner) -> list[Purpose]:
    ever = list(Consent.objects.ever_of(learner.pk))
    told, found = notice_of(CURRENT, language()), []
    for code, label in Consent.Purpose.choices:
        own = [consent for consent in ever if consent.purpose == code]
        live = next((consent for consent in own if consent.withdrawn_at is None), None)
        if code in told.purposes or own:
            text = told if code in told.purposes else notice_of(own[0].text_version, told.language)
            named = str(label).capitalize(), text.purposes.get(code, "")
            found.append(Purpose(code, *named, live, own[0] if own else None, code in told.purposes))
    return found


def language() -> str:
    """That of the reader, if the notice is written in it."""
    return "en" if get_language() == "en" else LANGUAGE


@require_safe
def consent_list(request: Request, pk: UUID) -> HttpResponse:
    """The panel of a learner's page, and a page by itself."""
    learner = fetch(request, pk)
    context = {
        "learner": learner,
        "purposes": purposes_of(learner),
        "may_edit": permissions.can_edit_learner(request.access, learner),
        "may_serve": permissions.can_serve_rights(request.access, learner),
    }
    return render_part(request, "learners/consent_list.html", "consents", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consent_create(request: Request, pk: UUID, purpose: str) -> HttpResponse:
    """The words in large print, for the person to read or to hear, and how they agree."""
    learner = fetch(request, pk)
    require(permissions.can_edit_learner(request.access, learner))
    known = known_purpose(purpose, among=notice_of().purposes)
    form = ConsentForm(request.POST or None)
    if form.is_valid():
        consents.give(learner, known, **form.cleaned_data, by=request.user)
        return done(request, learner, _("%(name)s agrees: %(purpose)s.") % words(learner, known))
    context = {"learner": learner, "form": form, "notice": notice_of(), "sentence": notice_of().purposes[known]}
    return render(request, "learners/consent_create.html", context, status=422 if form.is_bound else 200)


def known_purpose(code: str, *, among: Collection[str] = Consent.Purpose.values) -> str:
    if code not in among:
        raise Http404
    return code


def words(learner: Learner, purpose: str) -> dict[str, Any]:
    return {"name": learner, "purpose": Consent.Purpose(purpose).label}


@require_POST
def consent_withdraw(request: Request, pk: UUID, purpose: str) -> HttpResponse:
    """As easy as giving it: one tap. Repeating changes nothing."""
    learner = fetch(request, pk)
    require(permissions.can_edit_learner(request.access, learner))
    ended = consents.withdraw(learner, known_purpose(purpose), by=request.user)
    undo = ""
    if purpose == Consent.Purpose.REMINDERS:
        text = _("Withdrawn. The phone number is removed; nobody writes or calls any more.")
    elif purpose == Consent.Purpose.TRAINING:
        text = _("Withdrawn. The privacy desk now erases the name; the count stays.")
    else:
        text = _("Withdrawn: %(purpose)s.") % words(learner, purpose)
    if ended and purpose != Consent.Purpose.REMINDERS:
        undo = reverse("learners:consent_restore", args=[ended[0]])
    return done(request, learner, text, undo=undo)


@require_POST
def consent_restore(request: Request, pk: UUID) -> HttpResponse:
    """The tap was a slip. Repeating changes nothing."""
    consent = get_object_or_404(Consent.objects.visible_to(request.access), pk=pk)
    learner = fetch(request, consent.learner_id)
    require(permissions.can_edit_learner(request.access, learner))
    try:
        consents.restore(consent, by=request.user)
    except consents.Stands:
        return done(request, learner, _("They have agreed anew meanwhile; that stands."))
    return done(request, learner, _("The consent stands as before."))


@login_not_required
@require_safe
def notice_current(request: HttpRequest) -> HttpResponse:
    return redirect("learners:notice_detail", CURRENT)


@login_not_required
@require_safe
def notice_detail(request: HttpRequest, version: str) -> HttpResponse:
    """What people are told before they agree, in large print; every version stays where it was."""
    context = {"notice": asked(version), "purposes": purposes_in(asked(version)), "is_current": version == CURRENT}
    return render(request, "learners/notice_detail.html", context)


@login_not_required
@require_safe
def notice_print(request: HttpRequest, version: str) -> HttpResponse:
    """One page of paper, to read out and to sign."""
    pdf = pdf_of("learners/pdf/notice.typ", sheet_of(asked(version)))
    headers = {"Content-Disposition": f'inline; filename="notice-{version}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def asked(version: str) -> Notice:
    try:
        return notice_of(version, language())
    except UnknownNotice:
        raise Http404 from None


def purposes_in(notice: Notice) -> list[tuple[str, str]]:
    return [(str(Consent.Purpose(code).label).capitalize(), text) for code, text in notice.purposes.items()]


def sheet_of(notice: Notice) -> dict[str, Any]:
    """The notice and the lines to fill in, as the printed page wants them."""
    return {
        "title": notice.title, "lead": notice.lead, "version": notice.version, "purposes": purposes_in(notice),
        "sections": list(notice.sections), "name": _("Full name"), "day": _("Day"), "signed": _("Signature"),
        "witness": _("Witness"), "yes": _("I agree"), "tick": _("Tick only what you agree to. Nothing is ticked yet."),
    }  # fmt: skip
