"""Imports a checked list: all its good rows in one transaction, once for ever for the same file."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from campaign.imports.checking import check_rows
from campaign.imports.registry import BATCH
from campaign.imports.staging import AlreadyImported, earlier_import, importer_for
from campaign.models import Area, Import, ImportRow

State = ImportRow.State


class ListChanged(Exception):
    """Since the list was looked at, the system changed so that some good rows no longer are."""


def import_checked(source: Import) -> int:
    """Write the good rows; answers how many. Rows to be mended, undecided duplicates and rows left out are not written.

    All or nothing. Raises AlreadyImported when this file was imported before (or just now, by another click), and
    ListChanged when someone's changes turned good rows into bad ones or duplicates: look again, then repeat.
    """
    try:
        with transaction.atomic():
            take(source)
            rows = list(source.rows.all())
            good = [row for row in rows if row.state == State.GOOD]
            return write(source, rows, good)
    except IntegrityError as error:
        earlier = earlier_import(source.kind, source.file_hash)
        if earlier is None:
            raise
        raise AlreadyImported(earlier) from error


def take(source: Import) -> None:
    """Mark the list as imported if it still waits for it. The province's row is locked: imports follow one another."""
    Area.objects.select_for_update().get(pk=importer_for(source).scope.province.pk)
    waiting = Import.objects.filter(pk=source.pk, state=Import.State.CHECKED)
    if not waiting.update(state=Import.State.IMPORTED, imported_at=timezone.now()):
        source.refresh_from_db()
        raise AlreadyImported(source)


def write(source: Import, rows: list[ImportRow], good: list[ImportRow]) -> int:
    importer = importer_for(source)
    check_rows(importer, rows)
    if any(row.state != State.GOOD for row in good):
        raise ListChanged
    importer.save([row.values for row in good], by=source.created_by)
    source.rows.filter(state=State.GOOD).update(state=State.IMPORTED)
    source.state, source.imported_at, source.imported_count = Import.State.IMPORTED, timezone.now(), len(good)
    source.save(update_fields=["state", "imported_at", "imported_count"])
    return len(good)


@transaction.atomic
def keep_and_import(source: Import, rows: list[ImportRow], *, duplicates: bool) -> int:
    """Keep a list that was just read and checked, and import its good rows; with `duplicates` the likely ones too.

    All or nothing; answers how many rows were written. Raises as `import_checked` does.
    """
    if duplicates:
        for row in rows:
            row.decision = ImportRow.Decision.KEEP if row.state == State.DUPLICATE else row.decision
            row.state = State.GOOD if row.state == State.DUPLICATE else row.state
    source.state, source.rows_done = Import.State.CHECKED, len(rows)
    source.save()
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)
    return import_checked(source)
