"""Hours of volunteers, from the door to the dashboard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaign.models import DirtyKey, PhaseTotal, RollUp, Target
from campaign.roll_ups import recompute_pending, verify
from sessions import scheduling, sign_ups
from sessions.check_ins.volunteers import check_in, check_out
from sessions.models import SignUp, TrainingSession
from tests.conftest import Cast


def place(cast: Cast, session: TrainingSession, volunteer: object) -> SignUp:
    return SignUp.objects.create(session=session, volunteer=volunteer)


def minutes(cast: Cast) -> int:
    """Of the ward, as the roll-ups have them; they equal a recount."""
    recompute_pending()
    assert verify(cast.campaign).differences == 0
    rows = RollUp.objects.filter(area=cast.ward, metric="volunteer_minutes")
    return sum(rows.values_list("value", flat=True))


@pytest.fixture
def session(cast: Cast) -> TrainingSession:
    """An hour and a half that begins in some minutes; two have come."""
    start = timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
    session = cast.session(starts_at=start, hours=1.5)
    for volunteer in (cast.leader, cast.member):
        check_in(place(cast, session, volunteer), by=cast.team_leader)
    return session


def plan(session: TrainingSession, **changes: object) -> dict[str, object]:
    people = dict(session.sign_ups.values_list("volunteer_id", "role"))
    usual = {"area": session.area, "team": session.team, "venue": session.venue, "people": people}
    return usual | {"starts_at": session.starts_at, "ends_at": session.ends_at} | changes


def test_whoever_came_counts_with_the_length_of_the_session(cast, session):
    assert minutes(cast) == 180


def test_what_is_taken_back_counts_no_more(cast, session):
    check_out(session.sign_ups.get(volunteer=cast.member))
    assert minutes(cast) == 90


def test_a_session_called_off_counts_nobody_until_it_stands_again(cast, session):
    scheduling.cancel(session, because="mưa", by=cast.coordinator)
    assert minutes(cast) == 0
    scheduling.restore(session, by=cast.coordinator)
    assert minutes(cast) == 180


@pytest.mark.parametrize(("hours", "counted"), [(1, 120), (2, 240)])
def test_a_longer_or_shorter_session_counts_as_it_is_now(cast, session, hours, counted):
    minutes(cast)
    ends_at = session.starts_at + timedelta(hours=hours)
    scheduling.move(session, by=cast.coordinator, **plan(session, ends_at=ends_at))
    assert minutes(cast) == counted


def test_whoever_is_taken_off_the_session_counts_no_more(cast, session):
    minutes(cast)
    scheduling.move(session, by=cast.coordinator, **plan(session, people={cast.leader.pk: "lead"}))
    assert minutes(cast) == 90


def test_whoever_came_and_could_not_stay_counts_no_more(cast, session):
    minutes(cast)
    sign_ups.withdraw(session.sign_ups.get(volunteer=cast.member))
    assert minutes(cast) == 90


def test_a_place_of_somebody_who_has_not_come_leaves_the_numbers_alone(cast):
    session = cast.session(starts_at=timezone.now() + timedelta(days=2))
    DirtyKey.objects.all().delete()
    sign_ups.withdraw(place(cast, session, cast.member))
    assert not DirtyKey.objects.exists()


def test_the_dashboard_shows_hours_beside_their_target(cast, session):
    minutes(cast)
    assert PhaseTotal.objects.get(area=cast.city, metric="volunteer_minutes").value == 180
    Target.objects.create(phase=cast.phase, area=cast.ward, measure="volunteer_hours", value=1200)
    Target.objects.create(phase=cast.phase, area=cast.ward, measure="people_retained", value=40)
    page = cast.client(cast.coordinator).get(f"/dashboards/{cast.city.pk}/")
    assert "· 3/1.200 giờ tình nguyện ·" in page.content.decode()
    assert [kpi["note"] for kpi in page.context["kpis"]][3].endswith("mục tiêu 40")
