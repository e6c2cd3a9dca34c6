"""Queries that are written out, for the few that are asked so often that composing them costs more than the answer."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection


def select(sql: str, values: Mapping[str, Any], *, ids: Collection[int] = ()) -> list[tuple[Any, ...]]:
    """The rows of a query with `%(name)s` values; `ids` are the columns of UUIDs, which SQLite keeps as texts."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(sql, {name: as_text(value) for name, value in values.items()} if is_sqlite else values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [with_ids(row, ids) for row in rows] if is_sqlite and ids else rows


def as_text(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date) else value


def with_ids(row: tuple[Any, ...], ids: Collection[int]) -> tuple[Any, ...]:
    return tuple(UUID(value) if value and place in ids else value for place, value in enumerate(row))
