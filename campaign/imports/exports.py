"""Files that go back to the person: the rows not imported, with their reasons, and a sample list to fill in."""

import io
from collections.abc import Iterable

import xlsxwriter
from django.utils.translation import gettext as _

from campaign.imports.columns import Column
from campaign.imports.preview import Preview, reason_of
from campaign.imports.registry import REGISTRY
from campaign.models import Import, ImportRow

State = ImportRow.State
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Text stays text: a cell that begins with "=" is never a formula, and nothing becomes a link.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTH, REASON_WIDTH = 22, 70


def workbook_of(header: list[str], rows: Iterable[list[str]], *, sheet: str, widths: list[int]) -> bytes:
    """An .xlsx of texts under a bold header that stays in sight."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, PLAIN) as workbook:
        page = workbook.add_worksheet(sheet[:31])
        bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@", "text_wrap": True})
        for place, (title, width) in enumerate(zip(header, widths, strict=True)):
            page.set_column(place, place, width, text)
            page.write_string(0, place, title, bold)
        for line, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                page.write_string(line, place, value)
        page.freeze_panes(1, 0)
    return file.getvalue()


def bad_rows_file(source: Import) -> bytes:
    """The rows that are not imported, as they were written, with the reason in the last column; to be mended there."""
    labels = Preview(source).labels
    rows = source.rows.filter(state__in=[State.BAD, State.DUPLICATE, State.SKIPPED])
    header = [_("Row"), *labels.values(), _("Reason")]
    lines = ([str(row.number), *(row.cells.get(name, "") for name in labels), reason_of(row, labels)] for row in rows)
    return workbook_of(header, lines, sheet=_("To mend"), widths=[8, *[WIDTH] * len(labels), REASON_WIDTH])


def sample_columns(kind: str) -> list[Column]:
    """The columns worth showing to someone who starts a list: those with an example."""
    return [column for column in REGISTRY[kind].columns if column.sample]


def sample_file(kind: str) -> bytes:
    """An empty list of this kind with one row as an example."""
    columns = sample_columns(kind)
    header = [f"{column.label} *" if column.required else str(column.label) for column in columns]
    example = [column.sample for column in columns]
    return workbook_of(header, [example], sheet=_("List"), widths=[WIDTH] * len(columns))
