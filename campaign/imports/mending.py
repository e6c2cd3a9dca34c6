"""Mends a draft: a cell, all cells that say the same, a duplicate. Every change checks the whole list again."""

from campaign.imports.staging import check, overwrite
from campaign.models import Import, ImportRow
from campaign.names import fold

Decision, State = ImportRow.Decision, ImportRow.State
MAX_TEXT = 500


def set_cells(source: Import, row: ImportRow, texts: dict[str, str], *, identical: bool = False) -> int:
    """Write cells of a row (with `identical`, of every row whose cell says the same); answers how many rows changed.

    Columns the list does not have are ignored. Repeating is safe.
    """
    known = {name for name, header in source.columns}
    changes = {name: text[:MAX_TEXT] for name, text in texts.items() if name in known}
    rows = alike(source, row, list(changes)) if identical else [row]
    for found in rows:
        found.cells = found.cells | changes
    overwrite(rows, ["cells"])
    check(source)
    return len(rows)


def alike(source: Import, row: ImportRow, columns: list[str]) -> list[ImportRow]:
    """The rows to be mended whose cells in these columns say the same as this row's."""
    bad = source.rows.filter(state=State.BAD)
    return [found for found in bad if all(same(found, row, column) for column in columns)]


def same(one: ImportRow, other: ImportRow, column: str) -> bool:
    return fold(one.cells.get(column, "")) == fold(other.cells.get(column, ""))


def decide(source: Import, row: ImportRow, decision: ImportRow.Decision) -> None:
    """Say that a likely duplicate is someone else, leave a row out, or take it back. Repeating is safe."""
    source.rows.filter(pk=row.pk).update(decision=decision)
    check(source)


def leave_out_bad(source: Import) -> int:
    """Leave out every row that is still wrong; answers how many. Repeating is safe."""
    count = source.rows.filter(state=State.BAD).update(decision=Decision.SKIP)
    check(source)
    return count
