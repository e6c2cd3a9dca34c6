"""Erasing what is known of a person, column by column, without moving a single count."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import models

from campaign.rights.register import MENTIONS, SHREDDERS, TABLES, tables_of
from campaign.rights.traces import Traces

AT_ONCE = 500


def shred(person: str, ids: Collection[UUID], traces: Traces) -> None:
    """Overwrite every declared column of these people, then blot them out of all free text and of what other apps keep
    where no key leads. In the caller's transaction; repeating changes nothing."""
    overwrite(person, ids)
    for blot_out in SHREDDERS.get(person, []):
        blot_out(traces, ids)
    for model, texts in free_texts():
        blot(model, texts, traces)


def overwrite(person: str, ids: Collection[UUID]) -> None:
    """Overwrite what these people's own rows say of them. Repeating changes nothing."""
    for table in tables_of(person):
        columns = table.shreds | dict.fromkeys(table.texts, "")
        if columns:
            table.rows(ids).update(**columns)


def free_texts() -> list[tuple[type[models.Model], tuple[str, ...]]]:
    """Every column of free text that we know of."""
    own = [(table.model, table.texts) for table in TABLES.values() if table.texts]
    return own + [(each.model, each.texts) for each in MENTIONS.values() if each.texts]


def blot(model: type[models.Model], columns: tuple[str, ...], traces: Traces) -> None:
    """Take a person's name and number out of these columns, wherever they stand."""
    rows: models.QuerySet[Any] = model._base_manager.filter(traces.likely(*columns)).only(*columns)
    for row in rows.iterator(AT_ONCE):
        changed = {name: traces.blotted(getattr(row, name)) for name in columns}
        if any(getattr(row, name) != text for name, text in changed.items()):
            model._base_manager.filter(pk=row.pk).update(**changed)
