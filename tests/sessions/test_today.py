"""The phone's first page: only the caller's own sessions, the next one first."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from sessions.models import Guest
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = "/sessions/today/"


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel("2026-07-15T01:42:00Z", tick=False):  # Wednesday, 8:42 in Hà Nội
        yield


def at(hours):
    return timezone.now() + timedelta(hours=hours)


def shown(cast, user):
    return cast.client(user).get(TODAY).content.decode()


def test_the_day_greets_by_name_and_counts_the_sessions(cast):
    cast.session(starts_at=at(1))
    cast.session(starts_at=at(5))
    page = shown(cast, cast.team_leader)
    assert ["Thứ Tư, 15 tháng 7" in page, "có 2 buổi" in page] == [True, True]


@pytest.mark.parametrize(
    ("hours", "words"), [(0.3, "Còn 18 phút"), (-0.5, "Đang diễn ra"), (4, "Còn 4 giờ"), (-3, "Đã hết giờ, chưa chốt")]
)
def test_it_says_how_long_until_a_session(cast, hours, words):
    cast.session(starts_at=at(hours))
    assert words in shown(cast, cast.team_leader)


def test_sessions_of_other_teams_do_not_show(cast):
    factories.make_session(cast.campaign, cast.foreign_team, starts_at=at(1), title="Lớp kín")
    assert ["Lớp kín" in shown(cast, user) for user in (cast.team_leader, cast.coordinator)] == [False, False]


def test_a_session_signed_up_for_shows(cast):
    session = factories.make_session(cast.campaign, cast.foreign_team, starts_at=at(1), title="Lớp chung")
    session.sign_ups.create(volunteer=cast.member)
    assert "Lớp chung" in shown(cast, cast.volunteer)


def test_only_who_may_mark_is_offered_the_roll_call(cast):
    session = cast.session(starts_at=at(1))
    link = f"/sessions/{session.pk}/attendance/"
    assert [link in shown(cast, cast.team_leader), link in shown(cast, cast.volunteer)] == [True, False]


def test_a_free_day_tells_of_the_next_session(cast):
    cast.session(starts_at=at(48))
    assert "Buổi kế tiếp: Thứ Sáu 17/7, 8:42" in shown(cast, cast.team_leader)


def test_a_cancelled_session_does_not_show(cast):
    cast.session(starts_at=at(1), title="Lớp đã hủy", cancelled_at=timezone.now())
    assert "Lớp đã hủy" not in shown(cast, cast.team_leader)


def test_a_past_session_that_was_not_closed_is_recalled(cast):
    session = cast.session(starts_at=at(-24))
    Guest.objects.create(pk=session.pk, session=session)
    assert "Buổi 14/7 chưa chốt" in shown(cast, cast.team_leader)


def test_a_past_session_without_attendance_is_recalled_as_such(cast):
    cast.session(starts_at=at(-24))
    assert "Buổi 14/7 chưa có điểm danh" in shown(cast, cast.team_leader)


def test_the_page_costs_five_statements_for_any_number_of_sessions(cast, django_assert_num_queries):
    client = cast.client(cast.team_leader)
    for hours in range(1, 9):
        cast.session(starts_at=at(hours), hours=1)
    with django_assert_num_queries(5):
        client.get(TODAY)


def test_a_day_without_sessions_says_so_in_words(cast):
    assert "không có buổi nào</h1>" in shown(cast, cast.team_leader)


def test_a_session_closed_before_its_start_is_not_the_next_one(cast):
    cast.session(starts_at=at(1), finished_at=timezone.now())
    assert "Buổi kế tiếp" not in shown(cast, cast.team_leader)
