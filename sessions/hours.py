"""Hours of volunteers: they count from the places in sessions to which somebody said that they came."""

from collections.abc import Iterable

from campaign.roll_ups import mark_dirty
from sessions.models import SignUp, TrainingSession


def hours_changed(session: TrainingSession) -> None:
    """Mark the numbers of the session's ward and day dirty. Repeating is safe."""
    mark_dirty(session.campaign_id, [(session.area_id, session.day)])


def leave(session: TrainingSession, places: Iterable[SignUp]) -> None:
    """Delete places of a session; the hours of whoever had already come count no more."""
    left = list(places)
    for place in left:
        place.delete()
    if any(place.checked_in_at for place in left):
        hours_changed(session)
