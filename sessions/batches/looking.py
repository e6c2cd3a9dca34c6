"""Which sessions a copy takes along, and where to."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from campaign.access import Access, under
from campaign.models import Area, Phase
from sessions.batches.days import weeks_between
from sessions.batches.proposals import MOST
from sessions.models import TrainingSession
from sessions.models.training_sessions import TrainingSessionQuerySet

Items = tuple[tuple[UUID, date], ...]


def copyable(access: Access, first: date, last: date, *, area: Area | None) -> TrainingSessionQuerySet:
    """Sessions of those days that this person may plan, of an area if one is named."""
    own = TrainingSession.objects.visible_to(access).live().between(first, last)
    own = own.filter(under(access.coordinated) | Q(team__in=access.led_teams))
    return own.shown(area_path=area.path if area else "").order_by("starts_at", "pk")


def copied(
    sessions: TrainingSessionQuerySet, offsets: Iterable[int], *, first: date = date.min, last: date = date.max
) -> Items:
    """Each session so many days later, for every offset, as far as the days lie between `first` and `last`; one more
    than may be made at most, so that too many are noticed."""
    found = list(sessions.values_list("pk", "day")[: MOST + 1])
    moved = [(pk, day + timedelta(days=offset)) for offset in offsets for pk, day in found]
    inside = [(pk, day) for pk, day in moved if first <= day <= last]
    return tuple(inside[: MOST + 1])


def copied_to_phases(sessions: TrainingSessionQuerySet, source: Phase, targets: Iterable[Phase]) -> Items:
    """Each session in the same week of every other phase, as far as that phase reaches; each day once, also where
    phases lie over each other; one more than may be made at most."""
    found: dict[tuple[UUID, date], None] = {}
    for phase in targets:
        offset = weeks_between(source.starts_on, phase.starts_on) * 7
        if offset:
            found |= dict.fromkeys(copied(sessions, [offset], first=phase.starts_on, last=phase.ends_on))
    return tuple(found)[: MOST + 1]


def weeks_later(source: date, target: date, times: int) -> list[int]:
    """Offsets in days that bring a week to another one and to the weeks after it."""
    return [(weeks_between(source, target) + n) * 7 for n in range(times)]


def days_later(source: date, target: date, times: int) -> list[int]:
    return [(target - source).days + n for n in range(times)]


def following(session: TrainingSession, access: Access) -> list[TrainingSession]:
    """This session and the later ones of its series that this person sees and that still stand."""
    if session.series is None:
        return [session]
    later = TrainingSession.objects.visible_to(access).planned().filter(series=session.series)
    return list(later.filter(starts_at__gte=session.starts_at).order_by("starts_at"))
