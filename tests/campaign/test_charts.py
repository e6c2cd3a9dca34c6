from datetime import date, timedelta
from uuid import uuid4

import pytest

from campaign.charts import cumulated, round_top, rounded_path, tile_map, trend, week_spans, weeks
from campaign.dashboards import judged
from campaign.pace import Calendar

MONDAY = date(2026, 7, 6)


def row(column: int | None, line: int | None):
    return judged((uuid4(), "Phường Láng", "ward", "", "L", column, line, None, "", ""), (1, 1, 1, 0, 0), 10, 0.5)


def test_tiles_move_to_the_top_left() -> None:
    drawing = tile_map([row(3, 7), row(4, 9)])
    assert [(x, y) for _, x, y in drawing.tiles] == [(0, 0), (35, 70)]
    assert (drawing.width, drawing.height) == (66, 101)


def test_areas_without_places_are_laid_out_in_rows() -> None:
    assert [(x, y) for _, x, y in tile_map([row(None, None) for _ in range(15)]).tiles][-2:] == [(13 * 35, 0), (0, 35)]


def test_empty_map_is_drawn() -> None:
    assert tile_map([]).tiles == []


def test_river_shows_on_the_map_of_its_province() -> None:
    assert tile_map([row(0, 0)], river_of="01").river_name == "sông Hồng"
    assert tile_map([row(0, 0)], river_of="79").river == ""


def test_corners_are_rounded() -> None:
    assert rounded_path([(0, 0), (35, 0), (35, 35)]) == "M0 0L26 0Q35 0 35 9L35 35"


@pytest.mark.parametrize(("value", "top"), [(18900, 20000), (0, 4), (3, 4), (750, 800), (1000, 1000)])
def test_scale_ends_on_a_round_number(value: int, top: int) -> None:
    assert round_top(value) == top


def test_sums_run_to_today_only() -> None:
    calendar = Calendar(MONDAY, MONDAY + timedelta(9), today=MONDAY + timedelta(2))
    assert cumulated({MONDAY: 2, MONDAY + timedelta(2): 3}, calendar) == [0, 2, 2, 5]


def test_trend_without_target_or_people_is_a_flat_line() -> None:
    calendar = Calendar(MONDAY, MONDAY + timedelta(9), today=MONDAY)
    drawing = trend([0, 0], None, None, calendar)
    assert (drawing.plan, drawing.projection, drawing.actual) == ("", "", "M6.0 194.0L46.4 194.0")


def test_weeks_begin_on_monday_and_end_today() -> None:
    calendar = Calendar(MONDAY - timedelta(5), MONDAY + timedelta(30), today=MONDAY + timedelta(8))
    assert week_spans(calendar) == [
        (MONDAY - timedelta(5), MONDAY - timedelta(1)),
        (MONDAY, MONDAY + timedelta(6)),
        (MONDAY + timedelta(7), MONDAY + timedelta(8)),
    ]


def test_weekly_bars_know_their_pace() -> None:
    calendar = Calendar(MONDAY, MONDAY + timedelta(13), today=MONDAY + timedelta(6))
    bars, _ = weeks({MONDAY: 5}, 14, calendar)
    assert [(bar.value, bar.pace, bar.is_on_pace) for bar in bars] == [(5, 7, False)]
