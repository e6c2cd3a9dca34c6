"""`manage.py demo`: an invented campaign to try the product with. It lives in the top app because it fills all four."""

import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from campaign.models import Campaign, User
from learners.models import Learner
from sessions.demo.bulk import Report
from sessions.demo.cast import USERNAMES
from sessions.demo.loading import load_city
from sessions.demo.scales import SCALES
from teams.models import Team

NATION = "Set DATABASE_URL to one (make services starts a throw-away PostgreSQL), or take --scale hanoi."
EMPTY = "Point DATABASE_URL to an empty database (SQLite: stop the site, delete var/db.sqlite3*), then run this again."


def fraction(text: str) -> float:
    value = float(text)
    if not 0.001 <= value <= 1:
        raise ArgumentTypeError("must lie between 0.001 and 1")
    return value


def refuse(scale: str) -> None:
    """Says why there can be no demo here, and what to do."""
    if settings.PRODUCTION:
        raise CommandError("The demo's accounts have a public password: it is not for production (PRODUCTION=1).")
    if not settings.DEMO_PASSWORD:
        raise CommandError("DEMO_PASSWORD is empty: set it, or unset it to get the usual one.")
    if scale == "nation" and connection.vendor != "postgresql":
        raise CommandError(f"The nation needs PostgreSQL. {NATION}")
    if campaign := Campaign.objects.first():
        raise CommandError(f"This database already holds a campaign ({campaign.name}). {EMPTY}")
    if Learner.objects.exists() or Team.objects.exists():
        raise CommandError(f"This database already holds people. {EMPTY}")
    if taken := User.objects.filter(username__in=USERNAMES).values_list("username", flat=True).first():
        raise CommandError(f"This database already holds the account {taken}. {EMPTY}")


class Command(BaseCommand):
    help = "Fill an empty database with an invented campaign: the same seed and day give the same rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", default="small", choices=[*SCALES, "nation"])
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--fraction", type=fraction, default=1.0, help="of the nation, for trials: 0.01")

    def handle(self, *args: Any, scale: str, seed: int, fraction: float, verbosity: int, **options: Any) -> None:
        refuse(scale)
        started = time.monotonic()
        with self.progress(quiet=verbosity == 0) as report:
            if scale == "nation":
                from sessions.demo.nation.loading import load_nation  # needs psycopg

                load_nation(fraction, seed, report)
            else:
                load_city(SCALES[scale], seed, report)
        if verbosity:
            self.stdout.write(f"The demo campaign ({scale}) is ready after {time.monotonic() - started:.0f} s.")

    @contextmanager
    def progress(self, *, quiet: bool) -> Iterator[Report]:
        """A bar on a terminal, a line per step elsewhere."""
        if quiet or not self.stdout.isatty():
            yield (lambda what, done, total: None) if quiet else self.lines()
            return
        columns = TextColumn("{task.description:<28}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
        with Progress(*columns, console=Console(file=sys.stdout)) as bars:
            task = bars.add_task("")
            yield lambda what, done, total: bars.update(task, description=what, completed=done, total=total)

    def lines(self) -> Report:
        seen: set[str] = set()

        def report(what: str, done: int, total: int) -> None:
            if what not in seen:
                seen.add(what)
                self.stdout.write(f"Demo: {what} …")

        return report
