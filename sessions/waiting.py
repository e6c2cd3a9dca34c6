"""Waiting lists: a free place is offered to whoever waits longest, for a while; then to the next."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from sessions.asking import possible_stand_ins
from sessions.models import Reminder, SignUp, TrainingSession, Wait
from sessions.needs import ROLES, places_of
from sessions.reminders import insert, rows_for
from teams.models import LEADING, Membership, Volunteer

State, Kind = Wait.State, Reminder.Kind
LEAST_TIME = timedelta(minutes=15)  # to answer, however soon the session starts
SHARE = 4  # an offer lasts at most a quarter of the time that is left


def offer_ends(starts_at: datetime, now: datetime) -> datetime:
    """Until when an offer made now stands: OFFER_HOURS, less when the session is near, never after its start."""
    longest = timedelta(hours=settings.OFFER_HOURS)
    return min(now + max(min(longest, (starts_at - now) / SHARE), LEAST_TIME), starts_at)


def join(session: TrainingSession, role: str, *, volunteer: Volunteer) -> Wait:
    """The next turn on the session's list; the session is held, so that the numbers have no gap and no double."""
    last = session.waits.aggregate(last=Max("number"))["last"] or 0
    return Wait.objects.create(session=session, role=role, volunteer=volunteer, number=last + 1)


def end_foreign(session: TrainingSession) -> None:
    """End the turns of those who may take no place in it any more: the session went to another team, or they left."""
    today = timezone.localdate()
    teams = {session.team_id, session.team.continued_by_id} - {None}
    members = Membership.objects.on(today).filter(team__in=teams).order_by()
    leading = members.filter(role__in=LEADING)
    may = Q(volunteer__in=members.values("volunteer")) & ~Q(role=SignUp.Role.LEAD)
    may |= Q(volunteer__in=leading.values("volunteer"))
    session.waits.open().exclude(may).update(state=State.LEFT, offer_ends_at=None)


def advance(session: TrainingSession, *, now: datetime) -> None:
    """Bring the offers in line with the places: make them in order, take the latest ones back when there are too many.

    Whoever looks for a stand-in and has nobody on the list to count on is helped by the leaders and free members.
    The session is held by the caller. Nothing is offered in a session that was called off or has begun.
    """
    queue = list(session.waits.open().in_order().select_related("volunteer"))
    seeking = list(session.sign_ups.seeking())
    if not queue and not seeking:
        return
    free = room(session) if session.cancelled_at is None and session.starts_at > now else {}
    for role in {wait.role for wait in queue}:
        line(session, [wait for wait in queue if wait.role == role], free.get(role, 0), now)
    for role in free:
        offered = sum(wait.is_offered for wait in queue if wait.role == role)
        ask(session, [each for each in seeking if each.role == role], free[role] - offered, now)


def ask(session: TrainingSession, seeking: list[SignUp], not_offered: int, now: datetime) -> None:
    """Ask for stand-ins of those whose place nobody was offered; each person once a search, also when it is renewed."""
    for sign_up in seeking[max(len(seeking) - not_offered, 0) :]:
        rows = rows_for(Kind.STAND_IN, session, possible_stand_ins(sign_up, session), slot=sign_up.slot, due_at=now)
        insert(rows)
        dropped = session.reminders.filter(kind=Kind.STAND_IN, slot=sign_up.slot, state=Reminder.State.CANCELLED)
        dropped.filter(volunteer__in={row.volunteer_id for row in rows}).update(state=Reminder.State.QUEUED, due_at=now)


def line(session: TrainingSession, queue: list[Wait], free: int, now: datetime) -> None:
    """One role: the first `free` of those who hold an offer keep it, then the first who wait get one."""
    offered = [wait for wait in queue if wait.is_offered]
    for wait in offered[max(free, 0) :]:
        wait.state, wait.offer_ends_at = State.WAITING, None
        wait.save(update_fields=["state", "offer_ends_at"])
    waiting = [wait for wait in queue if wait.state == State.WAITING and wait not in offered]
    for wait in waiting[: max(free - len(offered), 0)]:
        wait.state, wait.offers, wait.offer_ends_at = State.OFFERED, wait.offers + 1, offer_ends(session.starts_at, now)
        wait.save(update_fields=["state", "offers", "offer_ends_at"])
        tell(wait, session, now)


def tell(wait: Wait, session: TrainingSession, now: datetime) -> None:
    """One message an offer, to whoever has an address."""
    people = {wait.volunteer_id} if wait.volunteer.email else set()
    insert(rows_for(Kind.OFFERED, session, people, slot=wait.slot, due_at=now))


def room(session: TrainingSession) -> dict[str, int]:
    """Per role the places that are free or held by someone who looks for a stand-in, offered ones among them."""
    places = places_of(session, session.shifts.values_list("role", "places"))
    taken: Counter[str] = Counter()
    seeking: Counter[str] = Counter()
    for role, wanted_at in session.sign_ups.values_list("role", "stand_in_wanted_at"):
        taken[role] += 1
        seeking[role] += wanted_at is not None
    return {role: max(places[role] - taken[role], 0) + seeking[role] for role in ROLES}


def has_room(session: TrainingSession, role: str) -> bool:
    """Whether a place is free that nobody was offered; the list is in line, so nobody waits for it either."""
    return room(session)[role] > session.waits.offered().filter(role=role).count()


def lapse_offers(now: datetime) -> int:
    """End every offer whose time is over and make the next ones; gives how many ended. Repeating is safe."""
    sessions = Wait.objects.lapsing(now).order_by().values_list("session", flat=True).distinct()
    return sum(lapse(pk, now) for pk in list(sessions))


@transaction.atomic
def lapse(session_id: UUID, now: datetime) -> int:
    session = TrainingSession.objects.select_for_update(no_key=True).get(pk=session_id)
    stands = session.cancelled_at is None
    ended = session.waits.lapsing(now).update(state=State.LAPSED, offer_ends_at=None) if stands else 0
    advance(session, now=now)
    return ended


@transaction.atomic
def leave(wait: Wait) -> Wait:
    """Decline an offer, or leave the list; whoever comes next is offered the place. Repeating is safe."""
    session = TrainingSession.objects.select_for_update(no_key=True).get(pk=wait.session_id)
    wait.refresh_from_db()
    if wait.state in Wait.OPEN:
        wait.state, wait.offer_ends_at = State.LEFT, None
        wait.save(update_fields=["state", "offer_ends_at"])
        advance(session, now=timezone.now())
    return wait
