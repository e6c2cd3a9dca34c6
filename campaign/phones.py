"""Vietnamese mobile numbers: read in any usual writing, kept as E.164, shown in groups or masked."""

import re
import unicodedata

FILLERS = re.compile(r"[\s.\-–_()'’‘`]+")
# Nine digits that begin with 3, 5, 7, 8 or 9, after 0, 84, +84, 0084, "+84 (0)" or nothing (Excel drops a leading 0).
# Which of those ranges an operator has been given changes every year, and lists hold numbers of ranges that
# libphonenumber does not know yet; so the shape decides, not the table of allotted ranges.
MOBILE = re.compile(r"(?:\+?84|0084)?0?([35789][0-9]{8})(?:\.0)?")
E164 = re.compile(r"\+84([0-9]{9})")


class NotAMobileNumber(ValueError):
    """The text is not one Vietnamese mobile number."""


def parse_mobile(text: str) -> str:
    """The number as E.164: "0912.345.678", "912345678", "84 912 345 678" → "+84912345678". Raises NotAMobileNumber."""
    digits = FILLERS.sub("", unicodedata.normalize("NFKC", text).removesuffix(".0"))
    match = MOBILE.fullmatch(digits)
    if match is None:
        raise NotAMobileNumber(text)
    return f"+84{match[1]}"


def national(e164: str) -> str:
    """As people read it out: "+84912345678" → "0912 345 678"; anything else as it is."""
    match = E164.fullmatch(e164)
    return f"0{match[1][:3]} {match[1][3:6]} {match[1][6:]}" if match else e164


def masked(e164: str) -> str:
    """Enough to recognise, too little to call: "+84912345678" → "0912 xxx 678"."""
    match = E164.fullmatch(e164)
    return f"0{match[1][:3]} xxx {match[1][6:]}" if match else ""
