import pytest

from campaign.imports.columns import find_tables
from campaign.imports.refusals import ListRefused
from campaign.imports.registry import REGISTRY
from campaign.imports.workbook import Sheet

HEADER = ["TT", "Họ và tên", "Phường/Xã"]
ONE = ["1", "Nguyễn Thị Hợi", "Phường Láng"]
TWO = ["2", "Lê Văn Nam", "Phường Láng"]
BLANK = ["", "", ""]


def numbers(*rows: list[str]) -> list[int]:
    (table,) = find_tables([Sheet("S", list(rows))], REGISTRY["learners"].columns)
    return [number for number, cells in table.rows]


def test_titles_above_and_a_signature_below_are_not_rows() -> None:
    assert numbers(["DANH SÁCH", "", ""], BLANK, HEADER, ONE, BLANK, TWO, BLANK, BLANK, ["", "Người lập biểu", ""]) == [
        4,
        6,
    ]


@pytest.mark.parametrize(
    "header", [["PHUONG/XA", "ho ten", "x"], ["Full name *", "Ward", ""], ["Địa bàn (phường, xã)", "", "HỌ VÀ TÊN"]]
)
def test_a_header_is_known_in_any_language_case_and_order(header: list[str]) -> None:
    assert numbers(header, ONE) == [2]


def test_a_row_that_numbers_the_columns_is_not_a_person() -> None:
    assert numbers(HEADER, ["(1)", "(2)", "(3)"], ONE) == [3]


def test_every_sheet_with_a_header_is_read_and_others_are_not() -> None:
    sheets = [Sheet("Hướng dẫn", [["Điền theo mẫu"]]), Sheet("Láng", [HEADER, ONE]), Sheet("Tây Hồ", [HEADER, TWO])]
    assert [table.sheet for table in find_tables(sheets, REGISTRY["learners"].columns)] == ["Láng", "Tây Hồ"]


def test_cells_of_unknown_columns_are_not_kept() -> None:
    rows = [[*HEADER, "Số CCCD"], [*ONE, "001056000123"]]
    (table,) = find_tables([Sheet("S", rows)], REGISTRY["learners"].columns)
    assert (table.unused, table.rows) == (["TT", "Số CCCD"], [(2, {"full_name": ONE[1], "area": ONE[2]})])


@pytest.mark.parametrize(
    ("rows", "code"),
    [([["a", "b"]], "no_header"), ([["Họ và tên", "Năm sinh"], ONE], "missing_columns"), ([HEADER], "no_rows")],
)
def test_a_list_without_what_it_needs_is_refused(rows: list[list[str]], code: str) -> None:
    with pytest.raises(ListRefused) as refused:
        find_tables([Sheet("S", rows)], REGISTRY["learners"].columns)
    assert refused.value.code == code
