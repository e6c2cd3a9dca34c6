"""Marks of clocks that run ahead, as the random histories found them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from sessions.models import Mark

pytestmark = pytest.mark.django_db
HOUR = 3_600_000


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def ahead(roll, now, tick):
    """A phone two days ahead marked twice, and both marks were capped."""
    first = roll.mark("absent", hlc=tick() + 48 * HOUR)
    second = roll.mark("late", hlc=first["hlc"] + 1, seen=first["hlc"])
    roll.send(first, second, now=now, device_id=uuid4())
    return Mark.objects.get(pk=second["id"])


def test_a_capped_correction_stays_above_what_it_corrects(roll, ahead, now):
    """History 16083 of seed 20261123: the capped marks of another phone pushed a correction below what it corrected."""
    later, moment = now + timedelta(hours=2), ahead.hlc + HOUR
    seen = roll.mark("excused", hlc=moment)
    correction = roll.mark("present", hlc=moment + 2 * HOUR, seen=moment)
    roll.send(seen, correction, now=later, device_id=ahead.device_id)
    assert (roll.attendance()[0], roll.attendance()[2]) == ("present", False)


def test_a_clock_far_ahead_does_not_outrank_a_later_blind_mark(roll, ahead, now):
    later = now + timedelta(minutes=10)
    blind = roll.mark("present", hlc=ahead.hlc + HOUR)
    roll.send(blind, now=later, device_id=uuid4())
    assert (roll.attendance()[0], roll.attendance()[2]) == ("present", True)
