"""Sessions near home, for everybody: no account, no person in it, large letters."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.ids import id_or_none
from campaign.pages import page_of
from campaign.web import Request
from sessions.models import TrainingSession
from sessions.nearby.directions import add_directions
from sessions.nearby.finding import AHEAD, MOST_TYPED, find
from sessions.nearby.forms import AskingForm
from sessions.nearby.seats import Seat, seat_of

PER_PAGE = 12
SEATS = "nearby_seats"  # in the browser's session: session → who was asked for last


@login_not_required
@require_safe
def open_session_list(request: Request) -> HttpResponse:
    """The next sessions at a place by its name, or all of them."""
    text, now = (request.GET.get("q") or "").strip()[:MOST_TYPED], timezone.now()
    found = find(text, code=request.GET.get("area") or "", now=now)
    sessions = found.sessions.for_the_public().order_by("starts_at", "pk")
    context = {
        "text": text or (found.area.name if found.area else ""),
        "found": found,
        "page": add_directions(page_of(sessions, request.GET.get("page"), PER_PAGE)),
        "days": AHEAD.days,
        "today": timezone.localdate(now),
    }
    return render(request, "sessions/open_session_list.html", context)


@login_not_required
@require_safe
def open_session_detail(request: Request, pk: UUID) -> HttpResponse:
    """One session: when, where, how to get there, and the form for a seat while it is ahead and takes place."""
    return session_page(request, public_session(pk), AskingForm())


def public_session(pk: UUID) -> TrainingSession:
    return add_directions([get_object_or_404(TrainingSession.objects.ever_public().for_the_public(), pk=pk)])[0]


def kept_seat(request: Request, session: TrainingSession) -> tuple[Seat, UUID | None]:
    """What this browser has at the session, and for whom."""
    learner = id_or_none(request.session.get(SEATS, {}).get(str(session.pk)))
    seat = seat_of(session, learner) if learner else Seat.NONE
    return seat, learner if seat != Seat.NONE else None


def session_page(
    request: Request, session: TrainingSession, form: AskingForm, *, full: bool = False, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    others = TrainingSession.objects.open_to_all(now).filter(area=session.area).but(session.pk).with_room()
    is_full = full or session.seats_left == 0
    near = others.for_the_public().order_by("starts_at")[:3] if is_full or session.is_cancelled else []
    context = {
        "session": session,
        "form": form,
        "kept": kept_seat(request, session)[0],
        "is_ahead": session.starts_at > now and not session.is_cancelled,
        "is_over": session.ends_at <= now,
        "is_full": is_full,
        "others": add_directions(list(near)),
        "today": timezone.localdate(now),
    }
    return render(request, "sessions/open_session_detail.html", context, status=status)
