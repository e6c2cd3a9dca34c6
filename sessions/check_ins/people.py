"""Who on a list is meant by what somebody typed at the door. Pure: knows no database and no clock."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from campaign.names import clean, fold, old_tone_style

FEWEST_DIGITS, MOST_DIGITS = 4, 15
# Said before a name and no part of it; some of them, without their diacritics, are also family names.
ADDRESSES = {"bác", "ông", "bà", "cô", "chú", "anh", "chị", "em", "cụ", "bac", "ong", "ba", "co", "chu", "chi", "cu"}


class Listed(NamedTuple):
    """A person on the list, as far as the door needs to know them."""

    learner: UUID
    full_name: str
    search_name: str
    phone: str  # E.164 or empty


def read_phone_end(typed: str) -> str:
    """The digits of what was typed, when nothing but digits and their usual fillers was typed."""
    text = unicodedata.normalize("NFKC", typed)
    digits = "".join(sign for sign in text if sign.isascii() and sign.isdigit())
    return digits if all(sign.isdigit() or sign in " .-+()" for sign in text.strip()) else ""


def meant(typed: str, people: Collection[Listed]) -> UUID | None:
    """The one person who is clearly meant; None when it is nobody, or could be two.

    A phone number or at least its last four digits; or family and given name, in any spelling, middle names left out
    or not. A given name alone is not enough: whoever is called so and is not on the list would be taken for another.
    """
    digits = read_phone_end(typed)
    found = by_phone(digits, people) if digits else by_name(typed, people)
    return found[0].learner if len(found) == 1 else None


def by_phone(digits: str, people: Iterable[Listed]) -> list[Listed]:
    """Whose number ends so; "0912 345 678" is the end of +84 912 345 678, without its 0."""
    end = digits.removeprefix("84") if len(digits) > 10 else digits
    end = end.removeprefix("0") if len(end) > 9 else end
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return []
    return [person for person in people if person.phone.endswith(end)]


def by_name(typed: str, people: Collection[Listed]) -> list[Listed]:
    """Everyone whose name this may be. Among several who differ in diacritics only, one spelled just so is meant."""
    said = clean(typed)
    first, _, rest = said.partition(" ")
    found = fitting(fold(said).split(), people)
    if not found and first.lower() in ADDRESSES:
        said = rest
        found = fitting(fold(said).split(), people)
    exact = [person for person in found if spelling(person.full_name) == spelling(said)]
    is_about_diacritics = all(person.search_name == fold(said) for person in found)
    return exact if len(exact) == 1 and is_about_diacritics else found


def fitting(words: Sequence[str], people: Iterable[Listed]) -> list[Listed]:
    return [person for person in people if fits(words, person.search_name.split())] if len(words) > 1 else []


def fits(words: Sequence[str], name: Sequence[str]) -> bool:
    """Family name first, given name last, and what stands between in the order of the name."""
    if not name or (words[0], words[-1]) != (name[0], name[-1]):
        return False
    rest = iter(name[1:-1])
    return all(word in rest for word in words[1:-1])


def spelling(name: str) -> str:
    return old_tone_style(clean(name)).lower()


def near(typed: str, people: Iterable[Listed], most: int = 4) -> list[Listed]:
    """Whom the leader may mean: people with one of the typed words as their given name, or with that end of a phone."""
    digits = read_phone_end(typed)
    if digits:
        return by_phone(digits, people)[:most]
    words = set(fold(typed).split())
    alike = [person for person in people if words and person.search_name.rsplit(" ", 1)[-1] in words]
    return sorted(alike, key=lambda person: -len(words & set(person.search_name.split())))[:most]
