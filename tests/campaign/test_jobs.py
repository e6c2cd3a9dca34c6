from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from campaign import jobs
from campaign.models import Heartbeat, JobSlot
from campaign.tasks import clear_expired

pytestmark = pytest.mark.django_db


def test_a_turn_is_taken_once() -> None:
    with time_machine.travel("2026-07-15T03:00:05Z", tick=False):
        assert [jobs.take_slot("a.job", 60), jobs.take_slot("a.job", 60)] == [True, False]


def test_the_next_turn_is_free_again() -> None:
    with time_machine.travel("2026-07-15T03:00:05Z", tick=False):
        jobs.take_slot("a.job", 60)
    with time_machine.travel("2026-07-15T03:01:00Z", tick=False):
        assert jobs.take_slot("a.job", 60) is True


@pytest.mark.django_db(transaction=True)  # the loop closes old connections, which no transaction would survive
def test_run_jobs_looks_at_every_entry_of_the_schedule() -> None:
    call_command("run_jobs", once=True)
    names = {entry["args"][0] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert set(JobSlot.objects.values_list("job", flat=True)) == names
    assert Heartbeat.objects.filter(name="jobs").count() == 1


def test_old_turns_are_cleared() -> None:
    JobSlot.objects.create(job="a.job", slot_start=timezone.now())
    JobSlot.objects.update(taken_at=timezone.now() - timedelta(days=3))
    clear_expired()
    assert JobSlot.objects.count() == 0
