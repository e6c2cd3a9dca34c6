"""Sessions near home, by what people call the place: a ward of today or of before July 2025, a street, a landmark."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from campaign.areas.finding import spelled_out
from campaign.areas.resolution import AreaIndex
from campaign.models import Area, AreaKind
from campaign.names import fold
from sessions.models import TrainingSession
from sessions.models.training_sessions import TrainingSessionQuerySet

AHEAD = timedelta(days=14)
MOST_TYPED, MOST_CHOICES = 100, 8
BEHIND_PROVINCE, BEFORE_PROVINCE = ("viet nam",), ("thanh pho", "tp")
INDEX_KEPT = 600  # seconds: areas change a few times in a decade


@dataclass(frozen=True, slots=True)
class Found:
    """The place that was meant, or the places to choose from; sessions there, or else around it (`is_around`)."""

    sessions: TrainingSessionQuerySet
    area: Area | None = None
    choices: tuple[Area, ...] = ()
    is_around: bool = False


def find(text: str, *, code: str = "", now: datetime) -> Found:
    """Sessions of the next two weeks at the place of that code, or that the text means; all without either.

    Never guesses: of several places with one name the sessions of all are given, and the places to choose from.
    """
    ahead = TrainingSession.objects.open_to_all(now).filter(starts_at__lte=now + AHEAD)
    text = text[:MOST_TYPED]
    if code and (area := Area.objects.leaves().in_force().filter(code=code[:40]).first()):
        return at(area, ahead)
    if not fold(text):
        return Found(ahead)
    area, choices = place_of(text, now)
    if area:
        return at(area, ahead)
    venues = venues_with(text, ahead)
    if not choices and not venues:
        choices = places_at_end(text, now)
    return Found(ahead.at_any_of(choices, venues), choices=choices)


def at(area: Area, ahead: TrainingSessionQuerySet) -> Found:
    """There, or in the cluster around it when there is nothing."""
    there = ahead.filter(area=area)
    if there.exists():
        return Found(there, area)
    around = Area.objects.around([area.path]).leaves()
    return Found(ahead.filter(area__in=around), area, is_around=True)


def place_of(text: str, now: datetime) -> tuple[Area | None, tuple[Area, ...]]:
    """The one place that is meant, or those that could be."""
    province = home_province()
    if province:
        resolution = index_of(province.pk, int(now.timestamp()) // INDEX_KEPT).resolve(text)
        if resolution.area or resolution.candidates:
            return resolution.area, resolution.candidates[:MOST_CHOICES]
    named = Area.objects.leaves().in_force().search_with_cluster(spelled_out(text)).order_by("sort_name")
    return None, tuple(named[:MOST_CHOICES])


def places_at_end(text: str, now: datetime) -> tuple[Area, ...]:
    """What an address without commas ends with: "52 chùa láng phường láng", "tổ 7 Láng Hà Nội"; the longest name."""
    province = home_province()
    if province is None:
        return ()
    index, words = index_of(province.pk, int(now.timestamp()) // INDEX_KEPT), text.split()
    for name in (*BEHIND_PROVINCE, fold(province.short_name), *BEFORE_PROVINCE):
        if fold(" ".join(words)).endswith(f" {name}"):
            words = words[: -len(name.split())]
    tails = (" ".join(words[start:]) for start in range(1, len(words)))
    meant = (index.resolve(tail) for tail in tails if not tail.isdigit())
    found = ((each.area,) if each.area else each.candidates for each in meant)
    return next(filter(None, found), ())[:MOST_CHOICES]


def home_province() -> Area | None:
    return Area.objects.of_kind(AreaKind.PROVINCE).filter(code=settings.INSTALLATION_PROVINCE).first()


@lru_cache(maxsize=2)
def index_of(province: UUID, slot: int) -> AreaIndex:
    """The province's names, read once in ten minutes by each process."""
    return AreaIndex(Area.objects.get(pk=province))


def venues_with(text: str, sessions: TrainingSessionQuerySet) -> list[str]:
    """The venues that hold every word, whatever the diacritics: "ngo 52 nhat tan"."""
    words = fold(text).split()
    return [venue for venue in sessions.venues() if holds(folded(venue), words)]


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether each word begins a word of the text."""
    padded = f" {text}"
    return all(f" {word}" in padded for word in words)


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    return fold(text)
