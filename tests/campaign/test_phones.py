import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.phones import NotAMobileNumber, masked, national, parse_mobile

USUAL = ["0912345678", "912345678", "84912345678", "+84912345678", "0912 345 678", "0912.345.678", "+84 (0)912-345-678",
         "0084912345678", "'0912345678", "912345678.0", "０９１２３４５６７８",
         "\u00a00912\u00a0345\u00a0678"]  # fmt: skip
WRONG = ["", "abc", "09123", "091234567890", "0212345678", "9.01E+08", "0912345678 / 0987654321", "+1 912 345 678", "0"]


@pytest.mark.parametrize("text", USUAL)
def test_usual_writings_of_a_number_are_the_same_number(text: str) -> None:
    assert parse_mobile(text) == "+84912345678"


@pytest.mark.parametrize("text", WRONG)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotAMobileNumber):
        parse_mobile(text)


@given(st.text())
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with contextlib.suppress(NotAMobileNumber):
        assert len(parse_mobile(text)) == 12


@given(st.from_regex(r"[35789][0-9]{8}", fullmatch=True), st.sampled_from(["0", "84", "+84", "0084", "", "+84 0"]))
def test_reading_a_number_again_changes_nothing(digits: str, prefix: str) -> None:
    number = parse_mobile(prefix + digits)
    assert (number, parse_mobile(number), parse_mobile(national(number))) == (f"+84{digits}",) * 3


def test_a_masked_number_shows_its_ends_only() -> None:
    assert (masked("+84912345118"), masked("not a number")) == ("0912 xxx 118", "")
