"""Sessions that come soon and lack people: their leaders are told once, while there is time to find some."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from sessions.models import Reminder, SignUp, TrainingSession
from sessions.needs import Need, missing_in, needs_of
from sessions.nudges import leaders_of

BEFORE = timedelta(hours=48)


def lacking_sessions(now: datetime) -> list[TrainingSession]:
    """Those that begin within two days and lack too many people; three queries, whatever the number."""
    coming = TrainingSession.objects.to_staff(now, now + BEFORE)
    return [session for session in coming if is_lacking(needs_of(session, session.sign_ups.all()))]


def is_lacking(needs: Collection[Need]) -> bool:
    """Nobody is in charge, or not even half of those who are needed have a place."""
    nobody_leads = any(need.missing for need in needs if need.role == SignUp.Role.LEAD)
    return nobody_leads or 2 * missing_in(needs) > sum(need.places for need in needs)


def needs_now(session: TrainingSession) -> list[Need]:
    read = TrainingSession.objects.with_shifts().prefetch_related("sign_ups").get(pk=session.pk)
    return needs_of(read, read.sign_ups.all())


def lacking_slot(session: TrainingSession) -> str:
    """The same for one start of the session; of one that was moved its leaders are told anew."""
    return f"lacking {session.starts_at.astimezone(UTC).isoformat(timespec='minutes')}"


def still_lacking(session: TrainingSession) -> Q:
    """The messages about people that it lacks, while it does; none in a session that was called off."""
    asked = session.reminders.filter(kind=Reminder.Kind.LACKING)
    if session.is_cancelled or not asked.exists() or not is_lacking(needs_now(session)):
        return Q(pk__in=[])
    leaders = leaders_of([session])[session.pk]
    return Q(kind=Reminder.Kind.LACKING, slot=lacking_slot(session), volunteer__in=leaders)
