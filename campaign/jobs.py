"""Periodic jobs, the same with Celery beat and with `manage.py run_jobs`; and hints that make a job start at once."""

import logging
from datetime import UTC, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from campaign.models import Heartbeat, JobSlot

logger = logging.getLogger(__name__)


def run_in_slot(task: str, every: int) -> bool:
    """Run the task named by its dotted path, unless this turn of `every` seconds is taken; True when it ran."""
    if not take_slot(task, every):
        return False
    Heartbeat.objects.update_or_create(name="jobs", defaults={"beat_at": timezone.now()})
    import_string(task)()
    return True


def take_slot(job: str, every: int) -> bool:
    """Whether the caller got this turn; exactly one does, however many schedulers run."""
    now = timezone.now()
    slot_start = datetime.fromtimestamp(now.timestamp() // every * every, tz=UTC)
    try:
        with transaction.atomic():
            JobSlot.objects.create(job=job, slot_start=slot_start)
    except IntegrityError:
        return False
    return True


def hint(task: str) -> None:
    """After this transaction, ask a worker to look at once. Lost hints do no harm: the periodic look finds the work."""
    if settings.REDIS_URL:
        transaction.on_commit(lambda: publish(task), robust=True)


def publish(task: str) -> None:
    from campaign.celery import app  # only processes that publish pay for loading Celery

    app.send_task(task, retry=False)
