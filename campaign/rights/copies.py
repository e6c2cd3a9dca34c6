"""The copy of all data about one person, as they may ask for it: sections of rows, in words."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.rights.register import Table, tables_of


class Section(NamedTuple):
    """A part of the copy: each row as (column, words, what stands there)."""

    title: str
    rows: list[list[tuple[str, str, Any]]]


def copy_of(person: str, ids: Collection[UUID]) -> list[Section]:
    """Everything that the register holds about these entries of one person; nobody else's rows."""
    return [Section(str(table.section), rows_of(table, ids)) for table in tables_of(person) if table.shows]


def rows_of(table: Table, ids: Collection[UUID]) -> list[list[tuple[str, str, Any]]]:
    paths = list(table.shows)
    words = [str(table.shows[path]) for path in paths]
    choices = [choices_of(table.model, path) for path in paths]
    rows = table.rows(ids).order_by("pk").values_list(*paths)
    return [
        [
            (path, label, known.get(value, value) if known else value)
            for path, label, known, value in zip(paths, words, choices, row, strict=True)
        ]
        for row in rows
    ]


def choices_of(model: type[models.Model], path: str) -> dict[Any, str]:
    """What the codes at the end of a path mean."""
    found: Any = model
    for name in path.split("__"):
        try:
            field = found._meta.get_field(name)
        except FieldDoesNotExist:
            return {}
        found = field.related_model
    return {code: str(words) for code, words in getattr(field, "flatchoices", ())}


def as_json(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """For machines: the codes of columns beside their words."""
    return [
        {"title": each.title, "rows": [{path: value for path, _, value in row} for row in each.rows]}
        for each in sections
    ]


def as_print(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """For people: words and texts only; what is empty is left out."""
    return [
        {"title": each.title, "rows": [[(words, text) for _, words, value in row if (text := said(value))]
                                       for row in each.rows]}
        for each in sections
    ]  # fmt: skip


def said(value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, dict):
        return " · ".join(text for each in value.values() if (text := said(each)))
    return ", ".join(map(said, value)) if isinstance(value, list) else str(value)
