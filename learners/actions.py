"""Doing, dropping and handing on the steps that barriers opened."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from campaign.models import User
from learners.models import Action, ActionKind, ActionState
from teams.models import Team, Volunteer


def ask_for_visit(learner: UUID, *, team: Team | None, day: date) -> Action:
    """Open a home visit that somebody asked for themselves. Repeating gives the one there is."""
    due_on = day + timedelta(days=settings.ACTION_DAYS)
    step = {"kind": ActionKind.HOME_VISIT, "team": team, "due_on": due_on}
    return Action.objects.get_or_create(learner_id=learner, answer=None, defaults=step)[0]


@transaction.atomic
def close(action: Action, state: str, *, by: User) -> Action:
    """Mark a step as done or as dropped. Repeating is safe: the first closing stands."""
    action = Action.objects.select_for_update(no_key=True, of=("self",)).get(pk=action.pk)
    if action.is_open:
        action.state, action.closed_at, action.closed_by = ActionState(state), timezone.now(), by
        action.save(update_fields=["state", "closed_at", "closed_by"])
    return action


@transaction.atomic
def reopen(action: Action) -> Action:
    """Take the closing of a step back. Repeating is safe."""
    action.state, action.closed_at, action.closed_by = ActionState.OPEN, None, None
    action.save(update_fields=["state", "closed_at", "closed_by"])
    return action


@transaction.atomic
def hand_on(action: Action, *, volunteer: Volunteer | None, due_on: date) -> Action:
    """Give a step another owner (the whole team when None) and day. Repeating is safe."""
    action.volunteer, action.due_on = volunteer, due_on
    action.save(update_fields=["volunteer", "due_on"])
    return action


def arranged(actions: Iterable[Action], session: UUID, day: date) -> None:
    """Note that these visits are made at a session. Repeating is safe."""
    rows = list(actions)
    for row in rows:
        row.training_session_id, row.due_on = session, day
    Action.objects.bulk_update(rows, ["training_session_id", "due_on"])


def visited(session: UUID, came: Collection[UUID], *, by: User) -> None:
    """A visit took place: the steps of those who were met are done. Repeating changes nothing."""
    met = Action.objects.open().filter(kind=ActionKind.HOME_VISIT, training_session_id=session, learner__in=came)
    met.update(state=ActionState.DONE, closed_at=timezone.now(), closed_by=by)
