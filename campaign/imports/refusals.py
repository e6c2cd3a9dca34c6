"""Why a file cannot be read, and what to do about it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Promise] = {
    "too_big": _("The file is larger than 5 MB. Split it into several files and import them one after the other."),
    "empty": _("The file is empty. Check that the list was saved, then choose it again."),
    "wrong_type": _("This is not an Excel or CSV list. Open it in Excel, save it as .xlsx, then choose it again."),
    "old_excel": _(
        "This is an old Excel file (.xls). Open it in Excel, choose Save as → .xlsx, then choose the new file."
    ),
    "password": _(
        "The file is locked with a password. Open it in Excel, remove the password (File → Info → Protect), "
        "save it, then choose it again."
    ),
    "bomb": _(
        "The file unpacks to far more than a list needs. Copy the list into a new workbook, save it as "
        ".xlsx, then choose that file."
    ),
    "damaged": _(
        "The file is damaged and cannot be opened. Open it in Excel, save it as a new .xlsx file, then choose that one."
    ),
    "too_heavy": _(
        "The file takes too long or too much memory to read. Copy only the rows with data into a new "
        "workbook, then choose that file."
    ),
    "too_many_rows": _(
        "The list has more than 20,000 rows. Split it into several files and import them one after the other."
    ),
    "too_many_columns": _(
        "The list has more than 40 columns. Delete the columns that are not needed, save it, then choose it again."
    ),
    "cell_too_long": _("A cell holds more than 2,000 characters. Shorten it, save the file, then choose it again."),
    "unknown_encoding": _(
        "The letters in this CSV file cannot be read. Open it in Excel, save it as .xlsx, then choose that file."
    ),
    "no_header": _(
        "No row with column names was found. The first row of the list must name the columns, for example: "
        "%(examples)s."
    ),
    "missing_columns": _(
        "The list lacks the column: %(columns)s. Add it in Excel, save the file, then choose it again."
    ),
    "no_rows": _("There are no rows under the column names. Check that the right sheet was filled in."),
}


def refusal_message(code: str, params: dict[str, Any]) -> str:
    return str(MESSAGES.get(code, MESSAGES["damaged"])) % params


class ListRefused(Exception):
    """The file cannot be read as a list; `code` and `params` say why, `str()` says it and what to do."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def __str__(self) -> str:
        return refusal_message(self.code, self.params)
