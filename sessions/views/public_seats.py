"""Asking for a seat without an account. What this browser asked for stands in its own session, in no address."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaign.web import Request
from sessions.enrolments import SessionFull
from sessions.held import SessionCalledOff
from sessions.models import TrainingSession
from sessions.nearby.forms import AskingForm
from sessions.nearby.seats import Seat, SessionBegun, ask_for_seat, give_up_seat, person_id
from sessions.views.public_sessions import SEATS, kept_seat, public_session, session_page


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def seat_create(request: Request, pk: UUID) -> HttpResponse:
    """POST asks for a seat, or a turn for one; GET shows what this browser has, also after a reload."""
    session = public_session(pk)
    if request.method != "POST":
        return seat_page(request, session)
    form = AskingForm(request.POST)
    if not form.is_valid():
        return again(request, session, form)
    if not ratelimit.consume(request, action="public_request"):
        form.add_error(None, _("Too many requests from here. Wait ten minutes, or call us."))
        return again(request, session, form, status=429)
    number = form.cleaned_data["number"]
    try:
        ask_for_seat(session, form.newcomer(session.area), number=number, wait="wait" in request.POST)
    except SessionFull:
        return again(request, session, form, full=True)
    except (SessionCalledOff, SessionBegun):
        form.add_error(None, _("Seats of this class cannot be asked for any more."))
        return again(request, session, form)
    kept = request.session.get(SEATS, {})
    request.session[SEATS] = kept | {str(session.pk): str(person_id(session.pk, number))}
    return redirect("sessions:seat_create", session.pk)


def again(
    request: Request, session: TrainingSession, form: AskingForm, *, full: bool = False, status: int = 422
) -> HttpResponse:
    return session_page(request, session, form, full=full, status=status)


def seat_page(request: Request, session: TrainingSession) -> HttpResponse:
    seat, learner = kept_seat(request, session)
    if learner is None:
        return redirect("sessions:open_session_detail", session.pk)
    turn = session.seat_waits.turn_of(learner) if seat == Seat.WAITING else 0
    context = {"session": session, "seat": seat, "turn": turn, "today": timezone.localdate()}
    return render(request, "sessions/seat_create.html", context)


@login_not_required
@require_POST
def seat_delete(request: Request, pk: UUID) -> HttpResponse:
    """Somebody does not come after all; only what this very browser asked for can be given up."""
    session = public_session(pk)
    _seat, learner = kept_seat(request, session)
    if learner:
        try:
            give_up_seat(session, learner)
        except SessionCalledOff:
            return redirect("sessions:open_session_detail", pk)
        messages.success(request, _("Your seat is free for somebody else now. Thank you for telling us."))
    return redirect("sessions:open_session_detail", pk)
