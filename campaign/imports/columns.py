"""Finds the header of a list: the first row that names known columns, in Vietnamese or English, in any order."""

import re
from dataclasses import dataclass, field

from django.utils.functional import Promise

from campaign.imports.refusals import ListRefused
from campaign.imports.workbook import MAX_ROWS, Sheet
from campaign.names import clean, fold

HEADER_WITHIN = 50  # rows from the top
LEAST_COLUMNS = 2  # a title may happen to be one column's name


@dataclass(frozen=True, slots=True)
class Column:
    """A column a list may have: its name in code, its label, the headers it is known by, and an example of a cell."""

    name: str
    label: Promise
    aliases: str  # folded headers with "|" between them
    required: bool = False
    sample: str = ""

    def is_called(self, header: str) -> bool:
        return header in self.aliases.split("|")


@dataclass(slots=True)
class Table:
    """The rows under a header: (number in the sheet, column → text); headers known and unknown in the file's order."""

    sheet: str
    columns: list[tuple[str, str]]
    unused: list[str]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def find_tables(sheets: list[Sheet], columns: tuple[Column, ...]) -> list[Table]:
    """The lists in a file, one for each sheet that has a header. Raises ListRefused when there is none to work with."""
    tables = [table for sheet in sheets if (table := table_of(sheet, columns))]
    if not tables:
        examples = ", ".join(str(column.label) for column in columns if column.required)
        raise ListRefused("no_header", examples=examples)
    missing = missing_columns(tables, columns)
    if missing:
        raise ListRefused("missing_columns", columns=", ".join(missing))
    total = sum(len(table.rows) for table in tables)
    if not total or total > MAX_ROWS:
        raise ListRefused("too_many_rows" if total else "no_rows")
    return tables


def missing_columns(tables: list[Table], columns: tuple[Column, ...]) -> list[str]:
    present = [{name for name, header in table.columns} for table in tables]
    return [
        str(column.label)
        for column in columns
        if column.required and not all(column.name in names for names in present)
    ]


def table_of(sheet: Sheet, columns: tuple[Column, ...]) -> Table | None:
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        places = recognise(row, columns)
        if len(places) >= LEAST_COLUMNS:
            headers = [(name, clean(row[place])) for place, name in sorted(places.items())]
            unused = [clean(text) for place, text in enumerate(row) if place not in places and text.strip()]
            return Table(sheet.name, headers, unused, data_rows(sheet.rows, index + 1, places))
    return None


def recognise(row: list[str], columns: tuple[Column, ...]) -> dict[int, str]:
    """Place → column, each column at most once, for the cells that are a known header."""
    places: dict[int, str] = {}
    for place, text in enumerate(row):
        headers = {fold(text), fold(re.sub(r"\(.*?\)|\[.*?\]", " ", text))} - {""}
        name = next((column.name for column in columns if any(map(column.is_called, headers))), None)
        if name and name not in places.values():
            places[place] = name
    return places


def data_rows(rows: list[list[str]], start: int, places: dict[int, str]) -> list[tuple[int, dict[str, str]]]:
    """The rows below the header; one blank row is skipped, two in a row end the list (signatures follow)."""
    found: list[tuple[int, dict[str, str]]] = []
    blank = 0
    for number, row in enumerate(rows[start:], start + 1):
        blank = 0 if any(text.strip() for text in row) else blank + 1
        if blank == 2 and found:
            break
        cells = {name: row[place] if place < len(row) else "" for place, name in places.items()}
        if any(text.strip() for text in cells.values()) and not numbers_columns(row):
            found.append((number, cells))
    return found


def numbers_columns(row: list[str]) -> bool:
    """Whether the row merely numbers the columns: (1), (2), (3) … under the header of an official form."""
    texts = [text.strip(" ()") for text in row]
    return len(texts) > LEAST_COLUMNS and texts == [str(number) for number in range(1, len(texts) + 1)]
