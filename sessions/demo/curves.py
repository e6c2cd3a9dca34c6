"""The demo's calendar and curves: a campaign starts slowly, swells at weekends, and goes better in some wards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

DAY = timedelta(days=1)
PLANNED_AHEAD = 14  # days after today for which sessions are scheduled
WEEKDAYS = (0.8, 0.85, 0.9, 0.9, 1.0, 1.75, 1.35)
# Of 126 wards: how many are in each band of value ÷ pace, and the span of that ratio.
BANDS = ((37, (1.12, 1.34)), (39, (0.92, 1.08)), (30, (0.72, 0.88)), (12, (0.38, 0.66)), (8, (0.0, 0.0)))


@dataclass(frozen=True, slots=True)
class Span:
    """A phase: its days, both included."""

    starts_on: date
    ends_on: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """Two phases around today. Only today's own sessions depend on the hour at which the demo is loaded."""

    now: datetime
    today: date
    first: Span
    second: Span

    def pace(self) -> float:
        """The share of the second phase that has passed, today included."""
        return ((self.today - self.second.starts_on).days + 1) / self.second.days()

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.now.tzinfo)


def calendar_of(moment: datetime) -> Calendar:
    """The second phase began two to four weeks ago, if possible on a 1st; the first, of 12 days, six weeks before."""
    now = timezone.localtime(moment).replace(minute=0, second=0, microsecond=0)
    today = now.date()
    window = [today - DAY * back for back in range(14, 31)]
    start = next((day for day in window if day.day == 1), None) or next(day for day in window if day.weekday() == 0)
    before = start - DAY * 43
    return Calendar(now, today, Span(before, before + DAY * 11), Span(start, end_of_second(start)))


def end_of_second(start: date) -> date:
    """The end of the following month for a phase that starts on the 1st, else 62 days."""
    if start.day != 1:
        return start + DAY * 61
    return (start + DAY * 70).replace(day=1) - DAY


def months(span: Span) -> str:
    first, last = span.starts_on, span.ends_on
    return f"{first.month}" if first.month == last.month else f"{first.month}–{last.month}"


def phase_names(calendar: Calendar) -> tuple[str, str]:
    """Named after their real months: "Đợt cao điểm tháng 5" and "Đợt hè 2026"."""
    second = calendar.second
    summer = (second.starts_on.month, second.ends_on.month) == (7, 8)
    name = f"Đợt hè {second.ends_on.year}" if summer else f"Đợt tháng {months(second)}/{second.ends_on.year}"
    return f"Đợt cao điểm tháng {months(calendar.first)}", name


def busyness(span: Span, day: date) -> float:
    """How much happens on a day: an S-curve over the first ten days, weekends more."""
    passed = (day - span.starts_on).days / min(10, span.days() / 2)
    return min(1.0, 0.3 + 0.7 * passed) * WEEKDAYS[day.weekday()]


def days_between(span: Span, first: date, last: date) -> tuple[list[date], list[float]]:
    """The days of a phase from `first` to `last`, with their weights."""
    days = [day for day in (span.starts_on + DAY * n for n in range(span.days())) if first <= day <= last]
    return days, [busyness(span, day) for day in days]


def share(total: int, weights: Sequence[float], *, least: int = 0) -> list[int]:
    """`total` split into whole parts by weight, exactly; whatever has a weight gets at least `least` while it lasts."""
    floor = [least if weight > 0 else 0 for weight in weights]
    if sum(floor) > total:
        floor = [0] * len(weights)
    rest, whole = total - sum(floor), sum(weights) or 1
    exact = [rest * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    largest = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in largest[: rest - sum(parts)]:
        parts[n] += 1
    return [a + b for a, b in zip(floor, parts, strict=True)]


def ratios(rng: Random, count: int, quiet: set[int]) -> list[float]:
    """Value ÷ pace for each of `count` wards, in the bands of a believable city; the quiet ones have nothing yet."""
    loud = [band for band in BANDS if band[1][1] > 0]
    sizes = share(count - len(quiet), [size for size, _span in loud])
    drawn = [rng.uniform(*span) for size, (_size, span) in zip(sizes, loud, strict=True) for _ in range(size)]
    rng.shuffle(drawn)
    left = iter(drawn)
    return [0.0 if n in quiet else next(left) for n in range(count)]


def dice(seed: int, *names: object) -> Random:
    """An own source of chance for each thing, so that one thing more does not change all others."""
    return Random("/".join(str(name) for name in (seed, *names)))  # noqa: S311  # nosec B311  # a demo, not a secret


def id_at(rng: Random, moment: datetime) -> UUID:
    """A UUIDv7 of that moment whose random part comes from the seed."""
    milliseconds = int(moment.timestamp() * 1000)
    tail = rng.getrandbits(74)
    return UUID(int=(milliseconds << 80) | (7 << 76) | ((tail >> 62) << 64) | (2 << 62) | (tail & (2**62 - 1)))
