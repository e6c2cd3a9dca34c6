"""Reads a workbook or a delimited text in a process of its own, under a limit of memory and time.

Run as `python -I reader.py xlsx|csv ROWS COLUMNS CHARACTERS MEGABYTES SECONDS < file`; answers one JSON object:
`{"sheets": [[name, [[text, …], …]], …]}` or `{"refused": code}`. A sheet with one cell far away, or one long text used
a million times, makes any reader ask for gigabytes: here only this process dies of it. It needs nothing of the
project, and gets nothing of its environment.
"""

import csv
import io
import json
import sys
import unicodedata
from collections import Counter
from datetime import date, datetime
from typing import Any

DELIMITERS = ";\t,|"
SHOWN_LINES = 50


class RefusedError(Exception):
    pass


def limit(megabytes: int, seconds: int) -> None:
    import resource

    for kind, value in (
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # macOS does not limit address space
            continue


def text_of(value: Any) -> str:
    """A cell as its reader sees it: whole numbers without ".0", dates as 31/12/2026; NFC, without invisible signs."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, date):
        day = f"{value.day:02}/{value.month:02}/{value.year:04}"
        return (
            day if not isinstance(value, datetime) or value.time().isoformat() == "00:00:00" else f"{day} {value:%H:%M}"
        )
    text = unicodedata.normalize("NFC", str(value)).replace("\N{NO-BREAK SPACE}", " ")
    return "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )


def checked(rows: list[list[Any]], *, columns: int, characters: int) -> list[list[str]]:
    if any(len(row) > columns for row in rows):
        raise RefusedError("too_many_columns")
    texts = [[text_of(value) for value in row] for row in rows]
    if any(len(text) > characters for row in texts for text in row):
        raise RefusedError("cell_too_long")
    return texts


def workbook_sheets(content: bytes, rows: int) -> list[tuple[str, list[list[Any]]]]:
    """All visible sheets, from their cell A1 on."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for meta in workbook.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible:
            sheet = workbook.get_sheet_by_name(meta.name)
            if sheet.end and sheet.end[0] >= rows:
                raise RefusedError("too_many_rows")
            sheets.append((meta.name, sheet.to_python(skip_empty_area=False)))
    return sheets


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 (with or without a mark) or, when it is neither, the old Windows page for Vietnamese."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    zeros = (content[:2000:2].count(0), content[1:2000:2].count(0))
    if max(zeros) > len(content[:2000]) // 8:
        return content.decode("utf-16-le" if zeros[1] > zeros[0] else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258")


def delimiter_of(text: str) -> str:
    """The sign that cuts most of the first lines into the same number of cells."""
    lines = [line for line in text.splitlines()[:SHOWN_LINES] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    return max(DELIMITERS, key=lambda sign: evenness(lines, sign))


def evenness(lines: list[str], sign: str) -> int:
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1)
    return max((times * (width - 1) for width, times in widths.items()), default=0)


def delimited_sheets(content: bytes, rows: int) -> list[tuple[str, list[list[Any]]]]:
    try:
        text = decoded(content)
    except UnicodeDecodeError as error:
        raise RefusedError("unknown_encoding") from error
    if "\0" in text:
        raise RefusedError("wrong_type")
    table = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)):
        table.append(row)
        if len(table) > rows:
            raise RefusedError("too_many_rows")
    return [("", table)]


def main(kind: str, rows: str, columns: str, characters: str, megabytes: str, seconds: str) -> dict[str, Any]:
    limit(int(megabytes), int(seconds))
    content = sys.stdin.buffer.read()
    sheets = (workbook_sheets if kind == "xlsx" else delimited_sheets)(content, int(rows))
    return {
        "sheets": [(name, checked(table, columns=int(columns), characters=int(characters))) for name, table in sheets]
    }


if __name__ == "__main__":
    try:
        answer = main(*sys.argv[1:])
    except RefusedError as refused:
        answer = {"refused": str(refused)}
    except Exception as error:
        answer = {"refused": "password" if type(error).__name__ == "PasswordError" else "damaged"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())
