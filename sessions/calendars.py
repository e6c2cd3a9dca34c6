"""Calendar feeds by private, revocable addresses, and the event that goes with a message."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from campaign.access import Access
from campaign.models import Area, User
from sessions.channels import Attachment
from sessions.events import addressed, bare_event, calendar, event_of
from sessions.models import CalendarFeed, Reminder, TrainingSession
from sessions.models.training_sessions import PUBLISHED, TrainingSessionQuerySet
from teams.access import access_of
from teams.models import Team

SALT = "sessions.calendars"
TOKEN_BYTES = 32  # 256 bits
BACK, AHEAD, MOST = timedelta(days=30), timedelta(days=120), 2000
Kind = Reminder.Kind


@transaction.atomic
def make_feed(number: UUID, *, by: User, team: Team | None = None, area: Area | None = None) -> str:
    """A new address for one's own shifts, a team or an area; the one before it leads nowhere from now on.

    Gives the token of the address, which is known nowhere else; nothing when this number was used before.
    """
    if CalendarFeed.objects.filter(pk=number).exists():
        return ""
    CalendarFeed.objects.live().filter(owner=by, team=team, area=area).update(revoked_at=timezone.now())
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.create(pk=number, owner=by, team=team, area=area, token_hash=hashed(token))
    return token


def revoke(feed: CalendarFeed) -> None:
    """From now on the address leads nowhere. Repeating is safe."""
    CalendarFeed.objects.live().filter(pk=feed.pk).update(revoked_at=timezone.now())


def find_feed(token: str) -> CalendarFeed | None:
    """The live feed of an active person; None for everything else."""
    feeds = CalendarFeed.objects.live().with_subject().filter(owner__is_active=True)
    return feeds.filter(token_hash=hashed(token[:100])).first()


def hashed(token: str) -> bytes:
    return salted_hmac(SALT, token, algorithm="sha256").digest()


def file_of(feed: CalendarFeed, *, now: datetime) -> bytes | None:
    """The feed as a file, with what its owner may see today; None when that is nothing any more."""
    sessions = sessions_of(feed, access_of(feed.owner))
    if sessions is None:
        return None
    near = sessions.filter(PUBLISHED, starts_at__range=(now - BACK, now + AHEAD)).with_place()
    urls = settings.BASE_URL
    events = [event_of(each, url=urls + each.get_absolute_url()) for each in near.order_by("starts_at", "pk")[:MOST]]
    return calendar(events, method="PUBLISH", name=name_of(feed))


def sessions_of(feed: CalendarFeed, access: Access) -> TrainingSessionQuerySet | None:
    """Called-off ones too, so that calendars strike them out."""
    if feed.team:
        seen = Team.objects.visible_to(access).filter(pk=feed.team.pk).exists()
        return TrainingSession.objects.visible_to(access).filter(team=feed.team_id) if seen else None
    if feed.area:
        seen = access.oversees(feed.area.path)
        below = TrainingSession.objects.filter(area__path__startswith=feed.area.path)
        return below if seen else None
    return TrainingSession.objects.signed_up_by(access.volunteer_id) if access.volunteer_id else None


def name_of(feed: CalendarFeed) -> str:
    subject = feed.team or feed.area or _("My shifts")
    return f"{subject} – {settings.INSTALLATION_NAME}"


def attachment_of(reminder: Reminder) -> Attachment | None:
    """The event that goes with a message: a shift that stands, moved or was called off; nothing with the others,
    and none for whoever only waits."""
    session, recipient = reminder.session, reminder.volunteer.email
    if session.waits.open().filter(volunteer=reminder.volunteer_id).exists():
        return None
    if reminder.kind in {Kind.DAY_BEFORE, Kind.MOVED}:
        event = event_of(session, url=settings.BASE_URL + session.get_absolute_url())
        method = "REQUEST"
    elif reminder.kind == Kind.CALLED_OFF:
        event, method = event_of(session), "CANCEL"
    elif reminder.kind == Kind.RELEASED:  # they do not see the session any more, nor its new time
        starts_at = datetime.fromisoformat(reminder.slot)
        event, method = bare_event(session, starts_at=starts_at, is_cancelled=True), "CANCEL"
    else:
        return None
    return Attachment("buoi.ics", calendar([addressed(event, recipient)], method=method).decode(), method)
