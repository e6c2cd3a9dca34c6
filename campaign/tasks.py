from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from campaign import jobs
from campaign.imports.staging import check_pending, forget_old_rows
from campaign.models import JobSlot
from campaign.roll_ups import recompute_pending


@shared_task
def run_in_slot(task: str, every: int) -> None:
    jobs.run_in_slot(task, every)


@shared_task
def recompute_roll_ups() -> None:
    recompute_pending()


@shared_task
def check_imports() -> None:
    check_pending()


@shared_task
def clear_expired() -> None:
    SessionStore.clear_expired()
    forget_old_rows()
    JobSlot.objects.filter(taken_at__lt=timezone.now() - timedelta(days=settings.JOB_SLOTS_KEPT_DAYS)).delete()
