"""Reminders: rows first, then a worker claims one, commits, sends, and commits what became of it."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from campaign.jobs import hint
from campaign.models import User
from sessions.channels import CHANNELS, Accepted, Outcome, Retry
from sessions.messages import delivery_of
from sessions.models import Reminder, SignUp, TrainingSession
from teams.models import Membership, MembershipRole

LEASE = timedelta(seconds=60)
RETRY_AFTER = [timedelta(minutes=minutes) for minutes in (1, 5, 25, 120)]
HORIZON = timedelta(hours=48)
DELIVER = "sessions.tasks.deliver_reminders"

State, Kind = Reminder.State, Reminder.Kind
Slot = Callable[[TrainingSession], str]


def queue_day_before(now: datetime) -> int:
    """Queue the reminders of sessions that start within two days, due at REMINDER_HOUR the evening before.

    Returns how many are new. Repeating is safe: a person gets one per session and starting time.
    """
    sessions = TrainingSession.objects.live().filter(starts_at__gt=now, starts_at__lte=now + HORIZON)
    ahead = [session for session in sessions if session.day > timezone.localdate(now)]
    return queue(Kind.DAY_BEFORE, ahead, slot=starting_slot, due_at=evening_before)


@transaction.atomic
def session_changed(session: TrainingSession, *, now: datetime | None = None) -> int:
    """After a move or a cancellation: drop what is queued for the old time, tell people once a revision.

    Returns how many people will be told; nobody is told of changes to the past. Call it inside the change's transaction.
    """
    now = now or timezone.now()
    session.reminders.waiting().exclude(slot__in=[current_slot(session), revision_slot(session)]).update(
        state=State.CANCELLED
    )
    if session.starts_at <= now:
        return 0
    kind = Kind.CALLED_OFF if session.is_cancelled else Kind.MOVED
    return queue(kind, [session], slot=revision_slot, due_at=lambda session: now)


def queue(
    kind: Reminder.Kind, sessions: list[TrainingSession], *, slot: Slot, due_at: Callable[[TrainingSession], datetime]
) -> int:
    """Insert one row per session, person concerned and channel, unless it is there already."""
    people = people_concerned(sessions)
    rows = [
        Reminder(
            kind=kind,
            session=session,
            volunteer_id=volunteer,
            channel=channel,
            slot=slot(session),
            due_at=due_at(session),
        )
        for session in sessions
        for volunteer in sorted(people[session.pk])
        for channel in CHANNELS
    ]
    before = Reminder.objects.filter(session__in=sessions, kind=kind).count()
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    hint(DELIVER)
    return Reminder.objects.filter(session__in=sessions, kind=kind).count() - before


def people_concerned(sessions: Iterable[TrainingSession]) -> dict[UUID, set[UUID]]:
    """Of each session the volunteers to tell: who signed up, and who leads its team that day; all have an address."""
    sessions = list(sessions)
    concerned: dict[UUID, set[UUID]] = defaultdict(set)
    signed_up = SignUp.objects.filter(session__in=sessions).exclude(volunteer__email="")
    for session_id, volunteer_id in signed_up.values_list("session_id", "volunteer_id"):
        concerned[session_id].add(volunteer_id)
    leading = Membership.objects.filter(
        team__in={session.team_id for session in sessions},
        role__in=[MembershipRole.LEADER, MembershipRole.DEPUTY],
    ).exclude(volunteer__email="")
    for membership in leading:
        for session in sessions:
            if session.team_id == membership.team_id and membership.covers(session.day):
                concerned[session.pk].add(membership.volunteer_id)
    return concerned


def starting_slot(session: TrainingSession) -> str:
    return session.starts_at.isoformat(timespec="minutes")


def current_slot(session: TrainingSession) -> str:
    return "" if session.is_cancelled else starting_slot(session)


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
    outcome = CHANNELS[reminder.channel].send(delivery_of(reminder))
    settle(reminder, **result_of(outcome, reminder))


def is_still_wanted(reminder: Reminder) -> bool:
    """Whether the message is still true: the session stands as it did when the row was queued, and has not begun."""
    session = reminder.session
    if reminder.kind == Kind.DAY_BEFORE:
        return reminder.slot == current_slot(session) and session.starts_at > timezone.now()
    return reminder.slot == revision_slot(session)


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
