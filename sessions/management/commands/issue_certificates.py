"""`manage.py issue_certificates --area 01`: the same work as the page, for the command line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from campaign.models import Area, Campaign
from learners import batches
from learners.models import CertificateBatch, CertificateKind
from sessions import qualifying


class Command(BaseCommand):
    help = "Issue and print certificates for everyone of an area who qualifies. Ctrl+C stops; the same again goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--area", required=True, help="code of the province, cluster or ward")
        parser.add_argument("--kind", choices=CertificateKind.values, default=CertificateKind.LEARNER)
        parser.add_argument("--dry-run", action="store_true", help="only say who qualifies and why others do not")
        parser.add_argument("--out", type=Path, help="a folder for the PDFs")

    def handle(self, *args: Any, **options: Any) -> None:
        area, campaign = self.place(options["area"])
        kind, counts = options["kind"], qualifying.tally(options["kind"], campaign, area)
        for verdict, words in qualifying.VERDICTS.items():
            if counts.get(verdict):
                self.stdout.write(f"{counts[verdict]:>8}  {words}")
        if options["dry_run"]:
            return
        batch = batches.begin(kind, campaign=campaign, area=area, total=counts.get(qualifying.READY, 0), by=None)
        if not batches.claim(batch):
            raise CommandError(_("Another process prints these certificates just now."))
        self.work(batch)
        batch.refresh_from_db()
        self.stdout.write(_("%(done)s certificates are printed.") % {"done": batch.done})
        if options["out"]:
            self.save(batch, options["out"])

    def place(self, code: str) -> tuple[Area, Campaign]:
        area = Area.objects.filter(code=code).order_by("path").first()
        province = f"{area.path.split('/')[0]}/" if area else ""
        campaign = Campaign.objects.filter(area__path=province).first()
        if area is None or campaign is None:
            raise CommandError(_("There is no area with this code, or no campaign there."))
        return area, campaign

    def work(self, batch: CertificateBatch) -> None:
        console = Console(stderr=True)
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            bar = progress.add_task(_("Certificates printed"), total=batch.total, completed=batch.done)
            try:
                qualifying.work_on(batch, told=lambda done: progress.update(bar, completed=done))
            except KeyboardInterrupt:
                batches.stop(batch)
                batches.release(batch)
                raise CommandError(_("Stopped. The same command goes on where it was.")) from None

    def save(self, batch: CertificateBatch, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for number, _papers in batches.parts_of(batch):
            (folder / f"{number:04}.pdf").write_bytes(batches.part_of(batch, number))
