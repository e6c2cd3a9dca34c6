"""Marks of several phones end in the same rows in the database, whatever the order, the repeats and the batches."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions.models import Attendance, Mark
from tests.sessions.conftest import Roll, make_roll

pytestmark = pytest.mark.django_db
DAYS = 3 * 24 * 3600 * 1000
statuses = st.sampled_from(["present", "late", "excused", "absent", "unmarked"])
# (person, status, how far the phone's clock is off, how much of what it saw before it remembers)
taps = st.lists(st.tuples(st.integers(0, 1), statuses, st.integers(-DAYS, DAYS), st.booleans()), min_size=1, max_size=7)


def marks_of(roll: Roll, made: list) -> list[dict]:
    """Taps as phones write them: an hlc from a clock that may be days off, above all that was seen of this person."""
    items, highest = [], {0: 0, 1: 0}
    for moment, (person, status, off, informed) in enumerate(made):
        seen = highest[person] if informed else 0
        hlc = max(1_784_000_000_000 + moment + off, seen + 1)
        highest[person] = max(highest[person], hlc)
        items.append(roll.mark(status, learner=roll.learners[person], hlc=hlc, seen=seen))
    return items


def rows(roll: Roll) -> list[tuple]:
    found = Attendance.objects.filter(session=roll.session).order_by("learner")
    return list(found.values_list("learner", "status", "hlc", "mark", "disputed"))


def forget(roll: Roll) -> None:
    Attendance.objects.filter(session=roll.session).delete()
    Mark.objects.filter(session=roll.session).delete()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=taps, data=st.data())
def test_any_order_repeat_and_batching_ends_in_the_same_rows(cast, made, data):
    roll = make_roll(cast, 2)
    items = marks_of(roll, made)
    roll.send(*items)
    straight = rows(roll)
    forget(roll)
    for item in data.draw(st.permutations(items + data.draw(st.lists(st.sampled_from(items), max_size=4)))):
        roll.send(item)
    assert rows(roll) == straight


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=taps, status=statuses, off=st.integers(-DAYS, DAYS))
def test_a_correction_after_seeing_the_page_wins_whatever_the_clocks(cast, made, status, off):
    roll = make_roll(cast, 2)
    roll.send(*marks_of(roll, made), roll.mark("present", hlc=1_784_000_000_000 + off))
    seen = roll.attendance()[1]
    page = roll.mark(status, seen=seen)
    del page["hlc"], page["observed_at"]
    roll.send(page, origin="web")
    assert (roll.attendance()[0], roll.attendance()[2]) == (status, False)
