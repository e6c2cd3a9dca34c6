"""From barriers to doors: the open home visits of a ward become door-to-door sessions of the teams that own them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import batched, chain
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Area, User
from learners.actions import arranged
from learners.models import Action
from sessions.enrolments import enrol
from sessions.models import SessionKind, SignUp, TrainingSession
from sessions.scheduling import NoCampaign, Overlap, schedule
from teams.models import LEADING, Membership, Team, Volunteer

PER_ROUND = 4  # doors in two hours
SLOTS = (time(9), time(14, 30))
LENGTH, DAYS_AHEAD = timedelta(hours=2), 14


@transaction.atomic
def arrange_visits(area: Area, *, by: User) -> list[TrainingSession]:
    """Make sessions of up to four doors for every open home visit of a ward that has none yet; gives them.

    Each team gets its own, at the next times it is free, with the owners of the visits. Several visits to one person
    are one door, and a day that was agreed at it is kept if it can be. A visit without a team goes to the first team of
    the ward; where nobody has time within two weeks it stays open. Repeating is safe: nothing is arranged twice.
    """
    today = timezone.localdate()
    waiting = Action.objects.select_for_update(no_key=True, of=("self",)).visits_to_arrange(area.path, today)
    fallback = Team.objects.active(today).in_area(area).order_by("sort_name").first()
    homes: dict[tuple[UUID, UUID], list[Action]] = {}
    for action in waiting.select_related("learner"):
        owner = action.team_id or (fallback.pk if fallback else None)
        if owner:
            homes.setdefault((owner, action.learner_id), []).append(action)
    doors: dict[tuple[UUID, date], list[list[Action]]] = {}
    for (owner, _learner), actions in homes.items():
        doors.setdefault((owner, max(first_day(each, today) for each in actions)), []).append(actions)
    teams = Team.objects.in_bulk({pk for pk, _day in doors})
    rounds = [(key, [*chain(*batch)]) for key, each in doors.items() for batch in batched(each, PER_ROUND)]
    made = [visit_round(area, teams[pk], day, actions, by=by) for (pk, day), actions in rounds]
    return [session for session in made if session]


def first_day(action: Action, today: date) -> date:
    """From tomorrow on; where a day was agreed at the door, from that day on."""
    tomorrow = today + timedelta(1)
    return max(action.due_on, tomorrow) if action.encounter_id else tomorrow


def visit_round(area: Area, team: Team, day: date, actions: Sequence[Action], *, by: User) -> TrainingSession | None:
    """One session for these doors, from that day on at the first time the team and the owners are free, if any."""
    people = expected(actions, team)
    for starts_at in slots(day):
        try:
            session = schedule(
                by=by, area=area, team=team, starts_at=starts_at, ends_at=starts_at + LENGTH, people=people,
                kind=SessionKind.DOOR_TO_DOOR, title=_("Home visits"), venue=_("At the learners' homes"),
                seats=PER_ROUND,
            )  # fmt: skip
        except Overlap:
            continue
        except NoCampaign:
            return None
        enrol(session, list(dict.fromkeys(action.learner_id for action in actions)))
        arranged(actions, session.pk, session.day)
        return session
    return None


def expected(actions: Sequence[Action], team: Team) -> dict[UUID, str]:
    """The owners of the visits. Where all may be under 18 an adult who leads the team goes along, else none of them."""
    owners = Volunteer.objects.in_bulk({action.volunteer_id for action in actions if action.volunteer_id})
    people = dict.fromkeys(owners, SignUp.Role.COMPANION.value)
    if not owners or not all(owner.may_be_minor for owner in owners.values()):
        return people
    leading = Membership.objects.on(timezone.localdate()).filter(team=team, role__in=LEADING).with_people()
    adult = next((one.volunteer_id for one in leading if not one.volunteer.may_be_minor), None)
    return people | {adult: SignUp.Role.LEAD.value} if adult else {}


def slots(first: date) -> Iterator[datetime]:
    for ahead in range(DAYS_AHEAD):
        for clock in SLOTS:
            yield timezone.make_aware(datetime.combine(first + timedelta(ahead), clock))
