"""The door, for everybody: a code opens it, a name goes through. No address and no log holds either of them.

What a visitor may do next stands in their browser session: which code let them in, and a random number for them.
"""

import uuid
from dataclasses import dataclass

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaign.ids import id_or_none
from campaign.web import Request
from sessions.check_ins.arrivals import Answer, arrive
from sessions.check_ins.codes import find_code, is_open, read_digits
from sessions.check_ins.forms import CodeForm, NameForm
from sessions.check_ins.volunteers import check_in
from sessions.models import CheckInCode
from sessions.views.check_ins import came

PASS, ANSWER = "check_in_pass", "check_in_answer"
NAMES = 6  # that one browser may type with one scan
ALL = "all"


@dataclass(frozen=True, slots=True)
class Pass:
    """What a visitor was let in by; `left` is how many names they may still type."""

    code: CheckInCode
    visitor: uuid.UUID
    left: int


def give_pass(request: Request, code: CheckInCode, visitor: uuid.UUID, left: int) -> None:
    request.session[PASS] = {"code": str(code.pk), "visitor": str(visitor), "left": left}


def pass_of(request: Request) -> Pass | None:
    """The visitor's pass, while its code lets them in and the session is open."""
    kept, now = request.session.get(PASS, {}), timezone.now()
    pk = id_or_none(kept.get("code"))
    code = CheckInCode.objects.usable(now).with_session().filter(pk=pk).first() if pk else None
    if code is None or not is_open(code.session, now=now) or kept["left"] < 1:
        return None
    return Pass(code, uuid.UUID(kept["visitor"]), kept["left"])


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_open(request: Request) -> HttpResponse:
    """Where a scanned code leads, and where its digits are typed. The code comes in the body of a POST only."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return code_page(request, form, 422 if form.is_bound else 200)
    typed = form.cleaned_data["code"]
    if not may_try(request, typed):
        form.add_error("code", _("Too many tries from here. Wait a few minutes, or ask the team leader."))
        return code_page(request, form, 429)
    code = find_code(typed)
    if code is None:
        count_wrong(request, typed)
        form.add_error("code", _("This code does not open any more. Scan or type the one on the screen now."))
        return code_page(request, form, 422)
    kept = request.session.get(PASS, {})
    give_pass(request, code, id_or_none(kept.get("visitor")) or uuid.uuid4(), NAMES)
    return volunteer_came(request, code) or redirect("sessions:check_in_create")


def code_page(request: Request, form: CodeForm, status: int) -> HttpResponse:
    if form.is_bound:
        # A token is no text for people: the field comes back empty.
        form.data = {"code": read_digits(form.data.get("code", ""))}
    return render(request, "sessions/check_in_open.html", {"form": form}, status=status)


def may_try(request: Request, typed: str) -> bool:
    """Whether this address may try once more; digits, which could be guessed, are held back much sooner."""
    known = ratelimit.consume(request, action="check_in")
    wrong = "check_in_wrong_digits"
    return known and (not read_digits(typed) or ratelimit.consume(request, action=wrong, key=ALL, dry_run=True))


def count_wrong(request: Request, typed: str) -> None:
    if read_digits(typed):
        ratelimit.consume(request, action="check_in_wrong_digits", key=ALL)


def volunteer_came(request: Request, code: CheckInCode) -> HttpResponse | None:
    """A volunteer of this session, signed in, has said by scanning that they came; the second time they help others."""
    if not request.user.is_authenticated:
        return None
    sign_up = code.session.sign_ups.visible_to(request.access).awaited().first()
    return came(request, check_in(sign_up, by=request.user)) if sign_up else None


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_create(request: Request) -> HttpResponse:
    """Who comes: a name, or the end of a phone number. The answer has a page of its own, so that it can be reloaded."""
    held = pass_of(request)
    if held is None:
        messages.info(request, _("Scan the code on the screen first, or type its 8 digits."))
        return redirect("sessions:check_in_open")
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not ratelimit.consume(request, action="check_in"):
        form.add_error("name", _("Too many tries from here. Wait a few minutes, or ask the team leader."))
        return name_page(request, form, held, 429)
    if not form.is_valid():
        return name_page(request, form, held, 422 if form.is_bound else 200)
    give_pass(request, held.code, held.visitor, held.left - 1)
    answer = arrive(held.code, form.cleaned_data["name"], visitor=held.visitor)
    request.session[ANSWER] = answer.value
    return redirect("sessions:check_in_done")


def name_page(request: Request, form: NameForm, held: Pass, status: int) -> HttpResponse:
    context = {"form": form, "session": held.code.session}
    return render(request, "sessions/check_in_create.html", context, status=status)


@login_not_required
@require_safe
def check_in_done(request: Request) -> HttpResponse:
    """The last answer of this browser, without any name."""
    answer = request.session.get(ANSWER)
    if answer not in set(Answer):
        return redirect("sessions:check_in_open")
    held = pass_of(request)
    context = {"answer": answer, "session": held.code.session if held else None}
    return render(request, "sessions/check_in_done.html", context)
