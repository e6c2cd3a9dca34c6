from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.imports.cells import NotUnderstood, name_of, year_of
from campaign.imports.problems import MESSAGES
from campaign.imports.reader import text_of

TODAY = date(2026, 7, 15)


@contextmanager
def known_problem() -> Iterator[None]:
    """Lets nothing out but a problem that has words."""
    try:
        yield
    except NotUnderstood as error:
        MESSAGES[str(error)]


@pytest.mark.parametrize(
    "text",
    [
        "1956",
        "1956.0",
        " 1956 ",
        "21/05/1956",
        "21-5-1956",
        "05/21/1956",
        "1956-05-21",
        "1956-05-21 00:00:00",
        "5/1956",
    ],
)
def test_a_birth_year_is_read_from_years_and_dates(text: str) -> None:
    assert year_of(text, today=TODAY) == 1956


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("khoảng 60", "year"), ("56", "year"), ("21/05/56", "year"), ("1956?", "year"), ("20593", "year"),
        ("1856", "year_range"), ("1899", "year_range"), ("2027", "year_range"), ("2056", "year_range"),
        ("31/06/1956", "date"), ("2020", "year_young"),
    ],
)  # fmt: skip
def test_a_birth_year_is_never_guessed(text: str, code: str) -> None:
    with pytest.raises(NotUnderstood, match=f"^{code}$"):
        year_of(text, today=TODAY)


@given(st.text() | st.from_regex(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}", fullmatch=True))
def test_any_text_is_a_year_or_has_a_message(text: str) -> None:
    with known_problem():
        assert 1900 <= year_of(text, today=TODAY) <= 2026


@given(st.integers(1900, 2016))
def test_every_possible_year_is_read(year: int) -> None:
    assert (year_of(str(year), today=TODAY), year_of(f"01/01/{year}", today=TODAY)) == (year, year)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Lê  Thị  Hòa ", "Lê Thị Hòa"),
        ("NGUYỄN THỊ HỢI", "Nguyễn Thị Hợi"),
        ("Nguye\u0302\u0303n Thi\u0323 Ho\u031b\u0323i", "Nguyễn Thị Hợi"),
        ("nguyễn thị HỢI", "Nguyễn Thị Hợi"),
    ],
)
def test_a_name_is_tidied(text: str, name: str) -> None:
    assert name_of(text) == name


@pytest.mark.parametrize(("text", "code"), [("NguyÔn V¨n A", "strange"), ("---", "strange"), ("x" * 121, "too_long")])
def test_a_name_in_an_old_font_or_without_letters_is_refused(text: str, code: str) -> None:
    with pytest.raises(NotUnderstood, match=f"^{code}$"):
        name_of(text)


@given(st.text())
def test_tidying_a_name_twice_changes_nothing(text: str) -> None:
    with known_problem():
        name = name_of(text)
        assert name_of(name) == name


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.none()))
def test_any_cell_becomes_text_that_stays_the_same(value: object) -> None:
    assert text_of(text_of(value)) == text_of(value)


def test_numbers_and_dates_become_what_people_see() -> None:
    assert [text_of(value) for value in (358770658.0, date(1964, 6, 23), 1.5, True, "a\u200bb")] == [
        "358770658", "23/06/1964", "1.5", "True", "ab",
    ]  # fmt: skip
