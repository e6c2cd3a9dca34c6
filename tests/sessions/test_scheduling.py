import json
import os
import subprocess
import sys
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from campaign.models import DirtyKey
from learners.models import Participation
from sessions import scheduling
from sessions.models import Reminder, SignUp, TrainingSession
from sessions.scheduling import NoCampaign, Overlap
from tests import factories
from tests.conftest import Cast
from tests.factories_attendance import mark


def at(hour: int, minute: int = 0, *, days: int = 1) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days), time(hour, minute)))


def plan(cast: Cast, start: int = 8, end: int = 10, **changes):
    people = {cast.leader.pk: "lead", cast.member.pk: "companion"}
    usual = {
        "area": cast.ward,
        "team": cast.team,
        "starts_at": at(start),
        "ends_at": at(end),
        "venue": "Nhà văn hóa tổ 7",
    }
    return usual | {"people": people, "by": cast.coordinator} | changes


def plan_of(session: TrainingSession, cast: Cast, **changes):
    fields = ("area", "team", "starts_at", "ends_at", "venue")
    people = dict(session.sign_ups.values_list("volunteer_id", "role"))
    return {name: getattr(session, name) for name in fields} | {"people": people, "by": cast.coordinator} | changes


def dirty() -> set:
    return set(DirtyKey.objects.values_list("area__name", "day"))


def told() -> list[tuple]:
    return sorted(Reminder.objects.values_list("kind", "volunteer__full_name"))


@pytest.fixture
def session(cast: Cast) -> TrainingSession:
    scheduled = scheduling.schedule(**plan(cast))
    DirtyKey.objects.all().delete()
    return scheduled


def test_scheduling_keeps_people_campaign_and_day(cast, session):
    people = dict(session.sign_ups.values_list("volunteer__full_name", "role"))
    assert people == {"Nguyễn Khánh Linh": "lead", "Trần Gia Bảo": "companion"}
    assert (session.campaign, session.day) == (cast.campaign, timezone.localdate() + timedelta(1))


def test_a_team_is_in_one_place_at_a_time(cast, session):
    with pytest.raises(Overlap) as refused:
        scheduling.schedule(**plan(cast, 9, 11, people={}))
    [conflict] = refused.value.conflicts
    assert (conflict.session, conflict.same_team, conflict.people) == (session, True, ())


def test_a_person_is_in_one_place_at_a_time(cast, session):
    people = {cast.member.pk: "companion"}
    with pytest.raises(Overlap) as refused:
        scheduling.schedule(**plan(cast, 9, 11, team=cast.foreign_team, area=cast.foreign_ward, people=people))
    [conflict] = refused.value.conflicts
    assert (conflict.session, conflict.same_team, conflict.people) == (session, False, (cast.member,))


@pytest.mark.parametrize(("start", "end"), [(6, 8), (10, 12)])
def test_back_to_back_is_fine(cast, session, start, end):
    assert scheduling.schedule(**plan(cast, start, end)).pk != session.pk


def test_scheduling_twice_is_refused_by_the_first(cast, session):
    with pytest.raises(Overlap):
        scheduling.schedule(**plan(cast))
    assert TrainingSession.objects.count() == 1


def test_a_cancelled_session_keeps_nobody_busy(cast, session):
    scheduling.cancel(session, because="Mưa to", by=cast.coordinator)
    assert scheduling.schedule(**plan(cast)).is_cancelled is False


def test_a_day_outside_every_campaign_is_refused(cast):
    with pytest.raises(NoCampaign):
        scheduling.schedule(**plan(cast, starts_at=at(8, days=90), ends_at=at(10, days=90)))


def test_moving_onto_itself_is_fine_and_tells(cast, session):
    moved = scheduling.move(session, **plan_of(session, cast, starts_at=at(9), ends_at=at(11)))
    assert (moved.revision, told()) == (1, [("moved", "Nguyễn Khánh Linh"), ("moved", "Trần Gia Bảo")])


def test_moving_to_the_same_place_and_time_tells_nobody(cast, session):
    moved = scheduling.move(session, **plan_of(session, cast, seats=12, title="Quét mã QR"))
    assert (moved.revision, moved.seats, told()) == (0, 12, [])


def test_moving_marks_the_old_and_the_new_day(cast, session):
    changes = {"area": cast.foreign_ward, "starts_at": at(8, days=2), "ends_at": at(10, days=2)}
    scheduling.move(session, **plan_of(session, cast, **changes))
    tomorrow = timezone.localdate() + timedelta(1)
    assert dirty() == {("Phường Láng", tomorrow), ("Phường Tây Hồ", tomorrow + timedelta(1))}


