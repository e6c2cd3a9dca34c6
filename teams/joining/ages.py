"""What a birth year says about age: the youngest that someone can be, because only the year is asked."""

from datetime import date
from enum import StrEnum

ADULT, OF_THEIR_OWN = 18, 16


class Guarded(StrEnum):
    """What a guardian has to do before someone joins."""

    NOTHING = "nothing"
    KNOW = "know"
    AGREE = "agree"


def youngest_age(birth_year: int, today: date) -> int:
    """Before the birthday of the year; so that nobody is taken for older than they are."""
    return today.year - birth_year - 1


def guarded(birth_year: int, today: date) -> Guarded:
    age = youngest_age(birth_year, today)
    if age >= ADULT:
        return Guarded.NOTHING
    return Guarded.KNOW if age >= OF_THEIR_OWN else Guarded.AGREE


def is_surely_adult(birth_year: int | None, today: date) -> bool:
    """False too for someone whose birth year nobody knows."""
    return birth_year is not None and youngest_age(birth_year, today) >= ADULT
