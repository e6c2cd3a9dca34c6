"""Taking a batch back: every session as it was, and people told again where they had been told."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Area, User
from learners.models import Skill
from sessions import scheduling
from sessions.batches.doing import snapshot
from sessions.models import Batch, BatchItem, Partner, Reminder, TrainingSession
from teams.models import Team

PLANNING = {"sign_ups", "shifts", "reminders", "batch_items"}  # what a session that nobody used may have
TOLD = (Reminder.State.SENDING, Reminder.State.SENT, Reminder.State.UNKNOWN)


class ChangedSince(Exception):
    """Sessions that were changed after the batch: nothing was taken back. `sessions` are these."""

    def __init__(self, sessions: list[TrainingSession]) -> None:
        super().__init__(f"{len(sessions)} changed sessions")
        self.sessions = sessions


@transaction.atomic
def take_back(batch: Batch, *, by: User) -> Batch:
    """Undo a batch: what it made goes (called off and told where people know of it), what it changed is as before.

    Raises ChangedSince, and Overlap where someone is busy by now; nothing is undone then. Repeating is safe.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.undone_at:
        return batch
    items = list(batch.items.exclude(session=None).select_related("session__area", "session__team").order_by("-pk"))
    if batch.makes_sessions:
        unmake([item.session for item in items if item.session], items, by=by)
        TrainingSession.objects.filter(series=batch.key).update(series=None)
    else:
        refuse_changed(items)
        for item in items:
            bring_back(item, by=by)
    batch.undone_at = timezone.now()
    batch.save(update_fields=["undone_at"])
    return batch


def unmake(sessions: list[TrainingSession], items: Iterable[BatchItem], *, by: User) -> None:
    """Delete those that nobody knows of; call the others off, which tells people."""
    known = known_of(sessions) | {item.session_id for item in items if has_answers(item)}
    for session in sessions:
        if session.pk in known:
            scheduling.cancel(session, because=_("Taken off the schedule again"), by=by)
        else:
            session.delete()


def known_of(sessions: list[TrainingSession]) -> set[UUID]:
    """Sessions that were moved or told of, or that somebody has used: enrolled, marked, waited for."""
    known = {session.pk for session in sessions if session.revision}
    known |= set(Reminder.objects.filter(session__in=sessions, state__in=TOLD).values_list("session_id", flat=True))
    for relation in TrainingSession._meta.related_objects:
        if relation.get_accessor_name() not in PLANNING and relation.one_to_many:
            rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": sessions})
            known |= set(rows.values_list(f"{relation.field.name}_id", flat=True))
    return known


def has_answers(item: BatchItem) -> bool:
    """Somebody took a place, or answered, since the batch made the session."""
    return bool(item.session) and snapshot(item.session)["people"] != item.after["people"]  # type: ignore[arg-type]


def refuse_changed(items: Iterable[BatchItem]) -> None:
    stand = [(item.session, item.after) for item in items if item.session]
    changed = [session for session, after in stand if planned(snapshot(session)) != planned(after)]
    if changed:
        raise ChangedSince(changed)


def planned(state: dict[str, Any]) -> dict[str, Any]:
    """A snapshot without the people, who may come and go."""
    return {name: value for name, value in state.items() if name != "people"}


def bring_back(item: BatchItem, *, by: User) -> None:
    session, before = item.session, item.before
    assert session
    assert before is not None
    if session.is_cancelled and not before["is_cancelled"]:
        scheduling.restore(session, by=by)
        return
    people = people_after(snapshot(session)["people"], before["people"], item.after["people"])
    session = scheduling.move(session, by=by, **plan_from(before, people))
    for person, (_role, said) in before["people"].items():
        sign_up = session.sign_ups.filter(volunteer=person)
        sign_up.update(confirmed_at=datetime.fromisoformat(said) if said else None)


def people_after(now: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> dict[UUID, str]:
    """Those from before, and who took a place since the batch."""
    since = {person: said for person, said in now.items() if person not in after}
    return {UUID(person): said[0] for person, said in (before | since).items()}


def plan_from(state: dict[str, Any], people: dict[UUID, str]) -> Any:
    return {
        "area": Area.objects.get(pk=state["area_id"]),
        "team": Team.objects.get(pk=state["team_id"]),
        "starts_at": datetime.fromtimestamp(state["starts"], UTC),
        "ends_at": datetime.fromtimestamp(state["ends"], UTC),
        "venue": state["venue"],
        "kind": state["kind"],
        "title": state["title"],
        "seats": int(state["seats"]),
        "audience": state["audience"],
        "skills": list(Skill.objects.filter(pk__in=state["skills"])),
        "partners": list(Partner.objects.filter(pk__in=state["partners"])),
        "is_draft": state["is_draft"],
        "people": people,
    }
