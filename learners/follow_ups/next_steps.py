"""A barrier opens its action: one dated step with an owner."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import timezone

from learners.models import Action, ActionKind, ActionState, Barrier, Companion, FollowUp, FollowUpAnswer, LearnerTeam

OPENS = {
    Barrier.FORGOT_PASSWORD: ActionKind.HOME_VISIT,
    Barrier.AFRAID: ActionKind.ANTI_SCAM,
    Barrier.HARD_TO_READ: ActionKind.LARGE_PRINT,
    Barrier.NO_NEED: ActionKind.HELP_DESK,
    Barrier.APP_CHANGED: ActionKind.HOME_VISIT,
    Barrier.NO_DEVICE: ActionKind.HELP_DESK,
    Barrier.FAMILY_DOES: ActionKind.HOME_VISIT,
}
Said = Mapping[UUID, Sequence[FollowUpAnswer]]


def open_actions(follow_ups: Sequence[FollowUp], said: Said) -> None:
    """Give every answer that stands and names a reason its action; drop the open ones of answers that do not stand.

    What a person has closed stays closed. Repeating changes nothing.
    """
    standing = {check.answer_id: check for check in follow_ups if check.answer_id and check.barrier}
    stored = {row.answer_id: row for row in Action.objects.filter(answer__follow_up__in=follow_ups)}
    make([check for answer, check in sorted(standing.items()) if answer not in stored])
    for answer, row in stored.items():
        is_ours = row.closed_by_id is None
        if answer not in standing and row.is_open:
            row.state, row.closed_at = ActionState.DROPPED, timezone.now()
        elif answer in standing and row.state == ActionState.DROPPED and is_ours:
            row.state, row.closed_at = ActionState.OPEN, None
    Action.objects.bulk_update(list(stored.values()), ["state", "closed_at"])


def make(checks: Sequence[FollowUp]) -> None:
    """The owner is the learner's companion, else the first of their teams; of a visit only a companion of age."""
    if not checks:
        return
    volunteers, teams = owners_of({check.learner_id for check in checks})
    adults = owners_of({check.learner_id for check in checks}, of_age=True)[0]
    rows = [
        Action(
            id=uuid5(check.answer_id, "action"), learner_id=check.learner_id, answer_id=check.answer_id,
            kind=OPENS[Barrier(check.barrier)], barrier=check.barrier, team_id=teams.get(check.learner_id),
            volunteer_id=(adults if goes_home(check) else volunteers).get(check.learner_id),
            due_on=timezone.localdate(check.closed_at) + timedelta(settings.ACTION_DAYS),
        )
        for check in checks if check.answer_id
    ]  # fmt: skip
    Action.objects.bulk_create(rows, ignore_conflicts=True)


def goes_home(check: FollowUp) -> bool:
    return OPENS[Barrier(check.barrier)] == ActionKind.HOME_VISIT


def owners_of(learners: Collection[UUID], *, of_age: bool = False) -> tuple[dict[UUID, UUID], dict[UUID, UUID]]:
    """(learner → companion, learner → team): the pairing and the place that have lasted longest.

    With `of_age` only companions who are surely 18: nobody else is sent to a home by themselves.
    """
    pairs = Companion.objects.filter(learner__in=learners, ends_on__isnull=True).select_related("volunteer")
    places = LearnerTeam.objects.filter(learner__in=learners).order_by("-pk")
    able = [pair for pair in pairs.order_by("-starts_on", "-pk") if not (of_age and pair.volunteer.may_be_minor)]
    return {pair.learner_id: pair.volunteer_id for pair in able}, dict(places.values_list("learner", "team"))
