"""The level that an encounter shows. It only ever raises one: a minute at a desk is no examination."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast
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
    if shown:
        gone |= taken_back(shown)
        sights = (sight_of(item, skills, lists, receipt) for item in shown if item.id not in gone)
        if risen := those_that_raise(sights, levels_known(shown, skills)):
            observe(risen, by=receipt.by)


def moment(item: Item, lists: Lists, receipt: Receipt) -> datetime:
    """When the levels of a batch are dated: the end of the session, or now while it lasts.

    The clock of a phone may be off by days; that of the schedule is not.
    """
    session: TrainingSession = lists.sessions[item.session]
    return min(receipt.now, session.ends_at)


def sight_of(item: Item, skills: dict[str, int], lists: Lists, receipt: Receipt) -> Sight:
    level = LEVELS[EncounterOutcome(item.outcome)]
    at = moment(item, lists, receipt)
    return Sight(item.id, cast(UUID, item.learner), skills[item.skill], level, at=at, session=item.session)


def those_that_raise(sights: Iterable[Sight], known: dict[tuple[UUID, int], int]) -> list[Sight]:
    """One sight per person and skill, the best of the batch, where it is more than what is known."""
    best: dict[tuple[UUID, int], Sight] = {}
    for sight in sights:
        pair = sight.learner_id, sight.skill_id
        if sight.level > (best[pair].level if pair in best else known.get(pair, -1)):
            best[pair] = sight
    return list(best.values())


def taken_back(items: Sequence[Item]) -> set[UUID | None]:
    earlier = Encounter.objects.filter(
        session__in={item.session for item in items}, takes_back__in=[item.id for item in items]
    )
    return set(earlier.values_list("takes_back", flat=True))


def levels_known(items: Sequence[Item], skills: dict[str, int]) -> dict[tuple[UUID, int], int]:
    learners, named = {item.learner for item in items}, {skills[item.skill] for item in items}
    rows = Progress.objects.filter(learner__in=learners, skill__in=named)
    return {(learner, skill): level for learner, skill, level in rows.values_list("learner", "skill", "level")}
