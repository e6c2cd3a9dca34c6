"""Reminders: rows first, then a worker claims one, commits, sends, and commits what became of it."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from campaign.jobs import hint
from campaign.models import User
from sessions.asking import OF_PLACES, still_asked
from sessions.channels import CHANNELS, Accepted, Outcome, Retry
from sessions.lacking import lacking_sessions, lacking_slot, still_lacking
from sessions.messages import delivery_of
from sessions.models import Reminder, SignUp, TrainingSession, Wait
from sessions.nudges import (
    awake,
    is_nudge_wanted,
    latest_nudge,
    leaders_of,
    nudge_moment,
    nudge_slot,
    still_nudged,
    unmarked_sessions,
)
from teams.models import LEADING, Membership

LEASE = timedelta(seconds=60)
RETRY_AFTER = [timedelta(minutes=minutes) for minutes in (1, 5, 25, 120)]
HORIZON = timedelta(hours=48)
DELIVER = "sessions.tasks.deliver_reminders"

State, Kind = Reminder.State, Reminder.Kind
OF_CHANGES = (Kind.MOVED, Kind.CALLED_OFF)
BY_DAY = {Kind.NO_MARKS, Kind.LACKING}  # sent when their leaders are awake
Slot = Callable[[TrainingSession], str]


def queue_day_before(now: datetime) -> int:
    """Queue the reminders of sessions that start within two days, due at REMINDER_HOUR the evening before.

    Returns how many are new. Repeating is safe: a person gets one per session and starting time.
    """
    sessions = TrainingSession.objects.live().filter(starts_at__gt=now, starts_at__lte=now + HORIZON)
    ahead = [session for session in sessions if session.day > timezone.localdate(now)]
    return queue(Kind.DAY_BEFORE, ahead, slot=starting_slot, due_at=evening_before)


@transaction.atomic
def queue_nudges(now: datetime) -> int:
    """Queue a message to the leaders of sessions that are over and have no attendance, 12 and 36 hours after the end.

    Only the latest that is due; an earlier one that still waits is dropped. Returns how many are new. Repeating is
    safe, also at the same time: a person gets one per session and turn.
    """
    sessions = unmarked_sessions(now)
    leaders, rows = leaders_of(sessions), []
    for session in sessions:
        after = latest_nudge(session, now)
        slot, due_at = nudge_slot(session, after), nudge_moment(session, after)
        rows += rows_for(Kind.NO_MARKS, session, leaders[session.pk], slot=slot, due_at=due_at)
    nudges = Reminder.objects.filter(kind=Kind.NO_MARKS, session__in=sessions)
    known = set(nudges.values_list("session_id", "volunteer_id", "slot"))
    rows = [row for row in rows if (row.session_id, row.volunteer_id, row.slot) not in known]
    if not rows:
        return 0
    # A session's slots begin with its end: those of this turn are the same for all that ended together.
    nudges.waiting().exclude(slot__in={row.slot for row in rows}).filter(
        session__in={row.session_id for row in rows}
    ).update(state=State.CANCELLED)
    return insert(rows)


def queue_lacking(now: datetime) -> int:
    """Queue a message to the leaders of sessions of the next two days that lack too many people.

    Returns how many are new. Repeating is safe: a leader gets one per session and starting time.
    """
    sessions = lacking_sessions(now)
    leaders = leaders_of(sessions)
    rows = [
        rows_for(Kind.LACKING, each, leaders[each.pk], slot=lacking_slot(each), due_at=awake(now)) for each in sessions
    ]
    return insert([row for of_session in rows for row in of_session])


@transaction.atomic
def session_changed(session: TrainingSession, *, now: datetime | None = None) -> int:
    """After a move, a cancellation or its undoing: bring what is queued in line and tell people once a revision.

    Returns how many will be told; nobody is told of changes to the past. Call it inside the change's transaction.
    """
    now = now or timezone.now()
    align(session)
    if session.starts_at <= now:
        return 0
    kind = Kind.CALLED_OFF if session.is_cancelled else Kind.MOVED
    people = people_to_tell([session])[session.pk]
    return insert(rows_for(kind, session, people, slot=revision_slot(session), due_at=now))


@transaction.atomic
def people_changed(session: TrainingSession, *, former: set[UUID], starts_at: datetime) -> int:
    """After a change of people or team: tell the former ones who are not concerned any more that they are free.

    `former` were concerned while it was to begin at `starts_at`. Returns how many will be told; nobody is told of the
    past. Repeating tells nobody twice. Call it inside the change's transaction.
    """
    align(session)
    now, released = timezone.now(), former - people_to_tell([session])[session.pk]
    if starts_at <= now:
        return 0
    return insert(rows_for(Kind.RELEASED, session, released, slot=moment_slot(starts_at), due_at=now))


def align(session: TrainingSession) -> None:
    """Drop what waits and is not true any more; what was dropped and is true again waits again."""
    true = session.reminders.filter(is_true_of(session))
    session.reminders.waiting().exclude(pk__in=true.values("pk")).update(state=State.CANCELLED)
    again = true.filter(kind__in=[Kind.DAY_BEFORE, Kind.NO_MARKS, Kind.LACKING], state=State.CANCELLED)
    again.update(state=State.QUEUED)


def is_true_of(session: TrainingSession) -> Q:
    """The reminders that fit the session as it stands: its time, its revision, who is concerned and who is asked."""
    told = Q(volunteer__in=people_to_tell([session])[session.pk])
    true = told & Q(kind__in=OF_CHANGES, slot=revision_slot(session)) | ~told & Q(kind=Kind.RELEASED)
    if not session.is_cancelled:
        concerned = Q(volunteer__in=people_concerned([session])[session.pk])
        true |= concerned & Q(kind=Kind.DAY_BEFORE, slot=starting_slot(session))
    return true | still_asked(session) | still_nudged(session) | still_lacking(session)


def queue(
    kind: Reminder.Kind, sessions: list[TrainingSession], *, slot: Slot, due_at: Callable[[TrainingSession], datetime]
) -> int:
    """Insert one row per session, person concerned and channel, unless it is there already."""
    people = people_concerned(sessions)
    rows = [rows_for(kind, each, people[each.pk], slot=slot(each), due_at=due_at(each)) for each in sessions]
    return insert([row for of_session in rows for row in of_session])


def rows_for(
    kind: Reminder.Kind, session: TrainingSession, people: set[UUID], *, slot: str, due_at: datetime
) -> list[Reminder]:
    return [
        Reminder(kind=kind, session=session, volunteer_id=volunteer, channel=channel, slot=slot, due_at=due_at)
        for volunteer in sorted(people)
        for channel in CHANNELS
    ]


def insert(rows: list[Reminder]) -> int:
    """Insert those that are not there already; gives how many are new."""
    alike = Reminder.objects.filter(session__in={row.session_id for row in rows}, kind__in={row.kind for row in rows})
    before = alike.count()
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    hint(DELIVER)
    return alike.count() - before


def people_concerned(sessions: Collection[TrainingSession]) -> dict[UUID, set[UUID]]:
    """Of each session the volunteers to tell: who signed up, and who leads its team that day; all have an address."""
    concerned: dict[UUID, set[UUID]] = defaultdict(set)
    of_team: dict[UUID, list[TrainingSession]] = defaultdict(list)
    for session in sessions:
        of_team[session.team_id].append(session)
    signed_up = SignUp.objects.filter(session__in=sessions).exclude(volunteer__email="")
    for session_id, volunteer_id in signed_up.values_list("session_id", "volunteer_id"):
        concerned[session_id].add(volunteer_id)
    leading = Membership.objects.filter(team__in=of_team, role__in=LEADING).exclude(volunteer__email="")
    for membership in leading:
        for session in of_team[membership.team_id]:
            if membership.covers(session.day):
                concerned[session.pk].add(membership.volunteer_id)
    return concerned


def people_to_tell(sessions: Collection[TrainingSession]) -> dict[UUID, set[UUID]]:
    """Of each session the volunteers who hear of a change: those concerned, and those on its waiting list."""
    people = people_concerned(sessions)
    waiting = Wait.objects.open().filter(session__in=sessions).exclude(volunteer__email="")
    for session_id, volunteer_id in waiting.values_list("session_id", "volunteer_id"):
        people[session_id].add(volunteer_id)
    return people


def starting_slot(session: TrainingSession) -> str:
    return moment_slot(session.starts_at)


def moment_slot(starts_at: datetime) -> str:
    """The same for one moment in whatever time zone: a form's time is local, the database's is UTC."""
    return starts_at.astimezone(UTC).isoformat(timespec="minutes")


def revision_slot(session: TrainingSession) -> str:
    return f"revision {session.revision}"


def evening_before(session: TrainingSession) -> datetime:
    evening = time(settings.REMINDER_HOUR)
    return timezone.make_aware(datetime.combine(session.day - timedelta(days=1), evening))


def deliver_pending(*, limit: int = 200) -> int:
    """Send what is due, one at a time, each claimed for a minute; returns how many were handled."""
    for handled in range(limit):
        reminder = claim(timezone.now())
        if reminder is None:
            return handled
        deliver(reminder)
    hint(DELIVER)
    return limit


@transaction.atomic
def claim(now: datetime) -> Reminder | None:
    """Take one reminder for `LEASE`, so that no other worker sends it; None when nothing is due.

    A sender that died with it in hand is forgiven once; the second time nobody knows whether the message
    went out, and a person decides.
    """
    claimable = Reminder.objects.claimable(now).select_for_update(skip_locked=True, of=("self",))
    for reminder in claimable[:20]:
        if reminder.state == State.SENDING:
            reminder.crashes += 1
        reminder.state = State.UNKNOWN if reminder.crashes > 1 else State.SENDING
        reminder.lease, reminder.leased_until = uuid.uuid4(), now + LEASE
        reminder.attempts += 1
        reminder.save(update_fields=["state", "crashes", "lease", "leased_until", "attempts"])
        if reminder.state == State.SENDING:
            return reminder
    return None


def deliver(reminder: Reminder) -> None:
    """Send a claimed reminder outside any transaction, then note what became of it, if the lease is still ours."""
    reminder = Reminder.objects.select_related("session__area", "session__team", "volunteer__user").get(pk=reminder.pk)
    if not is_still_wanted(reminder):
        settle(reminder, state=State.CANCELLED)
        return
    if reminder.kind in BY_DAY and (morning := awake(now := timezone.now())) > now:
        settle(reminder, state=State.QUEUED, due_at=morning, attempts=reminder.attempts - 1)
        return
    outcome = CHANNELS[reminder.channel].send(delivery_of(reminder))
    settle(reminder, **result_of(outcome, reminder))


def is_still_wanted(reminder: Reminder) -> bool:
    """Whether the message is still true; nobody is reminded of a session that has begun."""
    session = reminder.session
    if reminder.kind == Kind.NO_MARKS:
        return is_nudge_wanted(session, reminder.volunteer_id, reminder.slot, timezone.now())
    if reminder.kind in {Kind.DAY_BEFORE, Kind.LACKING, *OF_PLACES} and session.starts_at <= timezone.now():
        return False
    return session.reminders.filter(is_true_of(session), pk=reminder.pk).exists()


def result_of(outcome: Outcome, reminder: Reminder) -> dict[str, object]:
    if isinstance(outcome, Accepted):
        return {"state": State.SENT, "sent_at": timezone.now(), "problem": ""}
    if isinstance(outcome, Retry) and reminder.attempts <= len(RETRY_AFTER):
        due_at = timezone.now() + RETRY_AFTER[reminder.attempts - 1]
        return {"state": State.QUEUED, "due_at": due_at, "problem": outcome.reason}
    return {"state": State.FAILED, "problem": outcome.reason}


def settle(reminder: Reminder, **changes: object) -> None:
    Reminder.objects.filter(pk=reminder.pk, lease=reminder.lease).update(lease=None, leased_until=None, **changes)


def retry(reminder: Reminder, *, by: User) -> bool:
    """Queue a failed or unclear reminder again; False when it is in another state by now. Repeating is safe."""
    changed = (
        Reminder.objects.troubled()
        .filter(pk=reminder.pk)
        .update(state=State.QUEUED, due_at=timezone.now(), attempts=0, crashes=0, problem="")
    )
    hint(DELIVER)
    return bool(changed)
