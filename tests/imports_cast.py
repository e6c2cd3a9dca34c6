"""What the tests of imports share: the sample files, lists made of rows, and files that nobody should open."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from campaign.imports.checking import check_rows
from campaign.imports.staging import importer_for, read_list
from campaign.models import Import, ImportRow, User

DATA = Path(__file__).parent / "data" / "imports"
EXPECTED = json.loads((DATA / "expected.json").read_text())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LEARNERS = ["Họ và tên", "Năm sinh", "Số điện thoại", "Phường/Xã", "Ghi chú"]


def sample(name: str) -> bytes:
    return (DATA / name).read_bytes()


def xlsx(rows: list[list[Any]], *, sheet: str = "Danh sách") -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    for row in rows:
        workbook.active.append(row)
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def csv(rows: list[list[Any]], *, sign: str = ";", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(sign.join(str(cell) for cell in row) for row in rows).encode(encoding)


def package(**extra: bytes) -> bytes:
    """A zip that calls itself a workbook."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>", **extra}.items():
            archive.writestr(name, content)
    return file.getvalue()


def checked(
    kind: str, content: bytes, *, name: str = "list.csv", by: User | None = None
) -> tuple[Import, list[ImportRow]]:
    """A list read and checked, not saved."""
    source, rows = read_list(content, kind=kind, file_name=name, by=by)
    check_rows(importer_for(source), rows)
    return source, rows


def learners(*rows: list[Any], by: User | None = None) -> list[ImportRow]:
    return checked("learners", csv([LEARNERS, *rows]), by=by)[1]


def problems(row: ImportRow) -> list[str]:
    return [f"{problem['column']}:{problem['code']}" for problem in row.problems]
