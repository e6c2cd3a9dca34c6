"""Geometry of the charts: numbers in, coordinates out. Templates and tags turn them into SVG; colours are classes."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from math import ceil, floor, log10
from pathlib import Path

from campaign.dashboards import Row
from campaign.pace import Calendar

PITCH = 35  # a tile of 31 and a gap of 4
TILE = 31
COLUMNS = 14  # of a map whose areas have no places of their own
RIVERS = Path(__file__).parent / "data" / "rivers.json"


@dataclass(frozen=True, slots=True)
class TileMap:
    """Rows with the left and top of their tiles, the size of the drawing, and the river of a whole province."""

    tiles: list[tuple[Row, int, int]]
    width: int
    height: int
    river: str = ""
    river_name: str = ""
    river_x: int = 0
    river_y: int = 0

    @property
    def shown_width(self) -> int:
        """Pixels at most: a few tiles are drawn a third larger, never blown up to the whole panel."""
        return self.width * 4 // 3 + 8


def tile_map(rows: list[Row], river_of: str = "") -> TileMap:
    """Tiles on their own places, moved to the top left; without places, in order of their names."""
    places = [(row.column, row.line) for row in rows if row.column is not None and row.line is not None]
    if len(places) < len(rows):
        places = [(number % COLUMNS, number // COLUMNS) for number in range(len(rows))]
    river = rivers().get(river_of)
    left, top = min((x for x, _ in places), default=0), min((y for _, y in places), default=0)
    tiles = [(row, (x - left) * PITCH, (y - top) * PITCH) for row, (x, y) in zip(rows, places, strict=True)]
    width, height = max((x for _, x, _ in tiles), default=0) + TILE, max((y for _, _, y in tiles), default=0) + TILE
    if not river:
        return TileMap(tiles, width, height)
    corners = [((x - left) * PITCH - 2, (y - top) * PITCH - 2) for x, y in river["corners"]]
    return TileMap(tiles, width, height, rounded_path(corners), river["name"], corners[0][0], corners[0][1] - 6)


@cache
def rivers() -> dict:
    """Rivers by province code, as corners between tiles."""
    return json.loads(RIVERS.read_text(encoding="utf-8"))


def rounded_path(corners: list[tuple[int, int]], radius: int = 9) -> str:
    """An SVG path along horizontal and vertical lines with rounded corners."""
    parts = [f"M{corners[0][0]} {corners[0][1]}"]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        (ax, ay), (bx, by) = towards(corner, before, radius), towards(corner, after, radius)
        parts.append(f"L{ax} {ay}Q{corner[0]} {corner[1]} {bx} {by}")
    return "".join(parts) + f"L{corners[-1][0]} {corners[-1][1]}"


def towards(point: tuple[int, int], other: tuple[int, int], by: int) -> tuple[int, int]:
    return tuple(a + by * ((b > a) - (b < a)) for a, b in zip(point, other, strict=True))  # type: ignore[return-value]


def round_top(value: float, lines: int = 4) -> int:
    """The top of a scale of `lines` equal round steps that holds the value: 18900 → 20000."""
    rough = max(value, 1) / lines
    power = 10 ** floor(log10(rough))
    step = next(round_ * power for round_ in (1, 2, 2.5, 5, 10) if round_ * power >= rough)
    return max(ceil(step), 1) * lines


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing area; `x` of a day and `y` of a value."""

    left: float
    right: float
    top: float
    bottom: float
    days: int
    ceiling: float

    def x(self, day: int) -> float:
        return round(self.left + (self.right - self.left) * day / max(self.days, 1), 1)

    def y(self, value: float) -> float:
        return round(self.bottom - (self.bottom - self.top) * value / (self.ceiling or 1), 1)

    def line(self, points: list[tuple[int, float]]) -> str:
        return "M" + "L".join([f"{self.x(day)} {self.y(value)}" for day, value in points])


def cumulated(daily: dict[date, int], calendar: Calendar) -> list[int]:
    """Running sums at the end of each day begun so far, starting with 0 before the first."""
    return list(accumulate((daily.get(day, 0) for day in begun(calendar)), initial=0))


@lru_cache(maxsize=64)
def begun(calendar: Calendar) -> list[date]:
    """The days begun so far; a table of sparks asks for them once a row."""
    return [calendar.day(number) for number in range(calendar.elapsed)]


@dataclass(frozen=True, slots=True)
class Trend:
    """People so far against the plan, and where the recent pace leads."""

    grid: list[tuple[float, int]]
    actual: str
    plan: str
    projection: str
    now: tuple[float, float]
    now_x: float
    now_y: float
    plan_end: float
    projection_end: float
    ticks: list[tuple[float, str, date]]
    now_anchor: str


