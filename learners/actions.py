"""Doing, dropping and handing on the steps that barriers opened."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
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


class AnotherIsOpen(Exception):
    """The learner has asked for the same again meanwhile."""


def reopen(action: Action) -> Action:
    """Take the closing of a step back. Raises `AnotherIsOpen`. Repeating is safe."""
    action.state, action.closed_at, action.closed_by = ActionState.OPEN, None, None
    try:
        with transaction.atomic():
            action.save(update_fields=["state", "closed_at", "closed_by"])
    except IntegrityError:
        raise AnotherIsOpen from None
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


def visited(came: Collection[UUID], *, by: User) -> None:
    """A round was made: the open visits of those who were met are done. Repeating changes nothing."""
    met = Action.objects.visits().filter(learner__in=came)
    met.update(state=ActionState.DONE, closed_at=timezone.now(), closed_by=by)


class Door(NamedTuple):
    """A learner who was not met, the day agreed to come again, the team that does, and the entry that says so."""

    learner: UUID
    day: date
    team: UUID
    encounter: UUID


@transaction.atomic
def come_again(doors: Sequence[Door]) -> None:
    """Give the open visit of each learner the agreed day; open one where there is none. Repeating changes nothing."""
    people = {door.learner: door for door in doors}
    rows = list(Action.objects.visits().filter(learner__in=people).select_for_update(no_key=True, of=("self",)))
    for row in rows:
        row.due_on, row.training_session_id = people[row.learner_id].day, None
    Action.objects.bulk_update(rows, ["due_on", "training_session_id"])
    known = {row.learner_id for row in rows}
    new = [
        Action(
            learner_id=door.learner, kind=ActionKind.HOME_VISIT, team_id=door.team, due_on=door.day,
            encounter_id=door.encounter,
        )
        for door in people.values()
        if door.learner not in known
    ]  # fmt: skip
    Action.objects.bulk_create(new, ignore_conflicts=True)


def not_again(encounters: Collection[UUID]) -> None:
    """These entries were taken back: the visits that they opened go, unless they are arranged. Repeating is safe."""
    Action.objects.visits().filter(encounter_id__in=encounters, training_session_id__isnull=True).delete()
