"""Calendars: the addresses that a person made, and what is read at them."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.ids import id_or_none
from campaign.models import Area
from campaign.rate_limits import may_read
from campaign.web import Request, done
from sessions.calendars import file_of, find_feed, make_feed, revoke
from sessions.models import CalendarFeed
from teams.models import Team

LIST = "sessions/calendar_feed_list.html"


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feed_list(request: Request) -> HttpResponse:
    """One's feeds; POST makes a new address and shows it this once."""
    if request.method != "POST":
        return render(request, LIST, page(request))
    number = id_or_none(request.POST.get("number")) or uuid.uuid4()
    subject = subject_of(request)
    if subject is None:
        messages.error(request, _("Choose whose calendar it is to be."))
        return render(request, LIST, page(request), status=422)
    token = make_feed(number, by=request.user, **subject)
    if not token:
        messages.info(request, _("This address was shown before. If you lost it, make a new one."))
        return redirect("sessions:calendar_feed_list")
    address = request.build_absolute_uri(reverse("sessions:calendar_feed_file", args=[token]))
    return render(request, LIST, page(request) | {"address": address, "made": number})


def subject_of(request: Request) -> dict[str, Any] | None:
    """Whose calendar is asked for: one's own, a team's or an area's in scope; None for anything else."""
    about, _sign, pk = request.POST.get("about", "").partition(":")
    access, subject = request.access, id_or_none(pk)
    if about == "me" and access.volunteer_id:
        return {}
    if about == "team" and subject:
        return {"team": get_object_or_404(Team.objects.visible_to(access), pk=subject)}
    if about == "area" and subject:
        return {"area": get_object_or_404(Area.objects.visible_to(access).in_force(), pk=subject)}
    return None


def page(request: Request) -> dict[str, Any]:
    """The own feeds; of a team or an area only when there is one, or when it is the person's own team."""
    access = request.access
    feeds = list(CalendarFeed.objects.visible_to(access).live().with_subject().order_by("made_at"))
    with_feed = {feed.team_id for feed in feeds}
    return {
        "feeds": feeds,
        "number": uuid.uuid4(),
        "may_have_own": bool(access.volunteer_id) and not any(feed.is_personal for feed in feeds),
        "teams": [team for team in Team.objects.filter(pk__in=access.teams) if team.pk not in with_feed],
        "areas": Area.objects.visible_to(access).in_force().order_by("path") if access.sees_areas else [],
    }


@require_POST
def calendar_feed_delete(request: Request, pk: UUID) -> HttpResponse:
    """From now on the address leads nowhere; an address is not taken back into use, a new one is made."""
    revoke(get_object_or_404(CalendarFeed.objects.visible_to(request.access), pk=pk))
    return done(request, "sessions:calendar_feed_list", _("This address leads nowhere any more."))


@login_not_required
@require_safe
def calendar_feed_file(request: Request, token: str) -> HttpResponse:
    """What a calendar reads. Wrong, revoked and lost addresses are all the same 404, and few may be tried."""
    feed = find_feed(token)
    if feed is None and not may_read(request, "calendar_wrong"):
        return HttpResponse(status=429)
    if feed is None:
        raise Http404
    with translation.override(feed.owner.language):
        content = file_of(feed, now=timezone.now())
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