def trend(sums: list[int], target: int | None, likely: int | None, calendar: Calendar) -> Trend:
    top = round_top(max(sums[-1], target or 0, likely or 0))
    frame = Frame(6, 410, 24, 194, calendar.days, top)
    now = calendar.elapsed
    is_late = frame.x(now) > 300  # the label of today stands on the side where there is room
    plan_end, end = frame.y(target or 0), frame.y(likely or 0)
    if likely is not None and target and abs(plan_end - end) < 34:  # labels of two lines keep their distance
        lower = 34 if likely <= target else -34
        end = plan_end + lower
    return Trend(
        grid=[(frame.y(top * n / 4), top * n // 4) for n in range(5)],
        actual=frame.line(list(enumerate(sums))),
        plan=frame.line([(0, 0), (calendar.days, target)]) if target else "",
        projection=frame.line([(now, sums[-1]), (calendar.days, likely)]) if likely is not None else "",
        now=(frame.x(now), frame.y(sums[-1])),
        now_x=frame.x(now) + (-10 if is_late else 8),
        now_y=frame.y(sums[-1]) + (-12 if is_late else 18),
        plan_end=plan_end,
        projection_end=end,
        ticks=trend_ticks(frame, calendar),
        now_anchor="end" if is_late else "start",
    )


def trend_ticks(frame: Frame, calendar: Calendar) -> list[tuple[float, str, date]]:
    """The first and the last day, today, and firsts of months that keep clear of them."""
    fixed = [(0, calendar.starts_on, "start"), (calendar.days, calendar.ends_on, "middle")]
    if 0.08 < calendar.share < 0.92:
        fixed.append((calendar.elapsed, calendar.today, "middle"))
    firsts = [(n, calendar.day(n), "middle") for n in range(calendar.days) if calendar.day(n).day == 1]
    room = calendar.days * 0.12
    free = [tick for tick in firsts if all(abs(tick[0] - number) > room for number, *_ in fixed)]
    return [(frame.x(number), anchor, day) for number, day, anchor in sorted(fixed + free)]


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line with its plan; all sparks of a table share one scale."""

    line: str
    plan: str
    x: float
    y: float


def spark(daily: dict[date, int], target: int | None, calendar: Calendar, ceiling: float) -> Spark:
    frame = Frame(2, 82, 3, 20, calendar.elapsed, ceiling)
    sums = cumulated(daily, calendar)
    plan = frame.line([(0, 0), (calendar.elapsed, min((target or 0) * calendar.share, ceiling))]) if target else ""
    xs, bottom, height = spark_days(calendar.elapsed), frame.bottom, frame.bottom - frame.top
    line = "M" + "L".join([f"{x} {round(bottom - height * y / ceiling, 1)}" for x, y in zip(xs, sums, strict=True)])
    return Spark(line, plan, xs[-1], frame.y(sums[-1]))


@lru_cache(maxsize=64)
def spark_days(elapsed: int) -> list[float]:
    """Where the days of a spark stand, the same for all sparks of a table."""
    frame = Frame(2, 82, 3, 20, elapsed, 1)
    return [frame.x(day) for day in range(elapsed + 1)]


@dataclass(frozen=True, slots=True)
class Bar:
    """A week's new people; `pace` is what the target asks of its days, `is_short` when the week lacks days."""

    first: date
    last: date
    value: int
    pace: float
    x: float
    y: float
    width: float
    height: float
    pace_y: float
    is_short: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def pace_left(self) -> float:
        return round(self.x - 5, 1)

    @property
    def pace_width(self) -> float:
        return round(self.width + 10, 1)

    @property
    def number_y(self) -> float:
        """Above the bar, and above the line of the pace where that would cross the number."""
        near = self.y - 20 < self.pace_y < self.y + 2
        return round(min(self.y, self.pace_y if near else self.y) - 6, 1)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_on_pace(self) -> bool:
        return self.value >= round(self.pace)


WEEKS = 6  # shown at most


def weeks(daily: dict[date, int], target: int | None, calendar: Calendar) -> tuple[list[Bar], list[tuple[float, int]]]:
    """The latest weeks, Monday first, cut to the phase and to today; with the grid lines of their scale."""
    spans = week_spans(calendar)[-WEEKS:]
    values = [sum(value for day, value in daily.items() if first <= day <= last) for first, last in spans]
    paces = [(target or 0) * ((last - first).days + 1) / calendar.days for first, last in spans]
    top = round_top(max([*values, *paces, 1]), lines=2)
    frame = Frame(6, 300, 46, 172, max(len(spans), 3), top)
    room = (frame.right - frame.left) / max(len(spans), 3)
    bars = [
        Bar(first, last, value, pace, round(frame.x(n) + room * 0.16, 1), frame.y(value), round(room * 0.68, 1),
            round(frame.bottom - frame.y(value), 1), frame.y(pace), is_short=(last - first).days < 6)
        for n, ((first, last), value, pace) in enumerate(zip(spans, values, paces, strict=True))
    ]  # fmt: skip
    return bars, [(frame.y(top * n / 2), top * n // 2) for n in range(3)]


def week_spans(calendar: Calendar) -> list[tuple[date, date]]:
    """(first, last) day of each week begun so far."""
    if calendar.elapsed == 0:
        return []
    mondays = [calendar.day(n) for n in range(1, calendar.elapsed) if calendar.day(n).weekday() == 0]
    edges = [calendar.starts_on, *mondays, calendar.last_day + timedelta(1)]
    return [(first, after - timedelta(1)) for first, after in pairwise(edges)]
