"""Which birth years there can be: the same in forms, in lists and on phones."""

from datetime import date

EARLIEST, YOUNGEST, OF_AGE = 1900, 10, 18


def is_birth_year(year: int, *, today: date) -> bool:
    return EARLIEST <= year <= today.year


def is_too_young(year: int, *, today: date) -> bool:
    """Nobody of that age learns or teaches here by themselves: most likely a slip of the pen."""
    return today.year - year < YOUNGEST


def may_be_minor(year: int | None, *, today: date) -> bool:
    """Whether someone born in that year may still be under 18 today. Who wrote no year down is of age."""
    return year is not None and today.year - year <= OF_AGE
