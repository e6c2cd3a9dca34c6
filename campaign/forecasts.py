"""Where a number ends if things go on as lately: a straight line from recent days, said with its uncertainty."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10

from campaign.pace import Calendar, Standing

RECENT = 14  # days looked back
LEAST = 7  # days needed before anything is said


@dataclass(frozen=True, slots=True)
class Forecast:
    """The number at the end of the phase: at the recent daily pace, at the slower and at the faster recent week's."""

    likely: int
    low: int
    high: int


def forecast(daily: dict[date, int], calendar: Calendar) -> Forecast | None:
    """From the counts per day; None before the phase has run for a week, and when it is over."""
    if calendar.elapsed < LEAST or calendar.left == 0:
        return None
    reached = sum(daily.values())
    recent = [daily.get(calendar.last_day - timedelta(back), 0) for back in range(min(RECENT, calendar.elapsed))]
    weeks = [mean(recent[:LEAST]), mean(recent[-LEAST:])]
    ends = [reached + pace * calendar.left for pace in (mean(recent), min(weeks), max(weeks))]
    return Forecast(*(rounded(end) for end in ends))


def mean(values: list[int]) -> float:
    return sum(values) / len(values)


def rounded(value: float) -> int:
    """To three figures at most, as an estimate is spoken: 17413 → 17400, 84 → 84."""
    if value < 100:
        return round(value)
    step = 10 ** (floor(log10(value)) - 2)
    return round(value / step) * step


def sessions_needed(people: Standing, held: int) -> int | None:
    """How many more sessions reach the target, if each brings as many new people as those held so far.

    None when that cannot be said: no target, no session yet, or nobody new so far.
    """
    if not people.target or not held or not people.value:
        return None
    return max(ceil((people.target - people.value) * held / people.value), 0)
