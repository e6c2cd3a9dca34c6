"""Which days repeats and copies fall on; pure arithmetic on local days."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from django.utils import timezone

from sessions.batches.proposals import MOST


def repeats(first: date, until: date, *, weekdays: Collection[int], every: int = 1) -> list[date]:
    """The days after `first` up to `until` on these weekdays (0 is Monday) of every so-manieth week; one more than
    may be made at most, so that too many are noticed and nobody waits for a century."""
    return list(islice(days_after(first, until, weekdays, every), MOST + 1))


def days_after(first: date, until: date, weekdays: Collection[int], every: int) -> Iterator[date]:
    monday = first - timedelta(days=first.weekday())
    while monday <= until:
        for weekday in sorted(weekdays):
            day = monday + timedelta(days=weekday)
            if first < day <= until:
                yield day
        monday += timedelta(weeks=every)


def weeks_between(one: date, other: date) -> int:
    """How many weeks the second day's week is after the first's."""
    return ((other - timedelta(days=other.weekday())) - (one - timedelta(days=one.weekday()))).days // 7


def moved_to(day: date, starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """The same hours on another local day: what begins at 8:00 begins at 8:00 whatever the clocks did between, and
    lasts as long as before."""
    local = timezone.localtime(starts_at)
    begins = timezone.make_aware(datetime.combine(day, local.time().replace(fold=0)))
    return begins, begins + (ends_at - starts_at)
