import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from campaign.jobs import run_in_slot

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run the schedule of CELERY_BEAT_SCHEDULE in this process: the jobs of an installation without Redis."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="look at every job once, then stop")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            self.look(stop)
            if once or stop.wait(2):
                return

    def look(self, stop: threading.Event) -> None:
        for task, every in (entry["args"] for entry in settings.CELERY_BEAT_SCHEDULE.values()):
            if stop.is_set():
                return
            close_old_connections()
            try:
                run_in_slot(task, every)
            except Exception:  # one broken job must not stop the others; its rows are found again at its next turn
                logger.exception("The job %s failed.", task)
