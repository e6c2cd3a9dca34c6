"""Who is asked to take a place: by an offer from the waiting list, or because someone looks for a stand-in."""

from uuid import UUID

from django.db.models import Q

from sessions.models import Reminder, SignUp, TrainingSession
from teams.models import LEADING, Membership

Kind = Reminder.Kind
OF_PLACES = (Kind.OFFERED, Kind.STAND_IN, Kind.ASKED)
ASKED_AT_MOST = 30  # members of a team who are written to when someone looks for a stand-in


def still_asked(session: TrainingSession) -> Q:
    """The messages about offers that stand, searches that go on and people who have not answered.

    None in a session that was called off.
    """
    if session.is_cancelled or not session.reminders.filter(kind__in=OF_PLACES).exists():
        return Q(pk__in=[])
    offers = [wait.slot for wait in session.waits.offered()]
    people = list(session.sign_ups.all())
    searches = [sign_up.slot for sign_up in people if sign_up.is_seeking]
    asked = [sign_up.slot for sign_up in people if sign_up.confirmed_at is None]
    true = Q(kind=Kind.OFFERED, slot__in=offers) | Q(kind=Kind.STAND_IN, slot__in=searches)
    return true | Q(kind=Kind.ASKED, slot__in=asked)


def possible_stand_ins(sign_up: SignUp, session: TrainingSession) -> set[UUID]:
    """The team's leaders, and as many of its members as are free then and may be written to; all have an address.

    Who was offered a place and declined has said that they cannot.
    """
    members = Membership.objects.on(session.day).filter(team=session.team_id).exclude(volunteer__email="")
    people = set(members.order_by().values_list("volunteer", flat=True))
    leading = set(members.filter(role__in=LEADING).values_list("volunteer", flat=True))
    busy = SignUp.objects.overlapping(session.starts_at, session.ends_at).filter(volunteer__in=people)
    declined = session.waits.declined().values_list("volunteer", flat=True)
    free = people - set(busy.values_list("volunteer", flat=True)) - set(declined)
    return (leading | set(sorted(free)[:ASKED_AT_MOST])) - {sign_up.volunteer_id}
