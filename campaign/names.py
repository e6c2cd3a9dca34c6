"""Vietnamese names and places: how they are stored, found without diacritics, and put in order."""

import re
import unicodedata
from collections.abc import Callable

NAME_LENGTH = 120
LETTERS_ONLY = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# Digits come before letters in every collation, so that keys of these signs sort alike on SQLite and PostgreSQL.
SIGNS = "123456789abcdefghijklmnopqrstuvwx"
LETTERS = dict(zip("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", SIGNS, strict=True))
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# "hoà", "hoè", "thuỷ": o or u (not after q), a vowel and its tone at the end of a syllable, decomposed.
NEW_STYLE_TONE = re.compile("(o[ae]|(?<!q)uy)([\u0300\u0301\u0303\u0309\u0323])(?!\\w)", re.IGNORECASE)
ACCENTED = {
    ("a", "\u0306"): "ă",
    ("a", "\u0302"): "â",
    ("e", "\u0302"): "ê",
    ("o", "\u0302"): "ô",
    ("o", "\u031b"): "ơ",
    ("u", "\u031b"): "ư",
}


def clean(text: str) -> str:
    """NFC, trimmed, single inner spaces: how every name is stored."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def clean_name(text: str) -> str:
    """A person's name as stored: `clean`, and each word that is all small or all capitals with a capital first.

    Whoever types "McDonald" means it: a word of both is left as it is.
    """
    return " ".join(map(with_capital, clean(text).split()))


def with_capital(word: str) -> str:
    return word.title() if LETTERS_ONLY.fullmatch(word) and (word.islower() or word.isupper()) else word


def thing_name(text: str) -> str:
    """The name of a team as stored: `clean`, and title case when all of it was typed in capitals."""
    name = clean(text)
    return name.title() if name.isupper() else name


class NotAName(ValueError):
    """`str()` says why: `missing`, `too_long`, or `strange` (a NUL, half a sign, something invisible)."""


def person_name(text: str, *, tidy: Callable[[str], str] = clean_name) -> str:
    """A person's name as stored, wherever it came from: a page, a phone, a list. Raises `NotAName`."""
    name = tidy(text)
    if not name:
        raise NotAName("missing")
    if len(name) > NAME_LENGTH:
        raise NotAName("too_long")
    if not name.isprintable():
        raise NotAName("strange")
    return name


def old_tone_style(text: str) -> str:
    """The tone on the first vowel, as official names have it: "Hoà Thuỷ" → "Hòa Thủy"; "Quý" stays. NFC."""
    decomposed = unicodedata.normalize("NFD", text)
    moved = NEW_STYLE_TONE.sub(lambda found: f"{found[1][0]}{found[2]}{found[1][1]}", decomposed)
    return unicodedata.normalize("NFC", moved)


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d, single spaces: "Nguyễn Đình Đức" → "nguyen dinh duc"."""
    lowered = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(letter for letter in lowered if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", letters).replace("_", " ").split())


def sort_key(text: str) -> str:
    """A key of digits and small letters in Vietnamese order: numbers, then letters with Đ after D, tones last."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    letters: list[str] = []
    tones: list[str] = []
    for sign in decomposed:
        if letters and (letters[-1], sign) in ACCENTED:
            letters[-1] = ACCENTED[letters[-1], sign]
        elif sign in TONES:
            tones.append(TONES[sign])
        elif not unicodedata.combining(sign):
            letters.append(sign)
            tones.append("0")
    signs = (LETTERS.get(letter, f"0{letter}" if letter in "0123456789" else "0") for letter in letters)
    return "".join(signs) + "00" + "".join(tones).rstrip("0")


def given_name(full_name: str) -> str:
    """The last word, by which Vietnamese people are called: "Nguyễn Thị Hợi" → "Hợi"."""
    return full_name.rsplit(" ", 1)[-1]


def person_sort_key(full_name: str) -> str:
    """People in order of given name, then family name."""
    return f"{sort_key(given_name(full_name))}00{sort_key(full_name)}"[:300]
