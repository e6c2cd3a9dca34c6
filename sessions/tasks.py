from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from learners.batches import forget_old_parts
from sessions import forgetting, waiting
from sessions.check_ins.knocks import forget_old
from sessions.qualifying import work_pending
from sessions.reminders import deliver_pending, queue_day_before, queue_lacking, queue_nudges
from sessions.rotas import extend_rotas
from sessions.sync.files import forget_old_drafts

TURN = timedelta(minutes=3)  # below the time limit of a task; the next turn goes on


@shared_task
def issue_certificates() -> None:
    work_pending(timezone.now() + TURN)


@shared_task
def forget_queue_files() -> None:
    forget_old_drafts()
    forget_old_parts()


@shared_task
def queue_reminders() -> None:
    now = timezone.now()
    queue_day_before(now)
    queue_nudges(now)


@shared_task
def watch_places() -> None:
    queue_lacking(timezone.now())


@shared_task
def deliver_reminders() -> None:
    deliver_pending()


@shared_task
def lapse_offers() -> None:
    waiting.lapse_offers(timezone.now())


@shared_task
def make_rota_sessions() -> None:
    extend_rotas(timezone.localdate())


@shared_task
def forget_check_ins() -> None:
    forget_old()


@shared_task
def forget_people() -> None:
    forgetting.forget(timezone.localdate())
