"""What can be wrong with a cell: the words under its row, and the words that sum up all rows with the same problem."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

Problem = dict[str, Any]  # {"column": str, "code": str, "text": str, "choices": [str, …]}

MESSAGES: dict[str, Promise] = {
    "missing": _("This cell is empty and must be filled in."),
    "too_long": _("The text is too long. Shorten it."),
    "strange": _("“%(text)s” has signs that do not belong in a name; perhaps an old font. Type the name again."),
    "phone": _("“%(text)s” is not a mobile number. Enter 10 digits, for example 0912 345 678."),
    "year": _("“%(text)s” is not a year. Enter the birth year in 4 digits, for example 1956, or leave the cell empty."),
    "year_range": _("%(text)s cannot be a birth year. Enter a year from 1900 to this year."),
    "year_young": _("Born in %(text)s, they would be a child under 10. Check the year, or leave the cell empty."),
    "date": _("“%(text)s” is not a real date. Enter it as 30/06/1956, or only the year."),
    "email": _("“%(text)s” is not an e-mail address. Enter it as ten@example.org."),
    "consent": _("“%(text)s” is neither yes nor no. Enter Có or Không."),
    "address": _("“%(text)s” is not a form of address. Enter bác, ông, bà, cô, chú, anh or chị."),
    "area_unknown": _("“%(text)s” is not a ward or commune here. Check how it is written."),
    "area_ambiguous": _("“%(text)s” is an old or incomplete name. Today it may be"),
    "area_outside": _("“%(text)s” lies outside the area you look after. Ask its coordinator to import this row."),
    "team_unknown": _("There is no team “%(text)s”. Import the list of teams first, or correct the name."),
    "team_ambiguous": _("Several teams are called “%(text)s”. Choose one:"),
    "leader_nameless": _("There is a phone number but no leader's name. Enter the name or empty the number."),
}  # fmt: skip

# Why a whole group of rows cannot be imported yet: for the box above the list.
SUMMARIES: dict[str, Any] = {
    "missing": ngettext_lazy("%(count)s row lacks: %(column)s", "%(count)s rows lack: %(column)s", "count"),
    "year": ngettext_lazy("%(count)s unclear birth year", "%(count)s unclear birth years", "count"),
    "year_range": ngettext_lazy("%(count)s impossible birth year", "%(count)s impossible birth years", "count"),
    "year_young": ngettext_lazy("%(count)s birth year of a child", "%(count)s birth years of children", "count"),
    "date": ngettext_lazy("%(count)s date that does not exist", "%(count)s dates that do not exist", "count"),
    "phone": ngettext_lazy("%(count)s wrong phone number", "%(count)s wrong phone numbers", "count"),
    "area_unknown": ngettext_lazy("%(count)s row with an unknown ward", "%(count)s rows with an unknown ward", "count"),
    "area_ambiguous": ngettext_lazy("%(count)s row with an old ward", "%(count)s rows with an old ward", "count"),
    "area_outside": ngettext_lazy("%(count)s row outside your area", "%(count)s rows outside your area", "count"),
    "team_unknown": ngettext_lazy("%(count)s row with an unknown team", "%(count)s rows with an unknown team", "count"),
}  # fmt: skip
OTHER = ngettext_lazy("%(count)s row to mend: %(column)s", "%(count)s rows to mend: %(column)s", "count")


def problem(column: str, code: str, text: str = "", choices: list[str] | None = None) -> Problem:
    return {"column": column, "code": code, "text": text[:80], "choices": choices or []}


def message_of(found: Problem) -> str:
    """The problem in words, in the language of whoever reads it now."""
    return str(MESSAGES[found["code"]]) % {"text": found["text"]}


def summary_of(code: str, column: str, count: int) -> str:
    """ "12 rows with an old ward name", for all rows with this problem in this column."""
    return str(SUMMARIES.get(code, OTHER) % {"count": count, "column": column})


def marks(problems: list[Problem]) -> str:
    """What `ImportRow.codes` holds: every kind of problem of a row, findable as " column:code "."""
    return "".join(f" {found['column']}:{found['code']} " for found in problems)[:400]
