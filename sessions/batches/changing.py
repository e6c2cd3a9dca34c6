"""What changes in a session and in the later ones of its series."""

from typing import Any

from django.utils import timezone

from campaign.access import Access
from sessions.batches.looking import following
from sessions.batches.proposals import Proposal
from sessions.models import Batch, TrainingSession

PLAIN = ("venue", "kind", "title", "seats", "audience")


def changes_of(session: TrainingSession, plan: dict[str, Any], people: dict[Any, str]) -> dict[str, Any]:
    """Only what the plan has otherwise than the session, as `steps.changed` reads it; `people` are the session's."""
    changes = {name: plan[name] for name in PLAIN if plan[name] != getattr(session, name)}
    changes |= {
        name: str(plan[name].pk) for name in ("team", "area") if plan[name].pk != getattr(session, f"{name}_id")
    }
    for name in ("skills", "partners"):
        chosen, had = {each.pk for each in plan[name]}, {each.pk for each in getattr(session, name).all()}
        if chosen != had:
            changes[name] = [pk if isinstance(pk, int) else str(pk) for pk in chosen]
    if plan["people"] != people:
        changes["people"] = {str(person): role for person, role in plan["people"].items()}
    if plan.get("new_partner"):
        changes["new_partner"] = list(plan["new_partner"])
    return changes | times_of(session, plan)


def times_of(session: TrainingSession, plan: dict[str, Any]) -> dict[str, Any]:
    was = [timezone.localtime(each).time() for each in (session.starts_at, session.ends_at)]
    will = [timezone.localtime(plan[name]).time() for name in ("starts_at", "ends_at")]
    days = (timezone.localdate(plan["starts_at"]) - session.day).days
    hours = {"starts": will[0].isoformat("minutes"), "ends": will[1].isoformat("minutes")}
    return ({"days": days} if days else {}) | (hours if was != will else {})


def change_following(session: TrainingSession, changes: dict[str, Any], access: Access) -> Proposal:
    return Proposal(Batch.Kind.CHANGE, items_of(session, access), changes)


def cancel_following(session: TrainingSession, because: str, access: Access) -> Proposal:
    return Proposal(Batch.Kind.CANCEL, items_of(session, access), because=because)


def items_of(session: TrainingSession, access: Access) -> tuple[Any, ...]:
    return tuple((each.pk, each.day) for each in following(session, access))
