"""A volunteer's shifts: their week, taking a place, answering, and giving one up."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.web import Request, done, require
from sessions import permissions, sign_ups, waiting
from sessions.forms import sentence
from sessions.held import SessionCalledOff
from sessions.models import SignUp, TrainingSession, Wait
from sessions.scheduling import Overlap
from sessions.shift_forms import RoleChoiceForm, WithdrawForm
from sessions.shifts import Shift, shifts_of
from sessions.sign_ups import MinorAlone, OfferOver, SessionBegun
from sessions.week import Week, hours_of
from teams.models import Volunteer

MINE = "sessions:shift_list"


@require_safe
def shift_list(request: Request) -> HttpResponse:
    """Questions first, then what one took this week, what one waits for, and what is still open."""
    require(permissions.can_see_shifts(request.access))
    now = timezone.now()
    week = Week.written(request.GET.get("week", ""), timezone.localdate(now))
    shifts = shifts_of(request.access, week, now)
    ahead = [shift for shift in shifts if shift.session.starts_at > now]
    mine = [shift for shift in shifts if shift.mine and week.first <= shift.session.day <= week.last]
    hours = hours_of([shift.session for shift in mine])
    context = {
        "week": week,
        "today": timezone.localdate(now),
        "days": [(day, [shift for shift in mine if shift.session.day == day]) for day in week.days],
        "mine": mine,
        "hours": hours,
        "limit": settings.HOURS_PER_WEEK,
        "is_too_much": hours > settings.HOURS_PER_WEEK,
        "asked": [shift for shift in ahead if shift.is_asked or (shift.wait and shift.wait.is_offered)],
        "taken": [shift for shift in mine if not shift.is_asked],
        "waiting": [shift for shift in ahead if shift.wait and not shift.wait.is_offered],
        "open": [shift for shift in ahead if shift.mine is None and shift.wait is None and shift.open],
    }
    return render(request, "sessions/shift_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up_create(request: Request, pk: UUID) -> HttpResponse:
    """The places of one session by role; a post takes one or joins the waiting list."""
    session = get_object_or_404(TrainingSession.objects.visible_to(request.access).select_related("area"), pk=pk)
    require(permissions.can_sign_up(request.access, session))
    form = RoleChoiceForm(request.POST or None)
    if request.method != "POST":
        return places(request, session)
    role = form.cleaned_data["role"] if form.is_valid() else ""
    require(permissions.can_sign_up(request.access, session, role or SignUp.Role.COMPANION))
    if not role:
        return places(request, session, problem=_("Choose a role"))
    try:
        return welcome(request, sign_ups.take(session, role, volunteer=volunteer_of(request)))
    except Overlap as overlap:
        return places(request, session, overlap=overlap)
    except (SessionBegun, SessionCalledOff, OfferOver, MinorAlone) as refusal:
        return places(request, session, problem=words_for(refusal))


def welcome(request: Request, taken: SignUp | Wait) -> HttpResponse:
    if isinstance(taken, Wait):
        return done(request, MINE, _("You are on the waiting list. We write to you when a place is free."))
    return done(request, week_of(taken), _("The shift is yours. Thank you for coming."))


def week_of(sign_up: SignUp) -> str:
    """One's shifts in the week of this one, so that it is seen."""
    return f"{reverse(MINE)}?week={sign_up.session.day}"


def volunteer_of(request: Request) -> Volunteer:
    return get_object_or_404(Volunteer, pk=request.access.volunteer_id)


def places(
    request: Request, session: TrainingSession, *, overlap: Overlap | None = None, problem: str = ""
) -> HttpResponse:
    """The page of a session's places, with the reason why one was refused."""
    shift = next(each for each in shifts_around(request, session) if each.session.pk == session.pk)
    needs = [need for need in shift.needs if permissions.can_sign_up(request.access, session, need.role)]
    is_over = session.starts_at <= timezone.now() or session.is_cancelled
    conflicts = overlap.conflicts if overlap else []
    visible = TrainingSession.objects.visible_to(request.access).ids([each.session.pk for each in conflicts])
    context: dict[str, Any] = {
        "shift": shift,
        "session": shift.session,
        "limit": settings.HOURS_PER_WEEK,
        "needs": needs,
        "others": [each for each in needs if each.open and shift.wait and each.role != shift.wait.role and not is_over],
        "conflicts": [(sentence(each), each.session, each.session.pk in visible) for each in conflicts],
        "problem": problem,
        "is_over": is_over,
    }
    return render(request, "sessions/sign_up_create.html", context, status=422 if problem or conflicts else 200)


