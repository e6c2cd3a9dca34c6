"""A QR code as one SVG path: no style and no script in it, so that the page's policy allows it."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

import segno

QUIET = 4  # squares of margin that readers need
MASK = 2  # readers take any; one for all makes codes sums of their bits
DARK = re.compile("1+")


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


class Series:
    """QR codes of texts that begin alike and are equally long; each takes a hundredth of the time of `picture_of`.

    With one mask, every square of a code is a sum modulo 2 of bits of its text. So a code is the one of the beginning
    alone, changed by what each bit after it changes; that is drawn once for each bit.
    """

    def __init__(self, start: str, length: int) -> None:
        self.start = start.encode("ascii")
        self.first = Code(self.start + bytes(length))
        self.changes = [
            self.first.squares ^ Code(self.start + (1 << bit).to_bytes(length)).squares for bit in range(8 * length)
        ]

    def picture(self, rest: str) -> Picture:
        """The QR code of the beginning with this rest, which has the length that was said."""
        squares, bits = self.first.squares, int.from_bytes(rest.encode("ascii"))
        for change in self.changes:
            if bits & 1:
                squares ^= change
            bits >>= 1
        return self.first.picture(squares)


class Code:
    """A QR code as one number, whose bits are its squares, row after row."""

    def __init__(self, text: bytes) -> None:
        code = segno.make_qr(text, error="m", mode="byte", mask=MASK, boost_error=False)
        rows = [bytes(row) for row in code.matrix_iter(border=QUIET)]
        self.size = len(rows)
        self.squares = int("".join(str(square) for row in rows for square in row), 2)

    def picture(self, squares: int) -> Picture:
        written = f"{squares:0{self.size * self.size}b}"
        path = [
            f"M{dark.start()} {y}h{dark.end() - dark.start()}v1h-{dark.end() - dark.start()}z"
            for y in range(self.size)
            for dark in DARK.finditer(written[y * self.size : (y + 1) * self.size])
        ]
        return Picture(self.size, "".join(path))
