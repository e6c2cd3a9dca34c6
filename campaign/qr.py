"""A QR code as one SVG path: no style and no script in it, so that the page's policy allows it."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

import segno

QUIET = 4  # squares of margin that readers need


class Picture(NamedTuple):
    size: int  # of the whole, in squares
    path: str


def picture_of(text: str) -> Picture:
    """The QR code of a text. Level M: some 15 % of it may be unreadable."""
    code = segno.make_qr(text, error="m")
    rows = list(code.matrix_iter(border=QUIET))
    return Picture(len(rows), "".join(line for y, row in enumerate(rows) for line in lines_of(y, row)))


def lines_of(y: int, row: Iterable[int]) -> list[str]:
    """The dark stretches of one row."""
    lines, x = [], 0
    for is_dark, squares in groupby(row):
        length = len(list(squares))
        if is_dark:
            lines.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return lines
