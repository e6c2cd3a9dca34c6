"""How a roster looks on the roll-call page: its rows, its five counts, and the words of what was just done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from campaign.ids import new_id
from campaign.names import fold
from campaign.templatetags.ui import icon
from sessions.attendance import Roster
from sessions.attendance.roster import ABSENT, Line
from sessions.models import Status

# The buttons of a row, in order, with the status that each gives; pressed again it gives UNMARKED.
BUTTONS = (Status.PRESENT, Status.LATE, Status.ABSENT, Status.EXCUSED)
PRESSED = {status: tuple(("true" if status == button else "false") for button in BUTTONS) for status in Status.values}
GIVEN = {
    status: tuple((Status.UNMARKED if status == button else button).value for button in BUTTONS)
    for status in Status.values
}


class Row(NamedTuple):
    """What the template writes of a line; plain texts, because each look-up is paid thirty times."""

    key: str
    name: str
    about: str
    search: str
    number: str  # of the form: a repeated post carries it again
    seen: str
    status: str
    disputed: bool
    gives: tuple[str, ...]
    pressed: tuple[str, ...]


class Cell(NamedTuple):
    """A cell of the count filter."""

    key: str
    label: Promise
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Which lines are asked for: a cell of the filter, a search, both or neither."""

    status: str = ""
    search: str = ""

    def has(self, line: Line) -> bool:
        words = line.search_name.split()
        return line.status in FILTERS[self.status].statuses and all(
            any(word.startswith(part) for word in words) for part in fold(self.search).split()
        )


class Filter(NamedTuple):
    label: Promise
    statuses: tuple[str, ...]
    count: Callable[[Roster], int]


FILTERS = {
    "": Filter(pgettext_lazy("roll call", "All"), tuple(Status.values), lambda roster: len(roster.lines)),
    "unmarked": Filter(pgettext_lazy("roll call", "Open"), (Status.UNMARKED,), lambda roster: roster.unmarked),
    "present": Filter(pgettext_lazy("roll call", "Here"), (Status.PRESENT,), lambda roster: roster.counts[Status.PRESENT]),
    "late": Filter(pgettext_lazy("roll call", "Late"), (Status.LATE,), lambda roster: roster.counts[Status.LATE]),
    "absent": Filter(pgettext_lazy("roll call", "Absent"), ABSENT, lambda roster: roster.absent),
}


def cells_of(roster: Roster, current: str = "") -> list[Cell]:
    return [Cell(key, cell.label, cell.count(roster), key == current) for key, cell in FILTERS.items()]


def buttons() -> list[tuple[str, str, SafeString]]:
    """(status, what it says to those who cannot see it, icon) of a row's buttons, drawn once for all rows."""
    drawn = zip(BUTTONS, ("check", "clock", "close", "excused"), strict=True)
    return [(status.value, str(status.label), icon(symbol)) for status, symbol in drawn]


def row_of(line: Line) -> Row:
    return Row(
        key=str(line.learner),
        name=line.name,
        about=line.about,
        search=line.search_name,
        number=str(new_id()),
        seen=str(line.hlc),
        status=line.status,
        disputed=line.disputed,
        gives=GIVEN[line.status],
        pressed=PRESSED[line.status],
    )


def number_for(form: UUID, status: str) -> str:
    """The id of the mark that a form's button makes: the form's own number with the status in its last three bits.

    So a repeated tap is the same mark, and two different taps on one page are two marks; none is lost as a conflict.
    """
    place = Status.values.index(status) if status in Status.values else 7
    return str(UUID(int=form.int & ~7 | place))


def sentence_of(line: Line) -> str:
    """What was just done, for the undo bar: "Đã ghi bác Mùi đến muộn"."""
    words = {
        Status.PRESENT: _("%(name)s is marked present"),
        Status.LATE: _("%(name)s is marked late"),
        Status.ABSENT: _("%(name)s is marked absent"),
        Status.EXCUSED: _("%(name)s is marked excused"),
        Status.UNMARKED: _("The mark of %(name)s is cleared"),
    }
    return words[Status(line.status)] % {"name": line.short_name}


