"""Pace: how many sessions a learner needed until they first did something of a skill group alone."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from learners.models import Level, Observation


class Pace(NamedTuple):
    """Of one group of skills: the sessions up to the first success alone; while there is none, those so far."""

    group: str
    sessions: int
    is_alone: bool


def paces_of(entries: Collection[UUID]) -> list[Pace]:
    """One per group in which something was seen at a session, in the order of the catalogue; one statement."""
    rows = Observation.objects.filter(learner__in=entries, training_session_id__isnull=False)
    rows = rows.select_related("skill").order_by("observed_at", "id")
    groups: dict[str, tuple[int, set[UUID | None], bool]] = {}
    for row in rows:
        place, sessions, is_alone = groups.get(row.skill.group, (row.skill.place, set(), False))
        if not is_alone:
            alone = row.level >= Level.ALONE
            groups[row.skill.group] = (min(place, row.skill.place), sessions | {row.training_session_id}, alone)
    return [
        Pace(group, len(sessions), alone)
        for group, (_, sessions, alone) in sorted(groups.items(), key=lambda item: item[1][0])
    ]  # fmt: skip
