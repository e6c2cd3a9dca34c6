"""The phone's first page: which session is next, and what comes after it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from campaign.access import Access
from campaign.web import Request
from sessions.models import TrainingSession
from sessions.permissions import can_take_attendance

RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as the day shows it."""

    session: TrainingSession
    when: str
    may_mark: bool


@require_safe
def training_session_today(request: Request) -> HttpResponse:
    """The caller's own sessions of today, the next one first; when there is none, the next one after today."""
    now = timezone.now()
    own = TrainingSession.objects.of_person(request.access).live().with_charge(request.access)
    # The phone keeps the lists of today and tomorrow, so that they open without a signal.
    today = timezone.localdate(now)
    soon = own.between(today, today + timedelta(days=1)).with_head_counts().select_related("area").order_by("starts_at")
    over = own.led_by(request.access).ended_before(now)
    todays = [session for session in soon if session.day == today]
    ahead = next((session for session in todays if not is_over(session, now)), None)
    context = {
        "day": today,
        "count": len(todays),
        "next": entry(ahead, now, request.access) if ahead else None,
        "others_follow": ahead is not None and ahead is todays[0],
        "others": [entry(session, now, request.access) for session in todays if session is not ahead],
        "later": own.unfinished().upcoming(now).select_related("area").first() if ahead is None else None,
        "kept_sessions": [session.pk for session in soon if can_take_attendance(request.access, session)],
        "unclosed": over.unfinished().between(*recent_days(now)).with_knowledge()[:3],
    }
    return render(request, "sessions/training_session_today.html", context)


def is_over(session: TrainingSession, now: datetime) -> bool:
    return session.finished_at is not None or session.ends_at < now


def recent_days(now: datetime) -> tuple[date, date]:
    today = timezone.localdate(now)
    return today - RECENT, today - timedelta(days=1)


def entry(session: TrainingSession, now: datetime, access: Access) -> Entry:
    return Entry(session, when_of(session, now), can_take_attendance(access, session))


def when_of(session: TrainingSession, now: datetime) -> str:
    """How long until it starts, or where it stands; the time itself stands beside it."""
    if session.finished_at:
        return _("Closed")
    if session.ends_at < now:
        return _("Over, not closed yet")
    if session.starts_at <= now:
        return _("Under way")
    minutes = ceil((session.starts_at - now).total_seconds() / 60)
    if minutes < 90:
        return ngettext("%(minutes)s minute to go", "%(minutes)s minutes to go", minutes) % {"minutes": minutes}
    hours = round(minutes / 60)
    return ngettext("%(hours)s hour to go", "%(hours)s hours to go", hours) % {"hours": hours}
