from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from campaign.areas.gazetteer import province_codes
from campaign.areas.loading import Loaded, load_province


class Command(BaseCommand):
    help = "Loads a province's clusters, wards, communes and former units (before July 2025); run again to update them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--province", metavar="CODE", help="such as 01; default: INSTALLATION_PROVINCE")
        which.add_argument("--all", action="store_true", help="all provinces of the country")

    def handle(self, *args: Any, **options: Any) -> None:
        code = (options["province"] or settings.INSTALLATION_PROVINCE).zfill(2)
        known = province_codes()
        if code not in known:
            raise CommandError(f"There is no province {code}. The codes are: {', '.join(known)}.")
        loaded = self.load_all(known, quiet=options["verbosity"] == 0) if options["all"] else load_province(code)
        self.stdout.write(
            f"{loaded.provinces} provinces, {loaded.clusters} clusters, {loaded.units} wards and communes, "
            f"{loaded.former} former units: {loaded.created} rows created, {loaded.changed} changed."
        )

    def load_all(self, codes: list[str], *, quiet: bool) -> Loaded:
        loaded = Loaded()
        with Progress(disable=quiet) as progress:  # closed by an error too, which `track` is not
            for code in progress.track(codes, description="Provinces"):
                loaded += load_province(code)
        return loaded
