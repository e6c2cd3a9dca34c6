"""Whatever people do in whatever order: never too many, nobody passed over, the order kept."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions import sign_ups, waiting
from sessions.models import SignUp, Wait
from tests import factories
from tests.conftest import Cast
from tests.sessions.test_scheduling import at

PEOPLE = 6
ACTS = ("take", "accept", "leave", "withdraw", "keep", "more", "fewer", "time")
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, PEOPLE - 1)), min_size=4, max_size=25)


class Story:
    """One session of two companions' places and the people of its team; `offered` is the order in which they were."""

    def __init__(self, cast: Cast, clock: time_machine.Traveller) -> None:
        self.session = cast.session(starts_at=at(8, days=9))
        self.by, self.clock, self.places = cast.coordinator, clock, 2
        self.people = [factories.make_volunteer(f"Lê Văn {n}") for n in range(PEOPLE)]
        self.set_places(0)

    def do(self, act: str, who: int) -> None:
        todo: dict[str, Callable[[int], object]] = {
            "take": lambda who: sign_ups.take(self.session, "companion", volunteer=self.people[who]),
            "accept": self.accept, "leave": self.leave, "withdraw": self.withdraw, "keep": self.keep,
            "more": lambda who: self.set_places(1), "fewer": lambda who: self.set_places(-1), "time": self.pass_time,
        }  # fmt: skip
        todo[act](who)

    def set_places(self, step: int) -> None:
        self.places = min(max(self.places + step, 0), 4)
        sign_ups.set_places(self.session, {"companion": self.places}, by=self.by)

    def wait_of(self, who: int) -> Wait | None:
        return self.session.waits.open().filter(volunteer=self.people[who]).first()

    def sign_up_of(self, who: int) -> SignUp | None:
        return self.session.sign_ups.filter(volunteer=self.people[who]).first()

    def accept(self, who: int) -> None:
        if (wait := self.wait_of(who)) and wait.is_offered:
            sign_ups.accept(wait)

    def leave(self, who: int) -> None:
        if wait := self.wait_of(who):
            waiting.leave(wait)

    def withdraw(self, who: int) -> None:
        if sign_up := self.sign_up_of(who):
            sign_ups.withdraw(sign_up)

    def keep(self, who: int) -> None:
        if sign_up := self.sign_up_of(who):
            sign_ups.keep(sign_up)

    def pass_time(self, who: int) -> None:
        self.clock.shift(timedelta(hours=1 + who * 3))
        waiting.lapse_offers(sign_ups.timezone.now())


def told(story: Story, run: list[tuple[str, int]], check: Callable[[Story], None]) -> None:
    for act, who in run:
        before = story.session.sign_ups.count()
        story.do(act, who)
        assert story.session.sign_ups.count() <= max(story.places, before)
        check(story)


def never_too_many_offers(story: Story) -> None:
    """At most one offer per place that is empty or held by someone who looks for a stand-in."""
    assert story.session.waits.offered().count() <= waiting.room(story.session)["companion"]


def nobody_is_passed_over(story: Story) -> None:
    """Whoever has an offer came before everyone who still waits; while someone waits, nothing is left unoffered."""
    queue = list(story.session.waits.open().in_order().values_list("state", flat=True))
    free = waiting.room(story.session)["companion"]
    assert queue == ["offered"] * min(free, len(queue)) + ["waiting"] * max(len(queue) - free, 0)


def order_is_kept(story: Story) -> None:
    numbers = list(story.session.waits.order_by("joined_at").values_list("number", flat=True))
    assert all(one < other for one, other in pairwise(numbers))


@pytest.mark.django_db
@pytest.mark.parametrize("check", [never_too_many_offers, nobody_is_passed_over, order_is_kept])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(run=acts)
def test_waiting_lists(cast, check, run):
    with transaction.atomic(), time_machine.travel(at(8, days=0), tick=False) as clock:
        told(Story(cast, clock), run, check)
        transaction.set_rollback(True)
