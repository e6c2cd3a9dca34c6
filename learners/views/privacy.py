"""The desk of people's rights: requests with their days, copies, erasures. For coordinators, each for their areas."""

from typing import Any, NamedTuple
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.models import AuditEntry
from campaign.pages import page_of
from campaign.rights.handing_out import shown
from campaign.views.copies import copy_answer
from campaign.web import Request, done, render_part, require
from learners import copies, permissions
from learners import privacy_requests as desk
from learners.consent_forms import AnswerForm, RequestForm
from learners.erasure import erase
from learners.models import Learner, PrivacyRequest, RequestKind
from learners.views.learners import fetch

PER_PAGE = 50


class Waiting(NamedTuple):
    """A line of the desk."""

    request: PrivacyRequest
    alarm: str
    days: int  # left until it is due


@require_safe
def privacy_request_list(request: Request) -> HttpResponse:
    """What waits, the most pressing first, with alarms; or what was answered."""
    require(permissions.can_see_desk(request.access))
    shown, today = PrivacyRequest.objects.visible_to(request.access), timezone.localdate()
    is_closed = request.GET.get("of") == "closed"
    rows = (shown.closed() if is_closed else shown.open()).with_people()
    page = page_of(rows, request.GET.get("page"), PER_PAGE)
    lines = [Waiting(row, desk.alarm(row, today), (row.due_on - today).days) for row in page]
    context = {"page": page, "lines": lines, "is_closed": is_closed, "open_count": shown.open().count()}
    return render_part(request, "learners/privacy_request_list.html", "requests", context)


@require_http_methods(["GET", "HEAD", "POST"])
def privacy_request_create(request: Request, pk: UUID) -> HttpResponse:
    """Write down what a person asked for; the days follow from the law."""
    learner = fetch(request, pk)
    require(permissions.can_edit_learner(request.access, learner))
    form = RequestForm(request.POST or None, initial={"asked_on": timezone.localdate()})
    if form.is_valid():
        asked = form.cleaned_data
        made = desk.ask(learner, asked["kind"], words=asked["words"], on=asked["asked_on"], by=request.user)
        back: Any = made if permissions.can_serve_rights(request.access, learner) else learner
        text = _("The request is on the desk. An answer is due by %(day)s.")
        return done(request, back, text % {"day": made.reply_by.strftime("%d/%m/%Y")})
    days = [(kind.label, desk.DAYS[kind]) for kind in RequestKind]
    context = {"learner": learner, "form": form, "days": days}
    return render(request, "learners/privacy_request_create.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def privacy_request_detail(request: Request, pk: UUID) -> HttpResponse:
    """One request: its days, what to do, every answer."""
    found = get_object_or_404(PrivacyRequest.objects.visible_to(request.access).with_people(), pk=pk)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            desk.answer(found, form.cleaned_data["words"], outcome=form.cleaned_data["outcome"], by=request.user)
        except desk.Closed:
            form.add_error(None, _("Somebody closed this request meanwhile. Their answer stands below."))
        else:
            return done(request, found, _("The answer is in the log."))
    today = timezone.localdate()
    context = {
        "asked": found, "form": form, "alarm": desk.alarm(found, today), "days": (found.due_on - today).days,
        "answers": found.answers.select_related("by"), "is_erased": found.learner.erased_at is not None,
        "log": AuditEntry.objects.about_people([found.learner_id])[:20],
    }  # fmt: skip
    return render(request, "learners/privacy_request_detail.html", context, status=422 if form.errors else 200)


@require_POST
def privacy_request_extend(request: Request, pk: UUID) -> HttpResponse:
    """The one extension that the law allows; the person is told why."""
    found = get_object_or_404(PrivacyRequest.objects.visible_to(request.access), pk=pk)
    try:
        desk.extend(found, by=request.user)
    except desk.Closed:
        return done(request, found, _("This request is closed already."))
    except desk.ExtendedBefore:
        return done(request, found, _("It was extended before; the law allows that once."))
    return done(request, found, _("15 days more. Tell the person why, and write the answer here."))


@require_http_methods(["GET", "HEAD", "POST"])
def learner_copy(request: Request, pk: UUID) -> HttpResponse:
    learner = fetch(request, pk)
    require(permissions.can_serve_rights(request.access, learner))
    return copy_page(request, learner)


@reauthentication_required
def copy_page(request: Request, learner: Learner) -> HttpResponse:
    """All that is kept about one person, to hand out: on the screen, as a PDF to read, as JSON for machines."""
    sections = copies.copy_of_learner(learner)
    context = {"learner": learner, "sections": shown(sections)}
    return copy_answer(request, "learners/learner_copy.html", context, learner.pk, sections)


@require_http_methods(["GET", "HEAD", "POST"])
def learner_erase(request: Request, pk: UUID) -> HttpResponse:
    learner = fetch(request, pk)
    require(permissions.can_serve_rights(request.access, learner))
    if learner.merged_into_id:
        return redirect("learners:learner_erase", learner.merged_into_id)
    return erase_page(request, learner)


@reauthentication_required
def erase_page(request: Request, learner: Learner) -> HttpResponse:
    """What goes and what stays; then it is done, and cannot be taken back."""
    if request.method == "POST":
        erase(learner, by=request.user)
        return done(request, "learners:privacy_request_list", _("The person is erased. All counts are as before."))
    entries = Learner.objects.same_people([learner.pk]).count()
    return render(request, "learners/learner_erase.html", {"learner": learner, "entries": entries})


@require_POST
def phone_show(request: Request, pk: UUID) -> HttpResponse:
    """The whole number, for whoever has to call; who looked is in the audit."""
    learner = fetch(request, pk)
    require(permissions.can_see_phone(request.access, learner))
    copies.phone_shown(learner, by=request.user)
    return render_part(request, "learners/phone_show.html", "phone", {"learner": learner})
