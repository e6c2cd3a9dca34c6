from collections.abc import Iterator
from itertools import pairwise

import pytest
import time_machine
from django.db import transaction

from learners.models import Qualification
from sessions.demo.bulk import Rows
from sessions.demo.cast import TEAM
from sessions.demo.loading import PROVINCE, load_catalogues
from sessions.models import SignUp, TrainingSession
from teams.models import Membership, Rota, RotaDay
from tests.sessions.test_demo import MORNING, tiny_city

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker) -> Iterator[Rows]:
    """A tiny city in memory; the areas and skills it was made from are gone when the module is done."""
    with django_db_blocker.unblock(), time_machine.travel(MORNING, tick=False), transaction.atomic():
        load_catalogues(province=PROVINCE)
        yield tiny_city(seed=1)
        transaction.set_rollback(True)


def test_most_of_the_demo_team_are_trained_by_who_leads_it(rows: Rows) -> None:
    roles = {row.volunteer_id: row.role for row in rows.of(Membership) if row.team.name == TEAM}
    held = [row for row in rows.of(Qualification) if row.volunteer_id in roles]
    assert 4 <= len({row.volunteer_id for row in held}) < len(roles)
    assert {roles[row.trained_by_id] for row in held} <= {"leader", "deputy"}


def test_a_desk_has_a_session_with_people_on_every_day_for_four_weeks(rows: Rows) -> None:
    [rota], days = rows.of(Rota), rows.of(RotaDay)
    sessions = {row.pk: row for row in rows.of(TrainingSession)}
    staffed = {row.session_id for row in rows.of(SignUp)}
    assert [each.day for each in days] == rota.days(MORNING.date(), weeks=4)
    assert [sessions[each.training_session_id].day for each in days] == [each.day for each in days]
    assert {each.training_session_id for each in days} <= staffed
    assert len({each.team.pk for each in days}) == 2


def test_no_team_is_in_two_places_at_once(rows: Rows) -> None:
    held = sorted((row.team_id, row.starts_at, row.ends_at) for row in rows.of(TrainingSession) if not row.cancelled_at)
    assert [one for one, other in pairwise(held) if one[0] == other[0] and one[2] > other[1]] == []
