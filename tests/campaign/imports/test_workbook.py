import contextlib
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.imports import workbook
from campaign.imports.refusals import MESSAGES, ListRefused
from tests.imports_cast import OLE, csv, package, sample, saved, xlsx

ROWS = [["Họ và tên", "Phường"], ["Nguyễn Thị Hợi", "Láng"]]


def why(content: bytes, name: str = "list.xlsx") -> str:
    with pytest.raises(ListRefused) as refused:
        workbook.read(content, name)
    assert str(refused.value) == str(MESSAGES[refused.value.code])
    return refused.value.code


def sparse() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Họ và tên", "Phường"
    return saved(book)


def encrypted() -> bytes:
    content = bytearray(package(**{"xl/a.xml": b"x"}))
    for place in (content.find(b"PK\x01\x02"), content.rfind(b"PK\x01\x02")):
        content[place + 8] |= 1
    return bytes(content)


def linked() -> bytes:
    file = io.BytesIO(package())
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("xl/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


BAD_FILES = {
    "a zip bomb called .xlsx": (
        lambda: package(**{"xl/worksheets/sheet1.xml": b"0" * (61 << 20)}),
        "list.xlsx",
        "bomb",
    ),
    "a bomb by its ratio": (lambda: package(**{"xl/a.xml": b"0" * (1 << 20)}), "list.xlsx", "bomb"),
    "too many entries": (lambda: package(**{f"xl/{n}.xml": b"x" for n in range(200)}), "list.xlsx", "bomb"),
    "a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "list.xlsx", "password"),
    "encrypted entries": (encrypted, "list.xlsx", "password"),
    "an old .xls": (lambda: OLE + b"Workbook", "list.xls", "old_excel"),
    "a link": (linked, "list.xlsx", "damaged"),
    "a path that leads out": (lambda: package(**{"../../etc/cron.d/x": b"x"}), "list.xlsx", "damaged"),
    "another zip": (lambda: zipped("word/document.xml"), "list.xlsx", "wrong_type"),
    "half a file": (lambda: xlsx(ROWS)[:-100], "list.xlsx", "damaged"),
    "nothing": (lambda: b"", "list.csv", "empty"),
    "more than 5 MB": (lambda: b"PK\x03\x04" + b"0" * (5 << 20), "list.xlsx", "too_big"),
    "a workbook called .csv": (lambda: xlsx(ROWS), "list.csv", "wrong_type"),
    "a text called .xlsx": (lambda: csv(ROWS), "list.xlsx", "wrong_type"),
    "a PDF": (lambda: b"%PDF-1.7", "list.csv", "wrong_type"),
    "another name": (lambda: csv(ROWS), "list.txt", "wrong_type"),
    "one cell far away (4 kB that ask for terabytes)": (sparse, "list.xlsx", "too_heavy"),
    "50,000 rows": (lambda: csv([["Họ và tên", "Phường"], *[["A", "B"]] * 50_000]), "list.csv", "too_many_rows"),
    "50 columns": (lambda: csv([["A"] * 50]), "list.csv", "too_many_columns"),
    "a novel in a cell": (lambda: csv([["A" * 3_000, "B"]]), "list.csv", "cell_too_long"),
    "an empty package": (package, "list.xlsx", "damaged"),
}


def zipped(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize("label", BAD_FILES)
def test_a_bad_file_is_refused_with_what_to_do(label: str) -> None:
    make, name, code = BAD_FILES[label]
    assert why(make(), name) == code


def test_texts_of_a_workbook_are_what_people_see() -> None:
    content = xlsx([["Họ và tên", "Năm sinh"], ["Nguye\u0302\u0303n", date(1964, 6, 23)], ["Lê", 358770658]])
    (sheet,) = workbook.read(content, "list.xlsx")
    assert (sheet.name, sheet.rows[1:]) == ("Danh sách", [["Nguyễn", "23/06/1964"], ["Lê", "358770658"]])


def test_hidden_sheets_are_not_read() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Ẩn").sheet_state = "hidden"
    assert [sheet.name for sheet in workbook.read(saved(book), "list.xlsx")] == ["Sheet"]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_delimited_texts_are_read_in_every_usual_encoding(sign: str, encoding: str) -> None:
    assert workbook.read(csv(ROWS, sign=sign, encoding=encoding), "list.csv")[0].rows == ROWS


def test_the_old_windows_page_for_vietnamese_is_read() -> None:
    content = "Họ và tên;Phường\r\nNguyê\u0303n Thi\u0323;Láng".encode("cp1258", "ignore")
    assert workbook.read(content, "list.csv")[0].rows[1] == ["Nguyễn Thị", "Láng"]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 17_000), st.binary(min_size=1, max_size=40))
def test_a_mutated_workbook_is_read_or_refused(place: int, noise: bytes) -> None:
    content = sample("nguoi-hoc.xlsx")
    with contextlib.suppress(ListRefused):
        workbook.read(content[:place] + noise + content[place + len(noise) :], "list.xlsx")
