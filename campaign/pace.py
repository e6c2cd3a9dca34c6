"""Pace: what should have been reached by today if a target were met evenly over its phase."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

BANDS = ((1.1, "ahead"), (0.9, "on_pace"), (0.7, "slightly_behind"))  # value ÷ pace from which a band begins
STATUSES = ("ahead", "on_pace", "slightly_behind", "behind", "none")
LATE = ("behind", "none")


class Stage(StrEnum):
    UPCOMING = "upcoming"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where today lies in a dated span; both ends belong to it."""

    starts_on: date
    ends_on: date
    today: date

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def elapsed(self) -> int:
        """Days begun so far, from 0 to all."""
        return min(max((self.today - self.starts_on).days + 1, 0), self.days)

    @property
    def left(self) -> int:
        return self.days - self.elapsed

    @property
    def share(self) -> float:
        return self.elapsed / self.days

    @property
    def stage(self) -> Stage:
        if self.today < self.starts_on:
            return Stage.UPCOMING
        return Stage.ENDED if self.today > self.ends_on else Stage.RUNNING

    @property
    def last_day(self) -> date:
        """The last day of which there can be numbers."""
        return min(self.today, self.ends_on)

    def day(self, number: int) -> date:
        """The day with this number, from 0."""
        return self.starts_on + timedelta(number)


@dataclass(frozen=True, slots=True)
class Standing:
    """A number against its target, `share` of the time being over; no verdict without a target or before the start."""

    value: int
    target: int | None
    share: float

    @property
    def pace(self) -> float:
        return (self.target or 0) * self.share

    @property
    def gap(self) -> int:
        """How many are missing to the pace; negative when there are more."""
        return round(self.pace) - self.value

    @property
    def ratio(self) -> float | None:
        """Value ÷ pace."""
        return self.value / self.pace if self.pace else None

    @property
    def status(self) -> str:
        """A band of `STATUSES`, or nothing when there is nothing to compare with."""
        return "" if self.ratio is None else band(self.ratio)

    @property
    def percent(self) -> float | None:
        """How much of the target is reached."""
        return 100 * self.value / self.target if self.target else None

    @property
    def pace_percent(self) -> float | None:
        """How much of the target is due by today."""
        return 100 * self.share if self.target else None


def band(ratio: float) -> str:
    return next((name for least, name in BANDS if ratio >= least), "behind")
