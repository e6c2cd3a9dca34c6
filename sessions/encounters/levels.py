"""The level that an encounter shows. It only ever raises one: a minute at a desk is no examination."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from learners.models import Level, Progress
from learners.progress import Sight, observe
from learners.retraction import retract
from sessions.attendance.lists import Lists
from sessions.attendance.receipts import Receipt
from sessions.encounters.items import Item
from sessions.models import Encounter, EncounterOutcome, TrainingSession

LEVELS = {
    EncounterOutcome.HELPED: Level.WITH_COMPANION,
    EncounterOutcome.ALONE: Level.ALONE,
    EncounterOutcome.NOT_YET: Level.NOT_YET,
}


def note_levels(items: Sequence[Item], skills: dict[str, int], lists: Lists, receipt: Receipt) -> None:
    """Observe what new encounters show of people with a name; of those taken back, the observation goes again.

    The observation has the id of its encounter. An encounter that arrives after it was taken back shows nothing.
    """
    gone: set[UUID | None] = {item.takes_back for item in items if item.takes_back and item.learner}
    if gone:
        retract(gone, shown_at={item.session for item in items})
    shown = [item for item in items if item.outcome in LEVELS and item.learner and item.skill and not item.takes_back]
    for session, at in sorted({(item.session, moment(item, lists, receipt)) for item in shown}):
        here = [item for item in shown if (item.session, moment(item, lists, receipt)) == (session, at)]
        sights = sights_of(here, skills, gone | taken_back(here))
        if sights:
            observe(sights, by=receipt.by, at=at, training_session_id=session)


def moment(item: Item, lists: Lists, receipt: Receipt) -> datetime:
    """When the levels of a batch are dated: the end of the session, or now while it lasts.

    The clock of a phone may be off by days; that of the schedule is not.
    """
    session: TrainingSession = lists.sessions[item.session]
    return min(receipt.now, session.ends_at)


def taken_back(items: Sequence[Item]) -> set[UUID | None]:
    earlier = Encounter.objects.filter(
        session__in={item.session for item in items}, takes_back__in=[item.id for item in items]
    )
    return set(earlier.values_list("takes_back", flat=True))


def sights_of(items: Sequence[Item], skills: dict[str, int], gone: set[UUID | None]) -> list[Sight]:
    """One sight per person and skill, the best of the batch, where it is more than what is known."""
    known = {
        (learner, skill): level
        for learner, skill, level in Progress.objects.filter(
            learner__in={item.learner for item in items}, skill__in={skills[item.skill] for item in items}
        ).values_list("learner", "skill", "level")
    }
    sights: dict[tuple[UUID, int], Sight] = {}
    for item in items:
        if item.learner is None or item.id in gone:
            continue
        pair, level = (item.learner, skills[item.skill]), LEVELS[EncounterOutcome(item.outcome)]
        if level > known.get(pair, -1):
            known[pair] = level
            sights[pair] = Sight(item.id, *pair, level)
    return list(sights.values())
