"""What a post to /sync/marks/ costs in SQL: exactly so much for each kind of batch, whatever its size.

BEGIN, COMMIT and savepoints are not counted: the test's own transaction makes savepoints of what is BEGIN elsewhere.
"""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learners.merging import merge
from tests import factories
from tests.sessions.conftest import Roll, make_roll
from tests.sessions.sync.conftest import Phone
from tests.sessions.sync.test_encounters import back, entry
from tests.sessions.sync.test_guests import guest

pytestmark = pytest.mark.django_db
Lists = dict[str, list[Any]]


def marks(desk: Roll) -> Lists:
    return {"marks": [desk.mark(learner=learner) for learner in desk.learners]}


def marks_of_merged(desk: Roll) -> Lists:
    merge(desk.learners[0], desk.learners[1], by=desk.leader)
    return marks(desk)


def heads(desk: Roll) -> Lists:
    return {"guests": [guest(desk) for _ in desk.learners]}


def met_by_name(desk: Roll) -> Lists:
    return {"encounters": [entry(desk, learner=str(learner.pk)) for learner in desk.learners]}


def met_without_a_name(desk: Roll) -> Lists:
    return {"encounters": [entry(desk) for _ in desk.learners]}


def closed_doors(desk: Roll) -> Lists:
    return {"encounters": [entry(desk, outcome="nobody_home", skill=None) for _ in desk.learners]}


def everything(desk: Roll) -> Lists:
    entered = [*met_by_name(desk)["encounters"], *met_without_a_name(desk)["encounters"]]
    return marks(desk) | heads(desk) | {"encounters": [*entered, back(entered[0]), back(entered[-1])]}


COSTS = {
    marks: 12, marks_of_merged: 12, heads: 6, closed_doors: 8, met_without_a_name: 12, met_by_name: 28, everything: 32,
}  # fmt: skip


def statements(phone: Phone, batch: Lists) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = phone.send(*batch.get("marks", []), **{name: batch[name] for name in batch if name != "marks"})
    assert {told["outcome"] for name in batch for told in answer[name]} == {"stored"}
    return sum("SAVEPOINT" not in each["sql"] for each in asked)


@pytest.mark.parametrize("make", COSTS, ids=lambda make: make.__name__)
def test_a_batch_costs_the_same_for_3_for_30_and_for_120(phone, cast, make):
    factories.make_skill("D1")
    costs = [statements(phone, make(make_roll(cast, people, kind="help_desk"))) for people in (3, 30, 120)]
    assert costs == [COSTS[make]] * 3


def test_500_marks_cost_as_much_as_one(phone, cast):
    assert [statements(phone, marks(make_roll(cast, people))) for people in (1, 500)] == [12, 12]


def test_entries_of_many_sessions_cost_as_much_as_of_one(phone, cast):
    factories.make_skill("D1")
    desks = [make_roll(cast, 2, kind="help_desk") for _ in range(9)]
    entered = [one for desk in desks for one in met_by_name(desk)["encounters"]]
    assert statements(phone, {"encounters": entered}) == COSTS[met_by_name]
