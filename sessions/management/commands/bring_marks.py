"""Lets in files that phones saved, as the page does; for whoever runs the server and was sent many of them."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.models import User
from sessions.sync import files
from teams.access import access_of


class Command(BaseCommand):
    help = "Look at the files that phones saved, and with --store let them in. Prints counts, never names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--by", required=True, help="username of the coordinator or leader who brings them")
        parser.add_argument("--store", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError("There is no user of this name.")
        for path in options["files"]:
            try:
                file = files.draft(path.read_bytes(), name=path.name, by=by, access=access_of(by))
            except files.FileRefused as refused:
                raise CommandError(f"{path}: {refused}") from refused
            access = access_of(by)
            judged = Counter(each.outcome for each in files.judge(file, access))
            told = files.let_in(file, access).outcomes if options["store"] else judged
            self.stdout.write(f"{path}: " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(told.items())))
