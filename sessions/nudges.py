"""Sessions that are over and of which nobody has said who came: when to remind their leaders, and whom.

It catches what no code on a phone can: a phone that was lost, wiped or never opened again.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from sessions.models import Reminder, SignUp, TrainingSession
from teams.models import LEADING, Membership

AFTER = (timedelta(hours=12), timedelta(hours=36))
OLDEST = timedelta(days=4)  # older sessions are the weekly report's business, not a message's
QUIET_FROM, QUIET_UNTIL = time(21), time(7)  # local: nobody is reminded at night


def unmarked_sessions(now: datetime) -> list[TrainingSession]:
    """Sessions whose first nudge has come and that are not too old for one."""
    over = TrainingSession.objects.filter(ends_at__gte=now - OLDEST, ends_at__lte=now - AFTER[0])
    return list(over.without_attendance())


def is_nudge_wanted(session: TrainingSession, volunteer: UUID, slot: str, now: datetime) -> bool:
    """Whether this nudge is still true: the latest one, of a recent session of theirs of which nothing is known yet."""
    is_latest = slot == nudge_slot(session, latest_nudge(session, now)) and session.ends_at >= now - OLDEST
    unknown = TrainingSession.objects.filter(pk=session.pk).without_attendance()
    return is_latest and unknown.exists() and volunteer in leaders_of([session])[session.pk]


def nudge_moment(session: TrainingSession, after: timedelta) -> datetime:
    return awake(session.ends_at + after)


def latest_nudge(session: TrainingSession, now: datetime) -> timedelta:
    """The latest nudge whose moment has come: after a long downtime the ones before it are left out."""
    come = [after for after in AFTER if nudge_moment(session, after) <= now]
    return come[-1] if come else AFTER[0]


def nudge_slot(session: TrainingSession, after: timedelta) -> str:
    """The same for one end of the session; one that was moved to another day is reminded of anew."""
    ended_at = session.ends_at.astimezone(UTC).isoformat(timespec="minutes")
    return f"{ended_at} +{after // timedelta(hours=1)}h"


def still_nudged(session: TrainingSession) -> Q:
    """The nudges that fit the session as it stands; whether its attendance came meanwhile is asked when they go out."""
    if session.is_cancelled or session.ends_at > timezone.now():
        return Q(pk__in=[])
    slots = [nudge_slot(session, after) for after in AFTER]
    return Q(kind=Reminder.Kind.NO_MARKS, slot__in=slots, volunteer__in=leaders_of([session])[session.pk])


def awake(moment: datetime) -> datetime:
    """The moment itself, or 7 o'clock of the morning after it when it falls into the night."""
    local = timezone.localtime(moment)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment
    morning = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return timezone.make_aware(datetime.combine(morning, QUIET_UNTIL))


def leaders_of(sessions: Collection[TrainingSession]) -> dict[UUID, set[UUID]]:
    """Of each session the volunteers who had its attendance in hand that day, and have an address.

    Leaders and deputies of the team, and who signed up as in charge. Two queries, whatever the number of sessions.
    """
    leaders: dict[UUID, set[UUID]] = defaultdict(set)
    in_charge = SignUp.objects.filter(session__in=sessions, role=SignUp.Role.LEAD).exclude(volunteer__email="")
    for session_id, volunteer in in_charge.values_list("session_id", "volunteer_id"):
        leaders[session_id].add(volunteer)
    teams = {session.team_id for session in sessions}
    for membership in Membership.objects.filter(team__in=teams, role__in=LEADING).exclude(volunteer__email=""):
        for session in sessions:
            if session.team_id == membership.team_id and membership.covers(session.day):
                leaders[session.pk].add(membership.volunteer_id)
    return leaders
