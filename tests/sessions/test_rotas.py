"""Desk rotas: each day is made once, teams take turns, and nobody is in two places."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from sessions.models import TrainingSession
from sessions.rotas import end_rota, extend_rotas, make_sessions
from sessions.scheduling import cancel
from teams.models import Rota
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel("2026-07-15T07:00:00+07:00", tick=False):
        yield


@pytest.fixture
def second(cast):
    return factories.make_team(cast.ward, "Láng 02")


def made(rota):
    ids = rota.made_days.values_list("training_session_id", flat=True)
    return list(TrainingSession.objects.filter(pk__in=ids).order_by("day").values_list("day", "team__name"))


def make(rota, cast):
    return make_sessions(rota, by=cast.coordinator)


def test_the_desks_of_four_weeks_are_made_with_places(cast):
    rota = factories.make_rota(cast.team)
    sessions = make(rota, cast).sessions
    assert [session.day for session in sessions] == [date(2026, 7, 21) + timedelta(weeks=n) for n in range(4)]
    assert {(session.kind, session.team.name) for session in sessions} == {("help_desk", "Láng 01")}
    assert dict(sessions[0].shifts.values_list("role", "places")) == {"lead": 1, "companion": 1, "support": 0}


def test_repeating_makes_nothing_twice_also_when_one_was_called_off(cast):
    rota = factories.make_rota(cast.team)
    cancel(make(rota, cast).sessions[0], because="", by=cast.coordinator)
    assert (make(rota, cast).sessions, TrainingSession.objects.count()) == ([], 4)


def test_teams_take_turns(cast, second):
    rota = factories.make_rota(cast.team, second)
    make(rota, cast)
    assert [team for _day, team in made(rota)] == ["Láng 01", "Láng 02"] * 2


def test_who_has_no_time_is_stood_in_for_by_the_next_team(cast, second):
    rota = factories.make_rota(cast.team, second)
    cast.session(starts_at=timezone.now().replace(hour=2) + timedelta(days=6))
    make(rota, cast)
    assert made(rota)[0] == (date(2026, 7, 21), "Láng 02")


def test_a_day_on_which_nobody_has_time_is_said_and_tried_again(cast):
    rota = factories.make_rota(cast.team)
    other = cast.session(starts_at=timezone.now().replace(hour=2) + timedelta(days=6))
    assert make(rota, cast).busy == [other.day]
    cancel(other, because="", by=cast.coordinator)
    assert [session.day for session in make(rota, cast).sessions] == [other.day]


def test_nothing_is_made_outside_its_dates_or_the_campaign(cast):
    rota = factories.make_rota(cast.team, first_on=date(2026, 7, 25), last_on=date(2026, 8, 5))
    assert [session.day for session in make(rota, cast).sessions] == [date(2026, 7, 28), date(2026, 8, 4)]
    cast.campaign.ends_on = date(2026, 7, 30)
    cast.campaign.save()
    other = factories.make_rota(cast.team, weekday=3)
    assert make(other, cast).outside == [date(2026, 8, 6)]


def test_ending_calls_the_sessions_to_come_off_once(cast):
    rota = factories.make_rota(cast.team)
    make(rota, cast)
    assert (end_rota(rota, by=cast.coordinator), end_rota(rota, by=cast.coordinator)) == (4, 0)
    assert (make(rota, cast).sessions, TrainingSession.objects.live().count()) == ([], 0)


def test_the_job_makes_the_next_week_when_it_comes(cast):
    cast.campaign.ends_on = date(2026, 12, 31)
    cast.campaign.save()
    rota = factories.make_rota(cast.team, created_by=cast.coordinator)
    make(rota, cast)
    assert (extend_rotas(timezone.localdate()), extend_rotas(date(2026, 7, 22))) == (0, 1)


DATA = {
    "venue": "Điểm phục vụ", "weekday": "1", "starts": "8:00", "ends": "11:00", "people": "2", "first_on": "16/7/2026",
}  # fmt: skip


def test_a_leader_makes_a_rota_of_their_team(cast):
    data = DATA | {"area": cast.ward.pk, "teams": [cast.team.pk]}
    answer = cast.client(cast.team_leader).post("/sessions/rotas/new/", data)
    assert (answer.status_code, Rota.objects.get().made_days.count()) == (302, 4)


@pytest.mark.parametrize(
    "change", [{"teams": []}, {"ends": "7:00"}, {"venue": ""}, {"first_on": "1/1/2020"}, {"last_on": "1/7/2026"}]
)
def test_bad_input_makes_no_rota(cast, change):
    data = DATA | {"area": cast.ward.pk, "teams": [cast.team.pk]} | change
    answer = cast.client(cast.team_leader).post("/sessions/rotas/new/", data)
    assert (answer.status_code, Rota.objects.exists()) == (422, False)


def test_a_leader_sends_no_foreign_team(cast):
    data = DATA | {"area": cast.ward.pk, "teams": [cast.foreign_team.pk]}
    assert cast.client(cast.team_leader).post("/sessions/rotas/new/", data).status_code == 422


FORM = {
    "venue": "Bộ phận một cửa",
    "weekday": "1",
    "starts": "8:00",
    "ends": "10:00",
    "people": "2",
    "first_on": "16/7/2026",
}


def test_the_same_form_sent_twice_is_one_rota(cast, second):
    client, sent = cast.client(cast.coordinator), FORM | {"area": cast.ward.pk, "teams": [cast.team.pk]}
    for _ in range(2):
        client.post("/sessions/rotas/new/", sent)
    other = client.post("/sessions/rotas/new/", sent | {"teams": [cast.team.pk, second.pk]})
    assert (Rota.objects.count(), TrainingSession.objects.count()) == (1, 4)
    assert (other.status_code, list(other.context["form"].errors)) == (422, ["venue"])


def test_an_ended_rota_runs_again_with_its_sessions(cast):
    rota = factories.make_rota(cast.team)
    kept = make(rota, cast).sessions
    cancel(kept[0], because="", by=cast.coordinator)
    with time_machine.travel("2026-07-15T08:00:00+07:00", tick=False):
        client = cast.client(cast.coordinator)
        client.post(f"/sessions/rotas/{rota.pk}/end/")
        for _ in range(2):
            client.post(f"/sessions/rotas/{rota.pk}/reopen/")
    rota.refresh_from_db()
    live = TrainingSession.objects.live().order_by("starts_at")
    assert (rota.ended_at, list(live)) == (None, kept[1:])