def test_moving_to_another_campaign_takes_its_people_along(cast, session):
    next_week = timezone.localdate() + timedelta(7)
    later = factories.make_campaign(cast.city, starts_on=next_week)
    mark(session, factories.make_learner(cast.ward, team=cast.team))
    scheduling.move(session, **plan_of(session, cast, starts_at=at(8, days=7), ends_at=at(10, days=7)))
    assert list(Participation.objects.values_list("campaign", "first_attended_on")) == [(later.pk, next_week)]


def test_a_refused_move_changes_nothing(cast, session):
    other = scheduling.schedule(**plan(cast, 14, 16))
    with pytest.raises(Overlap):
        scheduling.move(other, **plan_of(other, cast, starts_at=at(9), ends_at=at(11)))
    other.refresh_from_db()
    assert (other.starts_at, other.revision, told()) == (at(14), 0, [])


def test_moving_to_another_team_changes_the_people(cast, session):
    scheduling.move(session, **plan_of(session, cast, team=cast.foreign_team, people={}))
    assert SignUp.objects.filter(session=session).count() == 0


def test_cancelling_twice_tells_once(cast, session):
    for _time in range(2):
        scheduling.cancel(session, because="  Mưa   to ", by=cast.coordinator)
    session.refresh_from_db()
    assert (session.revision, session.cancelled_because, session.cancelled_by) == (1, "Mưa to", cast.coordinator)
    assert told() == [("called_off", "Nguyễn Khánh Linh"), ("called_off", "Trần Gia Bảo")]
    assert dirty() == {("Phường Láng", session.day)}


def test_restoring_brings_the_session_back(cast, session):
    scheduling.cancel(session, because="Mưa to", by=cast.coordinator)
    restored = scheduling.restore(session, by=cast.coordinator)
    assert (restored.is_cancelled, restored.cancelled_because, restored.revision) == (False, "", 2)


def test_restoring_is_refused_when_the_team_is_busy_by_now(cast, session):
    scheduling.cancel(session, because="Mưa to", by=cast.coordinator)
    scheduling.schedule(**plan(cast))
    with pytest.raises(Overlap):
        scheduling.restore(session, by=cast.coordinator)


def test_the_campaign_that_began_last_takes_the_session(cast):
    day = timezone.localdate() + timedelta(1)
    summer = factories.make_campaign(cast.city, starts_on=day - timedelta(2))
    assert scheduling.campaign_on(cast.ward, day) == summer
    assert scheduling.campaign_on(cast.ward, date(1856, 1, 1)) is None


def test_a_move_tells_whom_it_leaves_out_that_they_are_free(cast, session):
    people = {cast.leader.pk: "lead"}
    scheduling.move(session, **plan_of(session, cast, starts_at=at(9), ends_at=at(11), people=people))
    assert told() == [("moved", "Nguyễn Khánh Linh"), ("released", "Trần Gia Bảo")]


def test_taking_someone_out_tells_nobody_else(cast, session):
    for _time in range(2):
        scheduling.move(session, **plan_of(session, cast, people={cast.leader.pk: "lead"}))
    assert told() == [("released", "Trần Gia Bảo")]


def test_another_team_frees_the_leaders_of_the_one_before(cast, session):
    cast.foreign_team.memberships.get().volunteer.delete()
    scheduling.move(session, **plan_of(session, cast, team=cast.foreign_team, people={}))
    assert told() == [("released", "Nguyễn Khánh Linh"), ("released", "Trần Gia Bảo")]


def test_leaving_someone_out_of_the_past_tells_nobody(cast):
    past = scheduling.schedule(**plan(cast, starts_at=at(8, days=-1), ends_at=at(9, days=-1)))
    scheduling.move(past, **plan_of(past, cast, people={}))
    assert told() == []


@pytest.mark.services
def test_of_parallel_plans_one_is_kept_and_nobody_is_in_two_places(service_urls):
    told = subprocess.run(
        [sys.executable, "-m", "tests.sessions.planning_races"],
        env=os.environ | service_urls | {"DJANGO_SETTINGS_MODULE": "campaign.settings", "DATABASE_POOL": "8"},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-3000:]
    assert json.loads(told.stdout) == {"one_person": [1] * 20, "one_team": [1] * 20, "crossing_moves": [1] * 20}