def shifts_around(request: Request, session: TrainingSession) -> list[Shift]:
    return shifts_of(request.access, Week.holding(session.day), timezone.now(), also=session.pk)


def words_for(refusal: Exception) -> str:
    if isinstance(refusal, SessionCalledOff):
        return _("This session was called off, so there is no place to take.")
    if isinstance(refusal, SessionBegun):
        return _("This session has begun, so its places are as they are.")
    if isinstance(refusal, MinorAlone):
        return _("Home visits need someone of 18 or older first. As soon as one has a place, you can come along.")
    return _("This place went to someone else meanwhile.")


@require_POST
def sign_up_confirm(request: Request, pk: UUID) -> HttpResponse:
    sign_up = fetch(request, pk)
    sign_ups.confirm(sign_up)
    return done(request, week_of(sign_up), _("Thank you. Your team counts on you."))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Cannot come: free at once when only asked, otherwise responsible until someone takes over."""
    sign_up = SignUp.objects.visible_to(request.access).with_place().filter(pk=pk).first()
    if sign_up is None and request.method == "POST":  # the second of two taps: the place is free already
        require(permissions.can_see_shifts(request.access))
        return redirect(MINE)
    sign_up = fetch(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return give_up(request, sign_up, because=form.cleaned_data["because"])
    context = {"sign_up": sign_up, "session": sign_up.session, "form": form}
    return render(request, "sessions/sign_up_withdraw.html", context, status=422 if form.errors else 200)


def give_up(request: Request, sign_up: SignUp, *, because: str) -> HttpResponse:
    try:
        is_free = sign_ups.withdraw(sign_up, because=because)
    except (SessionBegun, SessionCalledOff) as refusal:
        messages.error(request, words_for(refusal))
        return redirect(MINE)
    if is_free:
        return done(request, MINE, _("Noted: you cannot come. Your leader sees it."))
    undo = reverse("sessions:sign_up_keep", args=[sign_up.pk])
    words = _("We are asking for a stand-in. The shift is yours until someone takes over.")
    return done(request, week_of(sign_up), words, undo=undo)


@require_POST
def sign_up_keep(request: Request, pk: UUID) -> HttpResponse:
    """Coming after all: what "undo" leads to."""
    sign_up = fetch(request, pk)
    try:
        sign_ups.keep(sign_up)
    except (SessionBegun, SessionCalledOff) as refusal:
        messages.error(request, words_for(refusal))
        return redirect(MINE)
    return done(request, week_of(sign_up), _("Thank you. Your team counts on you."))


@require_POST
def offer_accept(request: Request, pk: UUID) -> HttpResponse:
    """Take the place that the waiting list brought."""
    wait = get_object_or_404(Wait.objects.visible_to(request.access).select_related("session", "volunteer"), pk=pk)
    if not permissions.can_sign_up(request.access, wait.session, wait.role):
        waiting.leave(wait)
        messages.error(request, _("This session is not one of your teams' any more. The next person is asked."))
        return redirect(MINE)
    try:
        return welcome(request, sign_ups.accept(wait))
    except Overlap as overlap:
        return places(request, wait.session, overlap=overlap)
    except (SessionBegun, SessionCalledOff, OfferOver, MinorAlone) as refusal:
        messages.error(request, words_for(refusal))
        return redirect(MINE)


@require_POST
def wait_end(request: Request, pk: UUID) -> HttpResponse:
    """Decline an offer or leave the list; the next in order is asked."""
    waiting.leave(get_object_or_404(Wait.objects.visible_to(request.access), pk=pk))
    return done(request, MINE, _("You are off the waiting list. The next person is asked."))


def fetch(request: Request, pk: UUID) -> SignUp:
    return get_object_or_404(SignUp.objects.visible_to(request.access).with_place(), pk=pk)
