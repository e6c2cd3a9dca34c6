"""Checks the rows of a list: what each says, what is wrong with it, and whom it seems to repeat."""

from collections.abc import Callable

from campaign.imports.cells import Cells
from campaign.imports.problems import marks
from campaign.imports.registry import Importer, Known
from campaign.models import ImportRow

EVERY = 500
Decision, State = ImportRow.Decision, ImportRow.State


def check_rows(importer: Importer, rows: list[ImportRow], *, told: Callable[[int], None] = lambda done: None) -> None:
    """Set values, problems, likeness and state of the rows, in their order; `told` hears how many are done.

    Changes nothing in the database; the number of questions to it does not depend on the number of rows.
    """
    for done, row in enumerate(rows, 1):
        understand(importer, row)
        if done % EVERY == 0:
            told(done)
    known = importer.known([row.values for row in rows])
    earlier: dict[str, ImportRow] = {}
    for row in rows:
        compare(importer, row, known, earlier)
    told(len(rows))


def understand(importer: Importer, row: ImportRow) -> None:
    cells = Cells(row.cells, importer.today)
    values = importer.understand(cells)
    row.values = values | {"shown": cells.shown, "was": cells.was}
    row.problems, row.codes = cells.problems, marks(cells.problems)


def compare(importer: Importer, row: ImportRow, known: Known, earlier: dict[str, ImportRow]) -> None:
    """Find whom a good row repeats: someone who exists, or an earlier good row. The person decides, never this."""
    row.like = None
    if not row.problems and row.decision != Decision.SKIP:
        keys = importer.keys(row.values)
        row.like = likeness(keys, known, earlier)
        for key in keys:
            earlier.setdefault(key, row)
    row.state = state_of(row)


def likeness(keys: list[str], known: Known, earlier: dict[str, ImportRow]) -> dict[str, object] | None:
    for key in keys:
        if key in known.names:
            return {"name": known.names[key], "by": key.split(":")[0]}
        if key in earlier:
            row = earlier[key]
            name = row.values.get("full_name") or row.values.get("name")
            return {"row": row.number, "name": name, "by": key.split(":")[0]}
    return None


def state_of(row: ImportRow) -> ImportRow.State:
    if row.decision == Decision.SKIP:
        return State.SKIPPED
    if row.problems:
        return State.BAD
    return State.DUPLICATE if row.like and row.decision != Decision.KEEP else State.GOOD
