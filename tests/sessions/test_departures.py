"""Whoever leaves a team: their shifts are named, looked after, and theirs again when they stay."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions import sign_ups
from sessions.models import Reminder, SignUp, TrainingSession
from sessions.staffing import people_options
from teams import memberships
from tests import factories
from tests.conftest import Cast
from tests.sessions.test_scheduling import at


@pytest.fixture
def session(cast: Cast) -> TrainingSession:
    """A session to come in which the member has said yes."""
    session = cast.session(starts_at=at(8), hours=2, title="Quét mã QR")
    sign_ups.set_places(session, {"lead": 1, "companion": 1, "support": 0}, by=cast.coordinator)
    sign_ups.take(session, "companion", volunteer=cast.member)
    return session


def leave(cast: Cast, days: int = 0) -> None:
    membership = cast.member.memberships.get()
    memberships.leave(membership, on=timezone.localdate() + timedelta(days), by=cast.team_leader)


def test_a_shift_after_the_last_day_is_theirs_until_someone_takes_over_and_others_are_asked(cast, session):
    leave(cast)
    place = session.sign_ups.get()
    asked = Reminder.objects.filter(kind="stand_in").values_list("volunteer", flat=True)
    assert (place.volunteer, place.is_seeking, place.stand_in_reason) == (cast.member, True, "rời đội")
    assert list(asked) == [cast.leader.pk]


def test_a_shift_up_to_the_last_day_stays_as_it_is(cast, session):
    leave(cast, days=(session.day - timezone.localdate()).days)
    assert not session.sign_ups.get().is_seeking


def test_a_shift_for_another_team_stays_as_it_is(cast):
    other = factories.make_session(cast.campaign, cast.foreign_team, starts_at=at(8))
    place = SignUp.objects.create(session=other, volunteer=cast.member, confirmed_at=timezone.now())
    leave(cast)
    place.refresh_from_db()
    assert not place.is_seeking


def test_turns_on_waiting_lists_end(cast, session):
    wait = sign_ups.take(session, "support", volunteer=cast.leader)
    memberships.leave(cast.leader.memberships.get(), on=timezone.localdate(), by=cast.coordinator)
    wait.refresh_from_db()
    assert wait.state == "left"


@pytest.mark.parametrize("way", ["undo", "join"])
def test_who_stays_after_all_or_comes_back_keeps_the_shift(cast, session, way):
    leave(cast)
    if way == "undo":
        memberships.reopen(cast.member.memberships.get(), by=cast.team_leader)
    else:
        memberships.join(cast.team, cast.member, role="member", since=timezone.localdate(), by=cast.team_leader)
    place = session.sign_ups.get()
    assert (place.is_seeking, place.stand_in_reason) == (False, "")


def test_a_search_of_their_own_goes_on_when_they_stay(cast, session):
    sign_ups.withdraw(session.sign_ups.get(), because="Ốm")
    leave(cast)
    memberships.reopen(cast.member.memberships.get(), by=cast.team_leader)
    assert session.sign_ups.get().stand_in_reason == "Ốm"


def test_the_pages_name_the_shifts_and_say_how_many_are_passed_on(cast, session):
    end = reverse("teams:membership_end", args=[cast.member.memberships.get().pk])
    own = cast.client(cast.volunteer).get(reverse("teams:membership_leave", args=[cast.team.pk]))
    client = cast.client(cast.team_leader)
    page, today = client.get(end), f"{timezone.localdate():%d/%m/%Y}"
    assert [each.context["shifts"] for each in (own, page)] == [[session], [session]]
    said = client.post(end, {"on": today}, follow=True).content.decode()
    assert "nhờ người thay cho 1 ca" in said


def test_who_has_left_is_not_called_someone_of_another_team(cast, session):
    leave(cast)
    chosen = {cast.member.pk: "companion"}
    [option] = [each for each in people_options(cast.team, session.day, None, chosen) if each.is_chosen]
    assert option.role == "đã rời đội"
