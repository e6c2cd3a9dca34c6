from celery import shared_task
from django.utils import timezone

from sessions.check_ins.knocks import forget_old
from sessions.reminders import deliver_pending, queue_day_before


@shared_task
def queue_reminders() -> None:
    queue_day_before(timezone.now())


@shared_task
def deliver_reminders() -> None:
    deliver_pending()


@shared_task
def forget_check_ins() -> None:
    forget_old()
