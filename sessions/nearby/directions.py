"""How to get to a venue: written once, shown with every session there."""

from collections.abc import Sequence
from typing import Any

from campaign.models import User
from campaign.names import clean
from sessions.models import Directions, TrainingSession


def add_directions[T: Sequence[TrainingSession]](sessions: T) -> T:
    """Gives each session its `directions`; one query."""
    rows = Directions.objects.to_places_of(session.area_id for session in sessions)
    known = {(area, place): words for area, place, words in rows.values_list("area", "place", "words")}
    for session in sessions:
        session.directions = known.get((session.area_id, Directions.place_of(session.venue)), "")
    return sessions


def write_directions(session: TrainingSession, words: str, *, by: User) -> None:
    """The way to this session's venue, for all sessions there; empty words take it away. Repeating is safe."""
    key: dict[str, Any] = {"area_id": session.area_id, "place": Directions.place_of(session.venue)}
    if words := clean(words):
        Directions.objects.update_or_create(**key, defaults={"words": words[:200], "written_by": by})
    else:
        Directions.objects.filter(**key).delete()
