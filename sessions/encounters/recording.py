"""`record_encounters`: the only way in which quick entries are written, for the page and for phones."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaign.access import Access
from campaign.models import User
from campaign.roll_ups import mark_dirty
from learners.models import Skill
from sessions.attendance import quarantine, record_guests, record_marks
from sessions.attendance.items import Refused
from sessions.attendance.judging import Entry, answer
from sessions.attendance.lists import Lists, look_up
from sessions.attendance.receipts import Receipt, Result
from sessions.encounters.items import Brought, Item, brought, read_item
from sessions.encounters.levels import note_levels
from sessions.encounters.revisits import note_revisits
from sessions.models import Encounter


class Known(NamedTuple):
    """An encounter as it stands."""

    id: UUID
    body_hash: bytes
    receipt: UUID | None


def enter(item: dict[str, Any], *, people: Sequence[Any] = (), by: User, access: Access, origin: str) -> list[Result]:
    """One entry of the page with all that it brings: the newcomer, the mark or the head, the encounter; its results.

    What was sent again is known. Raises nothing that depends on the item.
    """
    along, now = bring([item]), timezone.now()
    with transaction.atomic():
        results = record_marks(along.marks, people=people, by=by, access=access, origin=origin, now=now)
        results += record_guests(along.guests, by=by, access=access, now=now)
        entered: dict[str, Any] = {"by": by, "access": access, "origin": origin, "now": now}
        return results + record_encounters([item], skills=along.skills, **entered)


def bring(items: Sequence[Any]) -> Brought:
    """The marks and heads that go with those of the items that will stand: what is refused counts nobody."""
    read_ones = [(raw, entry.item) for raw in items if (entry := read(raw)).item]
    met = [item for _, item in read_ones if item]
    skills, stored = skills_of(met), {row.id: bytes(row.body_hash) for row in stand(met)}
    first = {item.id: item.body for item in reversed(met)} | stored
    stay = (raw for raw, item in read_ones if item and item.body == first[item.id] and knows(item, skills))
    return brought(stay, skills)


def record_encounters(
    items: Sequence[Any],
    *,
    by: User,
    access: Access,
    origin: str,
    device_id: UUID | None = None,
    now: datetime | None = None,
    skills: dict[str, int] | None = None,
) -> list[Result]:
    """Store encounters, note the levels they show and mark roll-ups dirty, in one transaction; one `Result` per item.

    `items` are encounters as the protocol writes them (`{"id", "session", "outcome", "skill", "learner",
    "takes_back", "again_on", "observed_at"}`). The marks and heads that go with them (`bring`) are recorded by the
    caller, before, who passes on the `skills` that it found.
    Items are judged one by one: a bad one is kept in quarantine and never blocks the others. Repeating a call stores
    nothing new and answers `seen`. Raises nothing that depends on the items. As many SQL statements for 1 as for 500.
    """
    if not items:
        return []
    receipt = Receipt(by, access, str(origin), device_id, now or timezone.now())
    with transaction.atomic():
        entries = [read(raw) for raw in items]
        met = [entry.item for entry in entries if entry.item]
        lists, skills = look_up(met, receipt), skills_of(met) if skills is None else skills
        for entry in entries:
            entry.code = entry.code or refusal(entry.item, lists, skills)
        store([entry.item for entry in entries if entry.item and not entry.code], skills, lists, receipt)
        known = stand(met)
        results = answer(entries, known, lists, receipt)
        new = {row.id for row in known if row.receipt == receipt.id}
        settle([item for item in unique(met) if item.id in new], skills, lists, receipt)
        quarantine.keep(items, results, receipt)
    return results


def read(raw: Any) -> Entry[Item]:
    try:
        return Entry(raw, read_item(raw))
    except Refused as refused:
        return Entry[Item](raw, code=refused.code)


def skills_of(items: Iterable[Item]) -> dict[str, int]:
    """Code → id of the skills that are named; retired ones as well, since they were not when the phone left."""
    codes = {item.skill for item in items if item.skill}
    return dict(Skill.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}


def refusal(item: Item | None, lists: Lists, skills: dict[str, int]) -> str:
    if item is None:
        return ""
    return lists.refusal(item) or ("" if knows(item, skills) else "unknown_skill")


def knows(item: Item, skills: dict[str, int]) -> bool:
    return not item.skill or item.skill in skills


def store(items: Sequence[Item], skills: dict[str, int], lists: Lists, receipt: Receipt) -> None:
    """Insert what is new, in order of the ids: two batches of the same items never wait for each other in a circle."""
    rows = [
        Encounter(
            id=item.id, session_id=item.session, outcome=item.outcome, skill_id=skills.get(item.skill),
            learner_id=item.learner, takes_back=item.takes_back, again_on=item.again_on, observed_at=item.observed_at,
            device_id=receipt.device_id, recorded_by=receipt.by, body_hash=item.body, receipt=receipt.id,
            pending_review=lists.is_of_former_leader(item),
        )
        for item in sorted(items, key=lambda item: item.id)
    ]  # fmt: skip
    Encounter.objects.bulk_create(rows, ignore_conflicts=True)


def stand(items: Iterable[Item]) -> list[Known]:
    ids = {item.id for item in items}
    rows = Encounter.objects.filter(pk__in=ids).values_list(*Known._fields) if ids else []
    return [Known(*row) for row in rows]


def unique(items: Iterable[Item]) -> list[Item]:
    """The first of each id, which is the one that was stored."""
    found: dict[UUID, Item] = {}
    for item in items:
        found.setdefault(item.id, item)
    return list(found.values())


def settle(items: Sequence[Item], skills: dict[str, int], lists: Lists, receipt: Receipt) -> None:
    """What follows from new encounters: levels, doors to knock at again, and visits to be counted anew."""
    note_levels(items, skills, lists, receipt)
    note_revisits(items, lists)
    sessions = [lists.sessions[pk] for pk in sorted({item.session for item in items})]
    for campaign in sorted({session.campaign_id for session in sessions}):
        mark_dirty(campaign, {(one.area_id, one.day) for one in sessions if one.campaign_id == campaign})
