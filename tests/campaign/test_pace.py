from datetime import date

import pytest

from campaign.pace import Calendar, Stage, Standing

SUMMER = date(2026, 7, 1), date(2026, 8, 31)


def test_pace_is_the_target_by_days_elapsed() -> None:
    calendar = Calendar(*SUMMER, today=date(2026, 7, 15))
    standing = Standing(4213, 18900, calendar.share)
    assert (calendar.elapsed, calendar.days, round(standing.pace), standing.gap) == (15, 62, 4573, 360)


@pytest.mark.parametrize(
    ("value", "status"),
    [(110, "ahead"), (109, "on_pace"), (90, "on_pace"), (89, "slightly_behind"), (69, "behind"), (0, "behind")],
)
def test_bands_follow_value_against_pace(value: int, status: str) -> None:
    assert Standing(value, 200, 0.5).status == status


@pytest.mark.parametrize("standing", [Standing(5, None, 0.5), Standing(5, 0, 0.5), Standing(5, 100, 0)])
def test_nothing_to_compare_with_gives_no_verdict(standing: Standing) -> None:
    assert (standing.status, standing.ratio) == ("", None)


@pytest.mark.parametrize(
    ("today", "stage", "elapsed"),
    [
        (date(2026, 6, 30), Stage.UPCOMING, 0),
        (date(2026, 7, 1), Stage.RUNNING, 1),
        (date(2026, 8, 31), Stage.RUNNING, 62),
        (date(2026, 9, 1), Stage.ENDED, 62),
    ],
)
def test_calendar_knows_its_stage(today: date, stage: Stage, elapsed: int) -> None:
    calendar = Calendar(*SUMMER, today=today)
    assert (calendar.stage, calendar.elapsed) == (stage, elapsed)
