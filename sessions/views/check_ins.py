"""The leader's side of the door: the poster with the code, who is waiting, and which volunteers came."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.ids import id_or_none
from campaign.qr import picture_of
from campaign.web import Request, done, render_part, require
from sessions.attendance.receipts import MESSAGES
from sessions.check_ins import knocks, volunteers
from sessions.check_ins.codes import is_open, show_code
from sessions.held import SessionCalledOff
from sessions.models import Knock, SignUp, TrainingSession
from sessions.permissions import can_check_in_volunteer
from sessions.views.attendance import fetch

POSTER = "sessions/check_in_poster.html"
SHOWN_FOR = 45  # seconds until the screen asks for the next code


@require_safe
def check_in_poster(request: Request, pk: UUID) -> HttpResponse:
    """A fresh code on a full screen; the page, or with htmx the code alone, asks for the next one by itself."""
    session = fetch(request, pk)
    context = {"session": session, "is_open": is_open(session, now=timezone.now()), "shown_for": SHOWN_FOR}
    if context["is_open"]:
        context |= code_for(request, session)
    return render_part(request, POSTER, "code", context)


def code_for(request: Request, session: TrainingSession) -> dict[str, Any]:
    shown = show_code(session, by=request.user)
    address = request.build_absolute_uri(reverse("sessions:check_in_open"))
    # After the #, which no browser sends: neither our logs nor a proxy's ever hold the token.
    picture = picture_of(f"{address}#{shown.token}")
    short = address.partition("://")[2].rstrip("/")
    return {"picture": picture, "digits": shown.grouped, "address": short} | knocks.counts_at(session)


@require_safe
def knock_list(request: Request, pk: UUID) -> HttpResponse:
    """Who is at the door: a part of the roll call with htmx, a page of its own without."""
    session = fetch(request, pk)
    context = {"session": session, "callers": knocks.callers_at(pk)}
    return render_part(request, "sessions/knock_list.html", "knocks", context)


def knock_of(request: Request, pk: UUID, knock_pk: UUID) -> Knock:
    session = fetch(request, pk)
    return get_object_or_404(session.knocks.select_related("session__area"), pk=knock_pk)


@require_POST
def knock_admit(request: Request, pk: UUID, knock_pk: UUID) -> HttpResponse:
    """The leader says who it is: marked present, in one tap."""
    knock = knock_of(request, pk, knock_pk)
    learner = id_or_none(request.POST.get("learner"))
    result = knocks.admit(knock, learner, by=request.user, access=request.access) if learner else None
    if result is None or not result.is_safe:
        messages.error(request, result.message if result else str(MESSAGES["bad_item"]))
        return redirect("sessions:attendance_edit", pk)
    url = reverse("sessions:attendance_edit", args=[pk])
    return redirect(f"{url}?learner={learner}&was=unmarked#row-{learner}")


@require_POST
def knock_dismiss(request: Request, pk: UUID, knock_pk: UUID) -> HttpResponse:
    """Seen to in another way, or nobody is there."""
    knock = knock_of(request, pk, knock_pk)
    knocks.dismiss(knock)
    undo = reverse("sessions:knock_restore", args=[pk, knock_pk])
    return done(request, reverse("sessions:attendance_edit", args=[pk]), _("The door is clear."), undo=undo)


@require_POST
def knock_restore(request: Request, pk: UUID, knock_pk: UUID) -> HttpResponse:
    knocks.restore(knock_of(request, pk, knock_pk))
    return redirect("sessions:attendance_edit", pk)


def sign_up_of(request: Request, pk: UUID, sign_up_pk: UUID) -> SignUp:
    """A place in a session in scope, of someone whom the person may check in: themselves, or those they lead."""
    sessions = TrainingSession.objects.for_roll_call(request.access).with_charge(request.access)
    session = get_object_or_404(sessions, pk=pk)
    sign_up = get_object_or_404(session.sign_ups.select_related("session__area", "volunteer"), pk=sign_up_pk)
    require(can_check_in_volunteer(request.access, session, sign_up.volunteer_id))
    return sign_up


@require_POST
def sign_up_check_in(request: Request, pk: UUID, sign_up_pk: UUID) -> HttpResponse:
    """A volunteer came: says so themselves on the day, or their leader does."""
    sign_up = sign_up_of(request, pk, sign_up_pk)
    try:
        return came(request, volunteers.check_in(sign_up, by=request.user))
    except SessionCalledOff:
        messages.error(request, _("This session was called off, so nobody can check in."))
        return redirect(sign_up.session)


def came(request: Request, sign_up: SignUp) -> HttpResponse:
    """Back on the session's page, where it can be taken back."""
    undo = reverse("sessions:sign_up_check_out", args=[sign_up.session_id, sign_up.pk])
    own = sign_up.volunteer_id == request.access.volunteer_id
    words = _("It is noted that you came.") if own else _("It is noted that %(name)s came.")
    return done(request, sign_up.session, words % {"name": sign_up.volunteer.short_name}, undo=undo)


@require_POST
def sign_up_check_out(request: Request, pk: UUID, sign_up_pk: UUID) -> HttpResponse:
    sign_up = sign_up_of(request, pk, sign_up_pk)
    volunteers.check_out(sign_up)
    messages.success(request, _("It is no longer noted."))
    return redirect(sign_up.session)
