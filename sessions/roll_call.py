"""How a roster looks on the roll-call page: its rows, its five counts, and the words of what was just done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from campaign.ids import new_id
from campaign.names import fold
from sessions.attendance import Roster
from sessions.attendance.roster import ABSENT, Line
from sessions.models import Status

# The buttons of a row, in order, by the status that each gives; pressed again it gives UNMARKED.
BUTTONS = (Status.PRESENT, Status.LATE, Status.ABSENT, Status.EXCUSED)


@dataclass(frozen=True, slots=True)
class Filter:
    label: Promise
    statuses: tuple[str, ...]
    count: Callable[[Roster], int]


FILTERS = {
    "": Filter(pgettext_lazy("roll call", "All"), tuple(Status.values), lambda roster: len(roster.lines)),
    "unmarked": Filter(pgettext_lazy("roll call", "Open"), (Status.UNMARKED,), lambda roster: roster.unmarked),
    "present": Filter(pgettext_lazy("roll call", "Here"), (Status.PRESENT,), lambda roster: roster.counts["present"]),
    "late": Filter(pgettext_lazy("roll call", "Late"), (Status.LATE,), lambda roster: roster.counts["late"]),
    "absent": Filter(pgettext_lazy("roll call", "Absent"), ABSENT, lambda roster: roster.absent),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the count filter."""

    key: str
    label: Promise
    count: int
    is_current: bool


def cells_of(roster: Roster, current: str = "") -> list[Cell]:
    return [Cell(key, cell.label, cell.count(roster), key == current) for key, cell in FILTERS.items()]


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


class Row(NamedTuple):
    """A line as the template stamps it; of each button the status that it gives and whether it is pressed."""

    key: str
    name: str
    about: str
    search: str
    number: str  # of the form: a repeated post carries it again
    seen: int
    status: str
    agreed: str
    marks_url: str
    token: str
    present_gives: str
    present_pressed: str
    late_gives: str
    late_pressed: str
    absent_gives: str
    absent_pressed: str
    excused_gives: str
    excused_pressed: str


def rows_of(lines: Iterable[Line], *, marks_url: str, token: str) -> list[Row]:
    return [
        Row(
            str(line.learner), line.name, line.about, line.search_name, str(new_id()), line.hlc, line.status,
            "" if line.disputed else "hidden", marks_url, token, *STATES[line.status],
        )
        for line in lines
    ]  # fmt: skip


def state_of(status: str) -> list[str]:
    """What the four buttons give, and which is pressed, while a line has this status."""
    pairs = [("unmarked", "true") if button == status else (button.value, "false") for button in BUTTONS]
    return [text for pair in pairs for text in pair]


STATES = {status: state_of(status) for status in Status.values}


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
