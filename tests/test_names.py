import pytest

from campaign.names import clean_name, fold, given_name, person_sort_key, sort_key


def test_fold_drops_diacritics_and_case() -> None:
    assert fold("Nguyễn  Đình ĐỨC") == "nguyen dinh duc"


def test_fold_makes_both_tone_placements_alike() -> None:
    assert fold("Hoà") == fold("Hòa")


def test_clean_name_title_cases_capitals_and_composes() -> None:
    assert clean_name("  HOA\u0300NG  VA\u0306N ") == "Hoàng Văn"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("nguyễn thị THOA", "Nguyễn Thị Thoa"),
        ("Nguyễn thị Hoa", "Nguyễn Thị Hoa"),
        ("đỗ văn a", "Đỗ Văn A"),
        ("Anna McDonald", "Anna McDonald"),
        ("h'hen niê", "H'Hen Niê"),
        ("NGUYỄN-TRẦN lan", "Nguyễn-Trần Lan"),
    ],
)
def test_clean_name_gives_each_word_its_capital(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


def test_sort_key_puts_d_with_bar_after_d_and_tones_last() -> None:
    names = ["Đào", "Dung", "An", "Ân", "Ăn", "Dũng", "Ánh"]
    assert sorted(names, key=sort_key) == ["An", "Ánh", "Ăn", "Ân", "Dung", "Dũng", "Đào"]


def test_sort_key_orders_numbers() -> None:
    names = ["An Khánh B", "An Khánh 04", "An Khánh 02 – ĐH Thủy lợi", "An Khánh"]
    assert sorted(names, key=sort_key) == ["An Khánh", "An Khánh 02 – ĐH Thủy lợi", "An Khánh 04", "An Khánh B"]


def test_people_sort_by_given_name_first() -> None:
    assert sorted(["Trần Văn Bình", "Lê Thị An"], key=person_sort_key) == ["Lê Thị An", "Trần Văn Bình"]
    assert given_name("Nguyễn Thị Hợi") == "Hợi"
