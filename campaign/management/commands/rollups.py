"""Roll-ups by hand: recount them, build them anew, or recompute what waits."""

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from campaign.models import Campaign
from campaign.roll_ups import rebuild, recompute_pending, verify


def advance(bar: Progress, whole: TaskID, before: int, done: int, steps: int) -> None:
    """Show `done` of the steps of the campaign after `before` others."""
    bar.update(whole, completed=before + done / steps)


class Command(BaseCommand):
    help = (
        "verify: recount everything by independent SQL · rebuild: build all numbers anew · recompute: what is waiting"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("work", choices=["verify", "rebuild", "recompute"])

    def handle(self, *args: Any, work: str, **options: Any) -> None:
        {"verify": self.verify, "rebuild": self.rebuild, "recompute": self.recompute}[work]()

    def recompute(self) -> None:
        self.stdout.write(f"{recompute_pending()} ward days recomputed.")

    def rebuild(self) -> None:
        """Campaign by campaign, each in one transaction: an interruption leaves whole campaigns, old or new."""
        campaigns = list(Campaign.objects.select_related("area").order_by("name", "pk"))
        columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
        with Progress(*columns) as bar:
            whole = bar.add_task("Roll-ups", total=len(campaigns))
            for number, campaign in enumerate(campaigns):
                rebuild(campaign, partial(advance, bar, whole, number))
        self.stdout.write(f"Roll-ups of {len(campaigns)} campaigns built anew.")

    def verify(self) -> None:
        """Exit code 0 only when every number equals its recount."""
        cells = wrong = 0
        for campaign in Campaign.objects.order_by("name", "pk"):
            findings = verify(campaign)
            cells, wrong = cells + findings.cells, wrong + findings.differences
            self.stdout.write(f"{campaign}: {findings.cells} cells compared, {findings.differences} differences")
            for example in findings.examples or []:
                self.stdout.write(f"  {example}")
            if findings.waiting:
                self.stdout.write(f"  {findings.waiting} ward days are waiting to be recomputed.")
        self.stdout.write(f"{cells} cells compared, {wrong} differences")
        if wrong:
            raise CommandError(f"{wrong} numbers differ from the ledger.", returncode=1)
