"""`manage.py import_people FILE --kind learners`: the same work as the import pages, for the command line."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from campaign.imports.checking import check_rows
from campaign.imports.importing import keep_and_import
from campaign.imports.problems import message_of
from campaign.imports.refusals import ListRefused
from campaign.imports.scopes import NoAreas
from campaign.imports.staging import earlier_import, importer_for, read_list
from campaign.imports.workbook import MAX_BYTES
from campaign.models import Import, ImportKind, ImportRow

ALL_GOOD, SOME_BAD, UNREADABLE = 0, 1, 2
State = ImportRow.State


class Command(BaseCommand):
    help = "Import a list (.xlsx, .csv). Exit code 0: all rows are good; 1: some are bad; 2: the file cannot be read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True, choices=ImportKind.values)
        parser.add_argument("--dry-run", action="store_true", help="check only")
        parser.add_argument(
            "--duplicates", choices=["skip", "import"], default="skip", help="what to do with likely duplicates"
        )
        parser.add_argument("--all-or-nothing", action="store_true", help="import nothing when a row is bad")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(stderr=True)
        try:
            source, rows = self.read(options["file"], options["kind"])
            check_with_bar(source, rows, console)
        except OSError:
            name = options["file"]
            self.refuse(_("%s cannot be opened. Check its name and place.") % name, as_json=options["json"])
        except ListRefused as refused:
            self.refuse(str(refused), as_json=options["json"])
        except NoAreas as missing:
            self.refuse(
                _("The areas are not loaded yet. Run: manage.py load_areas --province %s") % missing,
                as_json=options["json"],
            )
        imported = 0 if options["dry_run"] else self.run_import(source, rows, console, options)
        report = report_of(source, rows, imported)
        self.stdout.write(json.dumps(report, ensure_ascii=False)) if options["json"] else print_report(report)
        sys.exit(SOME_BAD if report["errors"] else ALL_GOOD)

    def read(self, path: Path, kind: str) -> tuple[Import, list[ImportRow]]:
        if path.stat().st_size > MAX_BYTES:
            raise ListRefused("too_big")
        return read_list(path.read_bytes(), kind=kind, file_name=path.name, by=None)

    def refuse(self, why: str, *, as_json: bool) -> None:
        if as_json:
            nothing = dict.fromkeys(("rows", "errors", "likely_duplicates", "imported"), 0)
            report = nothing | {"bad": [{"row": None, "column": None, "message": why}]}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        self.stderr.write(why)
        sys.exit(UNREADABLE)

    def run_import(self, source: Import, rows: list[ImportRow], console: Console, options: dict[str, Any]) -> int:
        if earlier := earlier_import(source.kind, source.file_hash):
            when = date_format(localtime(earlier.imported_at), "SHORT_DATETIME_FORMAT")
            console.print(_("This file was already imported on %s. Nothing was imported again.") % when)
            return 0
        if options["all_or_nothing"] and any(row.state == State.BAD for row in rows):
            return 0
        return keep_and_import(source, rows, duplicates=options["duplicates"] == "import")


def check_with_bar(source: Import, rows: list[ImportRow], console: Console) -> None:
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task(_("Checking rows"), total=len(rows))
        check_rows(importer_for(source), rows, told=lambda done: progress.update(bar, completed=done))


def report_of(source: Import, rows: list[ImportRow], imported: int) -> dict[str, Any]:
    headers = dict(source.columns)
    bad = [row for row in rows if row.problems]
    return {
        "rows": len(rows),
        "errors": len(bad),
        "likely_duplicates": sum(row.like is not None for row in rows),
        "imported": imported,
        "bad": [
            {
                "row": row.number,
                "column": headers.get(found["column"], found["column"]),
                "message": whole_message(found),
            }
            for row in bad
            for found in row.problems
        ],
    }


def whole_message(found: dict[str, Any]) -> str:
    """The message with what may be chosen instead, for where nothing can be tapped."""
    choices = ", ".join(found["choices"])
    return f"{message_of(found)} {choices}" if choices else message_of(found)


def print_report(report: dict[str, Any]) -> None:
    console = Console()
    table = Table(title=_("Rows to be mended"), title_justify="left")
    for heading in (_("Row"), _("Column"), _("What is wrong")):
        table.add_column(heading)
    for bad in report["bad"]:
        table.add_row(str(bad["row"]), bad["column"], bad["message"])
    if report["bad"]:
        console.print(table)
    console.print(
        _("%(rows)s rows · %(errors)s to be mended · %(likely_duplicates)s possible duplicates · %(imported)s imported")
        % report
    )
