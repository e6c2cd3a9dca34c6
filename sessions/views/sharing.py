"""Telling residents of a session: its public page, a poster to print, a picture to send."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaign.qr import picture_of
from campaign.web import Request, done, require
from sessions.models import TrainingSession
from sessions.nearby.directions import add_directions, write_directions
from sessions.nearby.sharing import address_of, picture, poster
from sessions.permissions import can_write_directions


def fetch(request: Request, pk: UUID) -> TrainingSession:
    sessions = TrainingSession.objects.visible_to(request.access).ever_public().for_the_public()
    return add_directions([get_object_or_404(sessions, pk=pk)])[0]


@require_http_methods(["GET", "HEAD", "POST"])
def share_detail(request: Request, pk: UUID) -> HttpResponse:
    """What there is to share; POST writes down how to get to the venue, for all sessions there."""
    session = fetch(request, pk)
    may_write = can_write_directions(request.access, session)
    if request.method == "POST":
        require(may_write)
        write_directions(session, request.POST.get("directions", ""), by=request.user)
        return done(request, request.path, _("The way is saved for every class at this place."))
    address = address_of(session)
    context = {"session": session, "address": address, "qr": picture_of(address), "may_write": may_write}
    return render(request, "sessions/share_detail.html", context)


@require_safe
def share_poster(request: Request, pk: UUID) -> HttpResponse:
    session = fetch(request, pk)
    headers = {"Content-Disposition": f'inline; filename="to-dan-{session.day:%Y-%m-%d}.pdf"'}
    return HttpResponse(poster(session), content_type="application/pdf", headers=headers)


@require_safe
def share_picture(request: Request, pk: UUID) -> HttpResponse:
    session = fetch(request, pk)
    headers = {"Content-Disposition": f'inline; filename="buoi-{session.day:%Y-%m-%d}.png"'}
    return HttpResponse(picture(session), content_type="image/png", headers=headers)
