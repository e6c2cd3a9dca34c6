from datetime import date, timedelta

import pytest

from campaign.forecasts import Forecast, forecast, rounded, sessions_needed
from campaign.pace import Calendar, Standing

START = date(2026, 7, 1)


def calendar(elapsed: int) -> Calendar:
    return Calendar(START, START + timedelta(61), today=START + timedelta(elapsed - 1))


def daily(*counts: int) -> dict[date, int]:
    return {START + timedelta(day): count for day, count in enumerate(counts)}


def test_even_pace_goes_straight_on() -> None:
    assert forecast(daily(*[100] * 20), calendar(20)) == Forecast(6200, 6200, 6200)


def test_range_comes_from_the_two_recent_weeks() -> None:
    assert forecast(daily(*[10] * 7, *[20] * 7), calendar(14)) == Forecast(930, 690, 1170)


def test_only_recent_days_count() -> None:
    assert forecast(daily(*[1000] * 10, *[10] * 14), calendar(24)) == Forecast(10500, 10500, 10500)


@pytest.mark.parametrize("elapsed", [0, 6, 62])
def test_nothing_is_said_too_early_or_at_the_end(elapsed: int) -> None:
    assert forecast(daily(*[5] * elapsed), calendar(elapsed)) is None


@pytest.mark.parametrize(("value", "spoken"), [(84.4, 84), (846, 846), (17413, 17400), (0, 0)])
def test_estimates_are_round(value: float, spoken: int) -> None:
    assert rounded(value) == spoken


def test_sessions_needed_follow_people_per_session() -> None:
    assert sessions_needed(Standing(40, 150, 0.5), held=4) == 11


@pytest.mark.parametrize(
    ("people", "held"), [(Standing(40, None, 1), 4), (Standing(0, 150, 1), 4), (Standing(0, 150, 1), 0)]
)
def test_sessions_needed_stay_unsaid_without_ground(people: Standing, held: int) -> None:
    assert sessions_needed(people, held) is None


def test_reached_target_needs_no_session() -> None:
    assert sessions_needed(Standing(160, 150, 1), held=4) == 0
