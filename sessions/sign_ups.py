"""Taking a place in a session, answering when one was given, and giving it up without leaving a hole."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaign.models import User
from campaign.names import clean
from sessions import waiting
from sessions.held import held
from sessions.hours import leave
from sessions.models import Reminder, SessionKind, Shift, SignUp, TrainingSession, Wait
from sessions.needs import Places, places_of
from sessions.reminders import insert, people_changed, people_concerned, rows_for
from sessions.scheduling import Conflict, Overlap
from teams.models import Volunteer


class SessionBegun(Exception):
    """The session has begun: its places are as they are."""


class MinorAlone(Exception):
    """Nobody of age goes to these homes yet: someone who may be under 18 comes along, and never alone."""


class OfferOver(Exception):
    """The offer went to someone else: its time was over, or the place is not free any more."""


@transaction.atomic
def take(session: TrainingSession, role: str, *, volunteer: Volunteer) -> SignUp | Wait:
    """A place in that role, confirmed; a turn on the waiting list when all are taken or others wait already.

    A place in one role ends the turn for another; the turn stays when that role has none either. Whoever holds a
    place and looks for a stand-in is relieved when no empty place is left. Raises Overlap, MinorAlone, SessionBegun
    and SessionCalledOff. Repeating is safe: the place or turn one has is given again. The session is locked meanwhile,
    so that the last place goes to one, and the order of the list is the order of asking.
    """
    session = open_session(session)
    mine = session.sign_ups.filter(volunteer=volunteer).first()
    turns = session.waits.open().filter(volunteer=volunteer)
    same = turns.filter(role=role).first()
    if mine is not None:
        return mine
    if same is not None:
        return accept(same) if same.is_offered else same
    refuse_busy(session, volunteer)
    refuse_minor_alone(session, volunteer)
    waiting.lapse(session.pk, timezone.now())  # from here on whoever waits has been offered what is free
    if not waiting.has_room(session, role):
        return turns.first() or waiting.join(session, role, volunteer=volunteer)
    is_next_due = bool(turns.update(state=Wait.State.TAKEN, offer_ends_at=None))
    taken = settle(session, role, volunteer)
    if is_next_due:
        waiting.advance(session, now=timezone.now())
    return taken


@transaction.atomic
def accept(wait: Wait) -> SignUp:
    """Take the place that is offered. Repeating is safe.

    Raises OfferOver, Overlap, MinorAlone, SessionBegun and SessionCalledOff.
    """
    session = open_session(wait.session)
    wait.refresh_from_db()
    known = session.sign_ups.filter(volunteer=wait.volunteer_id).first()
    if known is not None:
        return known
    if not wait.is_offered or wait.offer_ends_at is None or wait.offer_ends_at <= timezone.now():
        raise OfferOver
    refuse_busy(session, wait.volunteer)
    refuse_minor_alone(session, wait.volunteer)
    wait.state, wait.offer_ends_at = Wait.State.TAKEN, None
    wait.save(update_fields=["state", "offer_ends_at"])
    return settle(session, wait.role, wait.volunteer)


def settle(session: TrainingSession, role: str, volunteer: Volunteer) -> SignUp:
    """Give a place: an empty one, else that of whoever looks for a stand-in the longest. Raises OfferOver."""
    former, place = people_concerned([session])[session.pk], empty_place(session, role)
    if place is None:
        relieved = session.sign_ups.filter(role=role).seeking().first()
        if relieved is None:
            raise OfferOver
        place = relieved.place
        leave(session, [relieved])
    sign_up = SignUp.objects.create(
        session=session, volunteer=volunteer, role=role, place=place, confirmed_at=timezone.now()
    )
    people_changed(session, former=former, starts_at=session.starts_at)
    return sign_up


def empty_place(session: TrainingSession, role: str) -> int | None:
    """The lowest number that nobody holds, None when as many hold one as are needed."""
    people = list(session.sign_ups.filter(role=role).values_list("place", flat=True))
    places = needed(session)[role]
    numbers = (number for number in range(1, places + 1) if number not in people)
    return next(numbers, None) if len(people) < places else None


def confirm(sign_up: SignUp) -> SignUp:
    """Say that one will come. Repeating is safe."""
    SignUp.objects.filter(pk=sign_up.pk, confirmed_at__isnull=True).update(confirmed_at=timezone.now())
    return sign_up


@transaction.atomic
def withdraw(sign_up: SignUp, *, because: str = "") -> bool:
    """Say that one cannot come; True when the place is free at once.

    Who never said yes is free at once, but for the last one of age where minors go to homes. Who did stays responsible
    and is relieved when someone takes the place: whoever waits is offered it, otherwise the leaders and free members
    are asked. Raises SessionBegun and SessionCalledOff. Repeating is safe.
    """
    session = open_session(sign_up.session)
    mine = SignUp.objects.select_for_update(no_key=True).filter(pk=sign_up.pk).first()
    if mine is None or mine.is_seeking:
        return mine is None
    if mine.confirmed_at is None and not is_last_of_age(mine, session):
        leave(session, [mine])
    else:
        seek(mine, because)
    waiting.advance(session, now=timezone.now())
    return not mine.is_seeking


@transaction.atomic
def look_for_stand_in(sign_up: SignUp, *, because: str) -> None:
    """Seek someone in the person's place, also where they have not answered yet; they hold it until then.

    Raises SessionBegun and SessionCalledOff. Repeating is safe: a search that goes on keeps its reason.
    """
    session = open_session(sign_up.session)
    mine = SignUp.objects.select_for_update(no_key=True).filter(pk=sign_up.pk).first()
    if mine is not None and not mine.is_seeking:
        seek(mine, because)
        waiting.advance(session, now=timezone.now())


def seek(mine: SignUp, because: str) -> None:
    mine.stand_in_wanted_at, mine.stand_in_reason = timezone.now(), clean(because)
    mine.save(update_fields=["stand_in_wanted_at", "stand_in_reason"])


@transaction.atomic
def keep(sign_up: SignUp) -> SignUp:
    """Come after all: end the search; an offer that it caused is taken back. Repeating is safe."""
    session = open_session(sign_up.session)
    session.sign_ups.filter(pk=sign_up.pk).update(stand_in_wanted_at=None, stand_in_reason="")
    waiting.advance(session, now=timezone.now())
    return sign_up


@transaction.atomic
def hand_over(sign_up: SignUp, *, to: Volunteer, by: User) -> SignUp:
    """A leader passes a place on: the other one is asked whether they come, the former is told that they are free.

    Raises Overlap, MinorAlone, SessionBegun and SessionCalledOff; then nothing has changed. Repeating is safe: whoever
    has a place in the session keeps it.
    """
    session = open_session(sign_up.session)
    taken = session.sign_ups.filter(volunteer=to).first()
    mine = SignUp.objects.select_for_update(no_key=True).filter(pk=sign_up.pk).first()
    if mine is None or taken is not None:
        return taken or sign_up
    refuse_busy(session, to)
    refuse_minor_alone(session, to, instead_of=mine)
    former = people_concerned([session])[session.pk]
    leave(session, [mine])
    session.waits.open().filter(volunteer=to).update(state=Wait.State.TAKEN, offer_ends_at=None)
    passed = SignUp.objects.create(session=session, volunteer=to, role=mine.role, place=mine.place)
    people_changed(session, former=former, starts_at=session.starts_at)
    ask_to_come(passed, by=by)
    waiting.advance(session, now=timezone.now())
    return passed


def ask_to_come(sign_up: SignUp, *, by: User) -> None:
    """Write to whoever got a place from somebody else; they answer on their page."""
    person = sign_up.volunteer
    people = {person.pk} if person.email and person.user_id != by.pk else set()
    insert(rows_for(Reminder.Kind.ASKED, sign_up.session, people, slot=sign_up.slot, due_at=timezone.now()))


@transaction.atomic
def set_places(session: TrainingSession, places: Places, *, by: User) -> None:
    """Say how many people the session needs per role; whoever waits is offered what is new. Repeating is safe."""
    session = held(session)
    rows = [Shift(session=session, role=role, places=count) for role, count in places.items()]
    Shift.objects.bulk_create(rows, update_conflicts=True, unique_fields=["session", "role"], update_fields=["places"])
    waiting.advance(session, now=timezone.now())


def needed(session: TrainingSession) -> Places:
    return places_of(session, session.shifts.values_list("role", "places"))


def open_session(session: TrainingSession, now: datetime | None = None) -> TrainingSession:
    """The session, locked, while places can change hands."""
    session = held(session)
    if session.starts_at <= (now or timezone.now()):
        raise SessionBegun
    return session


def refuse_busy(session: TrainingSession, volunteer: Volunteer) -> None:
    """Raise Overlap when the person has another session then; holds them, so that it stays true."""
    Volunteer.objects.select_for_update(no_key=True).filter(pk=volunteer.pk).first()
    busy = volunteer.sign_ups.overlapping(session.starts_at, session.ends_at).exclude(session=session)
    conflicts = [Conflict(each.session, same_team=False, people=(volunteer,)) for each in busy.with_place()]
    if conflicts:
        raise Overlap(conflicts)


def refuse_minor_alone(session: TrainingSession, volunteer: Volunteer, instead_of: SignUp | None = None) -> None:
    """Raise MinorAlone when a person who may be under 18 would go to homes without anybody of age."""
    if session.kind == SessionKind.DOOR_TO_DOOR and volunteer.may_be_minor and only_minors(session, but=instead_of):
        raise MinorAlone


def is_last_of_age(sign_up: SignUp, session: TrainingSession) -> bool:
    """Whether minors would be left to go to homes by themselves without this person."""
    others = session.sign_ups.exclude(pk=sign_up.pk)
    return session.kind == SessionKind.DOOR_TO_DOOR and others.exists() and only_minors(session, but=sign_up)


def only_minors(session: TrainingSession, but: SignUp | None) -> bool:
    """Whether nobody else who comes is of age."""
    people = session.sign_ups.select_related("volunteer")
    return all(each.volunteer.may_be_minor for each in people if each != but)
