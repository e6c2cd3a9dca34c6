"""Which birth years there can be: the same in forms, in lists and on phones."""

from datetime import date

EARLIEST = 1900


def is_birth_year(year: int, *, today: date) -> bool:
    return EARLIEST <= year <= today.year
