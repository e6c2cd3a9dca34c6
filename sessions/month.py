"""A month of sessions: how many on each day, of which kinds and in how many wards."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count

from campaign.access import Access
from campaign.models import Area
from sessions.models import TrainingSession
from sessions.week import Week


@dataclass(frozen=True, slots=True)
class Month:
    """From the first day to the last."""

    first: date

    @classmethod
    def written(cls, text: str, today: date) -> "Month":
        """The month of a text like 2026-11; the current one when it is none of our times."""
        try:
            day = date.fromisoformat(f"{text}-01")
        except ValueError:
            day = today
        return cls((day if 2000 <= day.year <= 2199 else today).replace(day=1))

    @property
    def last(self) -> date:
        return self.next - timedelta(days=1)

    @property
    def next(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def previous(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def weeks(self) -> list[Week]:
        """The weeks that hold its days, Monday first."""
        start, found = Week.holding(self.first), []
        while start.first <= self.last:
            found.append(start)
            start = Week(start.next)
        return found


@dataclass(slots=True)
class Day:
    """A day of the calendar; `kinds` are (kind, sessions), the most frequent first."""

    day: date
    inside: bool
    kinds: list[tuple[str, int]] = field(default_factory=list)
    areas: int = 0

    @property
    def count(self) -> int:
        return sum(count for _kind, count in self.kinds)


def days_of(access: Access, month: Month, *, kind: str, area: Area | None, team: UUID | None) -> list[list[Day]]:
    """The month's weeks of days with the sessions that take place; two queries."""
    weeks = month.weeks
    sessions = TrainingSession.objects.visible_to(access).live().between(weeks[0].first, weeks[-1].last)
    sessions = sessions.shown(kind=kind, area_path=area.path if area else "", team=team).order_by()
    kinds: dict[date, list[tuple[str, int]]] = defaultdict(list)
    for day, each, count in sessions.values_list("day", "kind").annotate(count=Count("pk")):
        kinds[day].append((each, count))
    areas = dict(sessions.values_list("day").annotate(areas=Count("area", distinct=True)))
    return [
        [
            Day(day, day.month == month.first.month, sorted(kinds[day], key=lambda pair: -pair[1]), areas.get(day, 0))
            for day in week.days
        ]
        for week in weeks
    ]
