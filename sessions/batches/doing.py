"""Doing what was proposed: all of it or nothing, once."""

from typing import Any, Unpack
from uuid import uuid4

from django.db import transaction

from campaign.access import Access
from campaign.models import User
from sessions import scheduling
from sessions.batches.proposals import MOST, Proposal
from sessions.batches.steps import Step, possible, steps_of
from sessions.models import Batch, BatchItem, Shift, TrainingSession
from sessions.scheduling import Plan
from teams.models import Team, Volunteer

FIELDS = ("area_id", "team_id", "venue", "kind", "title", "seats", "audience")


class NotAsShown(Exception):
    """What was confirmed is not possible any more, or more than may be done at once: nothing was done."""


@transaction.atomic
def carry_out(proposal: Proposal, *, by: User, access: Access) -> Batch:
    """Make, change or call off all sessions of the proposal; people are told as by each single act.

    Raises NotAsShown and Overlap, and does nothing then. The same proposal again does nothing and gives its batch.
    """
    batch, is_new = Batch.objects.get_or_create(key=proposal.key, defaults={"kind": proposal.kind, "done_by": by})
    if not is_new:
        return batch
    steps = steps_of(proposal, access)
    if not steps or len(possible(steps)) != len(proposal.items) or (proposal.makes_sessions and len(steps) > MOST):
        raise NotAsShown
    hold(steps)
    if not proposal.makes_sessions and steps[0].plan["starts_at"] > steps[0].session.starts_at:
        steps.reverse()  # the last goes first, so that nobody steps on another's place
    items = [item_of(batch, proposal, step, by=by) for step in steps]
    BatchItem.objects.bulk_create(items)
    if proposal.kind == Batch.Kind.REPEAT:
        name_series(steps[0].session, items, batch)
    return batch


def hold(steps: list[Step]) -> None:
    """Lock all teams, then all people, always in the same order: two batches never wait for each other."""
    teams, people = {step.plan["team"].pk for step in steps}, {pk for step in steps for pk in step.plan["people"]}
    list(Team.objects.select_for_update(no_key=True).filter(pk__in=teams).order_by("pk").values_list("pk"))
    list(Volunteer.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))


def item_of(batch: Batch, proposal: Proposal, step: Step, *, by: User) -> BatchItem:
    if proposal.makes_sessions:
        session = scheduling.schedule(by=by, **step.plan)
        needed = step.session.shifts.all()
        Shift.objects.bulk_create(Shift(session=session, role=each.role, places=each.places) for each in needed)
        return BatchItem(batch=batch, session=session, before=None, after=snapshot(session))
    before = snapshot(step.session)
    if proposal.kind == Batch.Kind.CANCEL:
        session = scheduling.cancel(step.session, because=proposal.because, by=by)
    else:
        session = scheduling.move(step.session, by=by, **step.plan)
    return BatchItem(batch=batch, session=session, before=before, after=snapshot(session))


@transaction.atomic
def move_one(session: TrainingSession, *, by: User, **plan: Unpack[Plan]) -> Batch | None:
    """Move or change a session like `scheduling.move`, in a batch of one by which it is taken back.

    Gives None when nothing became otherwise, so that repeating leaves one batch. Raises Overlap and NoCampaign.
    """
    session = scheduling.locked(session)
    before = snapshot(session)
    session = scheduling.move(session, by=by, **plan)
    after = snapshot(session)
    if after == before:
        return None
    batch = Batch.objects.create(key=uuid4(), kind=Batch.Kind.CHANGE, done_by=by)
    BatchItem.objects.create(batch=batch, session=session, before=before, after=after)
    return batch


def name_series(source: TrainingSession, items: list[BatchItem], batch: Batch) -> None:
    """A repeated session and its copies are one series from now on."""
    pks = [source.pk, *(item.session_id for item in items if item.session_id)]
    TrainingSession.objects.filter(pk__in=pks).update(series=source.series or batch.key)


def snapshot(session: TrainingSession) -> dict[str, Any]:
    """All of a session that is planned, as JSON: to be compared, and to be brought back."""
    state: dict[str, Any] = {name: str(getattr(session, name)) for name in FIELDS}
    state |= {"starts": session.starts_at.timestamp(), "ends": session.ends_at.timestamp()}
    state |= {"is_cancelled": session.is_cancelled, "is_draft": session.is_draft}
    state["skills"] = sorted(session.skills.values_list("pk", flat=True))
    state["partners"] = sorted(str(pk) for pk in session.partners.values_list("pk", flat=True))
    people = session.sign_ups.values_list("volunteer_id", "role", "confirmed_at")
    state["people"] = {str(pk): [role, said.isoformat() if said else None] for pk, role, said in people}
    if session.is_draft:
        state["people"] = {pk: [role, None] for pk, role in session.drafted_people.items()}
    return state
