"""Sessions as iCalendar events (RFC 5545, 5546): for feeds and for messages. No learner is ever in them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress

from sessions.models import TrainingSession

ZONE = "Asia/Ho_Chi_Minh"
PRODUCT = "-//Dong Hanh//VI"
READ_AGAIN = timedelta(hours=1)  # how often calendars should look; most take their own time


@cache
def zone() -> Timezone:
    """VTIMEZONE of Vietnam, which knows no summer time."""
    return Timezone.from_tzid(ZONE, first_date=date(2020, 1, 1), last_date=date(2038, 1, 1))


def calendar(events: Iterable[Event], *, method: str, name: str = "") -> bytes:
    """A whole file; `method` is PUBLISH for feeds, REQUEST or CANCEL for messages."""
    made = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", method)):
        made.add(key, value)
    if name:
        made.add("x-wr-calname", name)
        made.add("x-wr-timezone", ZONE)
        made.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", "PT1H")
    made.add_component(zone())
    for event in events:
        made.add_component(event)
    return made.to_ical()


def event_of(session: TrainingSession, *, url: str = "") -> Event:
    """The session as it stands; needs its area and team. One UID for good, SEQUENCE grows when people are told."""
    event = bare_event(session, starts_at=session.starts_at, is_cancelled=session.is_cancelled)
    event.add("dtend", local(session.ends_at))
    event.add("location", f"{session.venue}, {session.area}")
    event.add("description", f"{session.get_kind_display()} · {session.team}")
    if url:
        event.add("url", url)
    return event


def bare_event(session: TrainingSession, *, starts_at: datetime, is_cancelled: bool) -> Event:
    """What tells calendars which event it is and whether it takes place, and no more."""
    event, host = Event(), urlsplit(settings.BASE_URL).hostname
    event.add("uid", f"{session.pk}@{host}")
    event.add("sequence", session.revision)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", local(starts_at))
    event.add("summary", _("Called off: %(session)s") % {"session": session} if is_cancelled else str(session))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return event


def addressed(event: Event, recipient: str) -> Event:
    """As a message needs it: who sends it and to whom; nobody is asked to answer by calendar."""
    attendee = vCalAddress(f"mailto:{recipient}")
    attendee.params["RSVP"] = "FALSE"
    attendee.params["PARTSTAT"] = "ACCEPTED"
    organizer = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}")
    organizer.params["CN"] = settings.INSTALLATION_NAME
    event.add("organizer", organizer)
    event.add("attendee", attendee)
    return event


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(ZONE))
