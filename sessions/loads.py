"""What a shift would mean for a person's week: hours beyond the limit, too little time to get there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.conf import settings

from sessions.models import SignUp, TrainingSession
from sessions.staffing import PersonOption, kilometres
from sessions.week import Week, hours_of

GETTING_READY = 10  # minutes: packing, parking
STEP = 5  # minutes, to which estimates are rounded up


@dataclass(frozen=True, slots=True)
class Travel:
    """Two of a person's sessions between which the way takes longer than the time there is."""

    other: TrainingSession
    kilometres: int
    needs: int  # minutes
    has: int


@dataclass(frozen=True, slots=True)
class Load:
    """`hours` of the week with this shift, when that is too much; the ways that are too long."""

    hours: float | None
    travels: tuple[Travel, ...]

    def __bool__(self) -> bool:
        return self.hours is not None or bool(self.travels)


def load_with(session: TrainingSession, others: Iterable[TrainingSession]) -> Load:
    """`others` are the person's own sessions around it, each with its area; the session may be among them."""
    rest = [other for other in others if other.pk != session.pk]
    week = Week.holding(session.day)
    hours = hours_of([session, *(other for other in rest if week.first <= other.day <= week.last)])
    travels = tuple(travel for other in rest if (travel := travel_between(session, other)))
    return Load(hours if hours > settings.HOURS_PER_WEEK else None, travels)


def with_loads(people: Sequence[PersonOption], session: TrainingSession) -> list[PersonOption]:
    """The people with what this session, kept or only planned, would mean for their week; one query."""
    week, own = Week.holding(session.day), defaultdict[UUID, list[TrainingSession]](list)
    places = SignUp.objects.in_week([each.volunteer.pk for each in people], week.first, week.last)
    for place in places.select_related("session__area"):
        own[place.volunteer_id].append(place.session)
    return [replace(each, load=load_with(session, own[each.volunteer.pk]) or None) for each in people]


def travel_between(session: TrainingSession, other: TrainingSession) -> Travel | None:
    """The way between two sessions of one day, when it is longer than the time between them; None as well when the
    distance is not known, or when they overlap, which is refused elsewhere."""
    has = time_between(session, other)
    if other.day != session.day or has is None or session.area_id == other.area_id:
        return None
    distance = kilometres(session.area, other.area)
    if distance is None:
        return None
    needs = minutes_for(distance)
    return Travel(other, ceil(distance), needs, has) if needs > has else None


def minutes_for(distance: float) -> int:
    """How long so many kilometres take, with getting ready, rounded up to 5 minutes."""
    exact = GETTING_READY + distance / settings.TRAVEL_KILOMETRES_PER_HOUR * 60
    return ceil(exact / STEP) * STEP


def time_between(one: TrainingSession, other: TrainingSession) -> int | None:
    """Whole minutes from the end of the earlier to the start of the later, None when they overlap."""
    gap = max(gap_of(one.ends_at, other.starts_at), gap_of(other.ends_at, one.starts_at))
    return int(gap.total_seconds() // 60) if gap >= timedelta(0) else None


def gap_of(end: datetime, start: datetime) -> timedelta:
    return start - end
