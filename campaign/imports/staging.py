"""Stages a list: reads the file, keeps its rows as drafts, checks them. Nothing enters the system by this."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from campaign.imports import workbook
from campaign.imports.checking import check_rows
from campaign.imports.columns import Table, find_tables
from campaign.imports.refusals import ListRefused
from campaign.imports.registry import BATCH, REGISTRY, Importer
from campaign.imports.scopes import scope_of
from campaign.models import Import, ImportRow, User

CHECKED_AT_ONCE = 2_000  # rows; longer lists are checked by the worker
LEASE = timedelta(minutes=5)
CHECKED_FIELDS = ["values", "problems", "codes", "state", "like"]
KEPT = timedelta(days=7)


class AlreadyImported(Exception):
    """The very same file was imported before: `earlier` is that import."""

    def __init__(self, earlier: Import) -> None:
        super().__init__(earlier.file_name)
        self.earlier = earlier


def importer_for(source: Import) -> Importer:
    return REGISTRY[source.kind](scope_of(source.created_by))


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def earlier_import(kind: str, file_hash: str) -> Import | None:
    return Import.objects.filter(kind=kind, file_hash=file_hash, state=Import.State.IMPORTED).first()


def read_list(content: bytes, *, kind: str, file_name: str, by: User | None) -> tuple[Import, list[ImportRow]]:
    """A list and its rows, not saved and not checked. Raises ListRefused, which says what to do."""
    source = Import(kind=kind, file_name=file_name[-200:], file_hash=hash_of(content), created_by=by)
    tables = find_tables(workbook.read(content, file_name), REGISTRY[kind].columns)
    describe(source, tables)
    rows = [
        ImportRow(source=source, sheet=place, number=number, cells=cells)
        for place, table in enumerate(tables)
        for number, cells in table.rows
    ]
    source.rows_total = len(rows)
    return source, rows


def describe(source: Import, tables: list[Table]) -> None:
    """Note the sheets and the headers; cells of columns that were not understood are not kept anywhere."""
    source.sheet_name = ", ".join(table.sheet for table in tables)[:200]
    headers = {name: header for table in reversed(tables) for name, header in table.columns}
    source.columns = [
        [name, headers[name]] for name in dict.fromkeys(name for table in tables for name, header in table.columns)
    ]
    source.unused_columns = list(dict.fromkeys(header[:80] for table in tables for header in table.unused))


def stage(content: bytes, *, kind: str, file_name: str, by: User) -> Import:
    """Keep an uploaded list as a draft, checked at once when it is short; the same file leads to the same draft.

    Raises AlreadyImported for a file that was imported before, and ListRefused (noted among the imports) for one
    that cannot be read. Repeating is safe.
    """
    if earlier := earlier_import(kind, hash_of(content)):
        raise AlreadyImported(earlier)
    if draft := Import.objects.under_way().filter(kind=kind, file_hash=hash_of(content), created_by=by).first():
        return draft
    try:
        source, rows = read_list(content, kind=kind, file_name=file_name, by=by)
    except ListRefused as refused:
        note_refusal(refused, kind=kind, file_name=file_name, by=by)
        raise
    with transaction.atomic():
        source.save()
        ImportRow.objects.bulk_create(rows, batch_size=BATCH)
    if len(rows) < CHECKED_AT_ONCE:
        check(source)
    return source


def note_refusal(refused: ListRefused, *, kind: str, file_name: str, by: User) -> Import:
    problem = {"code": refused.code, "params": refused.params}
    return Import.objects.create(
        kind=kind, file_name=file_name[-200:], created_by=by, state=Import.State.UNREADABLE, problem=problem
    )


def check(source: Import) -> None:
    """Check every row against what is in the system now, and keep what changed. Repeating is safe."""
    rows = list(source.rows.all())
    before = {row.pk: snapshot(row) for row in rows}
    check_rows(importer_for(source), rows, told=progress_of(source))
    changed = [row for row in rows if snapshot(row) != before[row.pk]]
    draft = Import.objects.under_way().filter(pk=source.pk)
    with transaction.atomic():
        # First, so that a list that was given up or imported meanwhile is left alone.
        if draft.update(state=Import.State.CHECKED, rows_done=len(rows), checking_since=None) and changed:
            overwrite(changed, CHECKED_FIELDS)
    source.refresh_from_db()


def overwrite(rows: list[ImportRow], fields: list[str]) -> None:
    """Write columns of rows that exist: 20,000 in two seconds, where bulk_update takes a minute."""
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=BATCH
    )


def snapshot(row: ImportRow) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in CHECKED_FIELDS)


def progress_of(source: Import) -> Callable[[int], None]:
    """Tells the waiting page how far a long list is; short ones are over before anyone could look."""

    def told(done: int) -> None:
        if source.state == Import.State.STAGED and source.rows_total >= CHECKED_AT_ONCE:
            Import.objects.filter(pk=source.pk).update(rows_done=done)

    return told


def check_pending() -> None:
    """Check the lists that wait for it, oldest first; two workers never take the same one. Repeating is safe."""
    for source in Import.objects.filter(state=Import.State.STAGED).order_by("created_at"):
        if claim(source):
            check(source)


def claim(source: Import) -> bool:
    """Whether this worker may check the list; a claim that a dead worker left ends after a while."""
    now = timezone.now()
    free = Q(checking_since__isnull=True) | Q(checking_since__lt=now - LEASE)
    return bool(Import.objects.filter(free, pk=source.pk, state=Import.State.STAGED).update(checking_since=now))


def discard(source: Import) -> None:
    """Give a draft up and forget its rows. Does nothing to a list that was imported; repeating is safe."""
    with transaction.atomic():
        if Import.objects.under_way().filter(pk=source.pk).update(state=Import.State.DISCARDED):
            source.rows.all().delete()


def forget_old_rows() -> int:
    """Delete the rows of lists older than a week (people's data is not kept twice) and give up their drafts."""
    old = Import.objects.filter(created_at__lt=timezone.now() - KEPT)
    old.under_way().update(state=Import.State.DISCARDED)
    deleted, _ = ImportRow.objects.filter(source__in=old).delete()
    return deleted
