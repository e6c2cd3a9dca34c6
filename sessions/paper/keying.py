"""What was keyed in from a sheet: read from the form, with what is wrong beside each row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.http import QueryDict
from django.utils.translation import gettext as _

from campaign.ids import id_or_none, new_id
from campaign.names import clean
from learners.models import FormOfAddress
from sessions.models import Status
from sessions.paper.sheets import Sheet

KEYS = {"c": Status.PRESENT, "m": Status.LATE, "v": Status.ABSENT, "p": Status.EXCUSED}
BLANK_LINES, MOST_LINES, MOST_GUESTS = 4, 60, 200
SOMEONE_ELSE = "new"


@dataclass(slots=True)
class Newcomer:
    """A line at the bottom of the sheet."""

    number: int
    name: str = ""
    form_of_address: str = FormOfAddress.BAC
    status: str = Status.PRESENT
    agrees: bool = False
    same: str = ""  # the id of a known person, or "new"
    error: str = ""
    alike: list[Any] = field(default_factory=list)  # people who may be the same

    @property
    def key(self) -> str:
        return f"new-{self.number}"

    @property
    def is_known(self) -> bool:
        return id_or_none(self.same) is not None


@dataclass(slots=True)
class Keyed:
    """A filled form. `form` is its own number: all that it writes is numbered after it, so that repeating is safe."""

    form: UUID = field(default_factory=new_id)
    statuses: dict[UUID, str] = field(default_factory=dict)
    seen: dict[UUID, int] = field(default_factory=dict)
    kept: set[UUID] = field(default_factory=set)  # whose mark in the ledger shall stay although the paper differs
    newcomers: list[Newcomer] = field(default_factory=list)
    guests: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def named(self) -> list[Newcomer]:
        return [line for line in self.newcomers if line.name]

    @property
    def heads(self) -> int:
        return int(self.guests) if self.guests.isascii() and self.guests.isdigit() and len(self.guests) < 4 else 0

    @property
    def is_empty(self) -> bool:
        return not (self.statuses or self.named or self.heads)

    def number(self, *parts: object) -> UUID:
        """The id of something that this form writes: the same whenever it is sent again."""
        return uuid5(self.form, ":".join(str(part) for part in parts))


def blank() -> Keyed:
    return Keyed(newcomers=[Newcomer(number) for number in range(BLANK_LINES)])


def read(posted: QueryDict, sheet: Sheet) -> Keyed:
    """The form as sent; rows of people who are not on the list any more are left out. Fills in `errors`."""
    keyed = Keyed(form=id_or_none(posted.get("form")) or new_id())
    for learner in sheet.learners:
        read_row(posted, learner, keyed)
    keyed.newcomers = list(read_newcomers(posted))
    keyed.guests = posted.get("guests", "").strip()
    if keyed.guests and not keyed.heads and keyed.guests.strip("0"):
        keyed.errors["guests"] = _("Write how many people as a number, for example 2.")
    elif keyed.heads > MOST_GUESTS:
        keyed.errors["guests"] = _("That is more than %(most)s people. Count again.") % {"most": MOST_GUESTS}
    keyed.errors |= {f"{line.key}-name": line.error for line in keyed.newcomers if line.error}
    return keyed


def read_row(posted: Mapping[str, str], learner: UUID, keyed: Keyed) -> None:
    value = posted.get(f"status-{learner}", "").strip().lower()
    status = KEYS.get(value, value)
    if status in KEYS.values():
        keyed.statuses[learner] = str(status)
    elif status:
        keyed.errors[f"status-{learner}"] = _("Choose one of: here, late, absent, excused.")
    seen = posted.get(f"seen-{learner}", "")
    if seen.isascii() and seen.isdigit() and len(seen) < 17:
        keyed.seen[learner] = int(seen)
    if posted.get(f"take-{learner}") == "ledger":
        keyed.kept.add(learner)


def read_newcomers(posted: Mapping[str, str]) -> Iterator[Newcomer]:
    lines = posted.get("lines", "")
    count = int(lines) if lines.isascii() and lines.isdigit() and len(lines) < 4 else BLANK_LINES
    more = BLANK_LINES if "more" in posted else 0
    for number in range(min(count + more, MOST_LINES)):
        line = Newcomer(number)
        line.name = clean(posted.get(f"{line.key}-name", ""))
        line.agrees = f"{line.key}-agrees" in posted
        line.same = posted.get(f"{line.key}-same", "")
        address, status = posted.get(f"{line.key}-address", ""), posted.get(f"{line.key}-status", "")
        line.form_of_address = address if address in FormOfAddress.values else FormOfAddress.BAC
        line.status = status if status in (Status.PRESENT, Status.LATE) else Status.PRESENT
        line.error = wrong_with(line)
        yield line


def wrong_with(line: Newcomer) -> str:
    """What to correct in a line, in words."""
    if not line.name:
        return _("Write the name, or clear the tick.") if line.agrees else ""
    if len(line.name) > 120 or not line.name.isprintable():
        return _("This name is too long or has signs that no name has.")
    if not line.agrees:
        return _("Tick that they agreed on paper. Without it no name is kept: count them without a name instead.")
    return ""


def fill(keyed: Keyed, sheet: Sheet, status: str) -> None:
    """Set every row that was left open."""
    if status in KEYS.values():
        for learner in sheet.learners:
            keyed.statuses.setdefault(learner, status)
