"""Where sessions were held before: the venues of a ward, and how many people they hold."""

from dataclasses import dataclass

from django.db.models import Count, Max

from campaign.models import Area
from sessions.models import TrainingSession

VENUES = 30


@dataclass(frozen=True, slots=True)
class Venue:
    """`seats` is the most that a session there was planned for."""

    name: str
    seats: int
    sessions: int


def venues_of(area: Area) -> list[Venue]:
    """Venues used before in a ward, the latest first."""
    sessions = TrainingSession.objects.filter(area=area).exclude(venue="").order_by().values("venue")
    used = sessions.annotate(last=Max("starts_at"), most=Max("seats"), times=Count("pk")).order_by("-last", "venue")
    return [Venue(each["venue"], each["most"], each["times"]) for each in used[:VENUES]]
