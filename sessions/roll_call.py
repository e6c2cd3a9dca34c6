"""How a roster looks on the roll-call page: its rows, its five counts, and the words of what was just done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from campaign.ids import new_id
from campaign.names import fold
from campaign.templatetags.ui import icon
from sessions.attendance import Roster
from sessions.attendance.roster import ABSENT, Line
from sessions.models import Status

# The buttons of a row, in order, with the status that each gives (pressed again it gives UNMARKED) and its icon.
BUTTONS = ((Status.PRESENT, "check"), (Status.LATE, "clock"), (Status.ABSENT, "close"), (Status.EXCUSED, "excused"))


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


def rows_of(lines: list[Line], template: Callable[[dict[str, Any]], str]) -> list[SafeString]:
    """The lines as HTML: the template draws one row, with gaps for what differs from line to line, and they are filled.

    Thirty rows have seven hundred values: having the template look each of them up cost three times the rest of the
    page.
    """
    stencil = template(gaps()).replace("{", "{{").replace("}", "}}").replace(OPEN, "{").replace(CLOSE, "}")
    return [format_html(stencil, **values_of(line)) for line in lines]


OPEN, CLOSE = "\ue000", "\ue001"  # private signs that no text on the page holds


def gap(name: str) -> str:
    return f"{OPEN}{name}{CLOSE}"


def gaps() -> dict[str, Any]:
    """What the template of a row gets: gaps for the values of a line, and the four buttons."""
    buttons = [
        {
            "name": status.value,
            "label": status.label,
            "icon": icon(symbol),
            "gives": gap(f"{status}_gives"),
            "pressed": gap(f"{status}_pressed"),
        }
        for status, symbol in BUTTONS
    ]
    names = ("key", "name", "about", "search", "number", "seen", "status", "agreed")
    return {"row": {name: gap(name) for name in names}, "buttons": buttons}


def values_of(line: Line) -> dict[str, str]:
    """What fills the gaps; `format_html` escapes each."""
    return STATES[line.status] | {
        "key": str(line.learner),
        "name": line.name,
        "about": line.about,
        "search": line.search_name,
        "number": str(new_id()),  # of the form: a repeated post carries it again
        "seen": str(line.hlc),
        "status": line.status,
        "agreed": "" if line.disputed else "hidden",
    }


def state_of(status: str) -> dict[str, str]:
    """What fills the gaps of the four buttons; our own words, which need no escaping."""
    gives = {f"{button}_gives": "unmarked" if button == status else button.value for button, _symbol in BUTTONS}
    pressed = {f"{button}_pressed": "true" if button == status else "false" for button, _symbol in BUTTONS}
    return {name: SafeString(word) for name, word in (gives | pressed).items()}


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
