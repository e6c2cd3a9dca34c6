from datetime import timedelta

import pytest
from django.utils import timezone

from campaign.models import User
from sessions.models import TrainingSession
from tests import factories
from tests.conftest import Cast


def plan(cast: Cast, days: int, title: str, **fields: object) -> TrainingSession:
    starts_at = timezone.now() + timedelta(days=days)
    session = factories.make_session(cast.campaign, cast.team, title=title, starts_at=starts_at)
    TrainingSession.objects.filter(pk=session.pk).update(**fields)
    return session


def page(cast: Cast, user: User):
    return cast.client(user).get(f"/sessions/areas/{cast.ward.pk}/ahead/")


def test_what_comes_next_stands_first_and_what_is_over_or_called_off_is_left_out(cast: Cast) -> None:
    plan(cast, 3, "Sau")
    plan(cast, 1, "Trước")
    plan(cast, 2, "Đã hủy", cancelled_at=timezone.now())
    plan(cast, -2, "Đã qua")
    assert [session.title for session in page(cast, cast.official).context["sessions"]] == ["Trước", "Sau"]


def test_each_team_shows_its_members_and_the_sessions_it_held(cast: Cast) -> None:
    plan(cast, -2, "Đã qua")
    plan(cast, 1, "Sắp tới")
    [row] = page(cast, cast.official).context["teams"]
    assert (row["team"], row["team"].member_count, row["held"], row["percent"]) == (cast.team, 2, 1, None)


@pytest.mark.parametrize("count", [1, 5])
def test_more_sessions_ask_no_more(cast: Cast, count: int, django_assert_num_queries) -> None:
    for day in range(count):
        plan(cast, day + 1, f"Buổi {day}")
    client = cast.client(cast.official)
    with django_assert_num_queries(10):
        client.get(f"/sessions/areas/{cast.ward.pk}/ahead/")
