"""Queries that are written out, for the few that are asked so often that composing them costs more than the answer."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection


def run(sql: str, values: Mapping[str, Any] | Sequence[Any], *, by_key: bool = False) -> list[tuple[Any, ...]]:
    """The rows of a statement. `by_key`: keys lead to them whatever the values, so PostgreSQL may keep its plan too.

    Planning takes it longer than answering. A query whose best plan depends on its values (which part of the tree of
    areas, which text) is better planned anew.
    """
    with connection.cursor() as cursor:
        if by_key and connection.vendor == "postgresql":
            cursor.cursor = planned_once()(connection.connection)
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@cache
def planned_once() -> Any:
    """psycopg's cursor that prepares on the server what comes again; Django's own never does."""
    from django.db.backends.postgresql.base import ServerBindingCursor

    return ServerBindingCursor


def select(sql: str, values: Mapping[str, Any], *, ids: Collection[int] = ()) -> list[tuple[Any, ...]]:
    """The rows of a query with `%(name)s` values, found by keys; `ids` are the columns of UUIDs, texts in SQLite."""
    is_sqlite = connection.vendor == "sqlite"
    fitting = {name: as_text(value) for name, value in values.items()} if is_sqlite else values
    rows = run(sql, fitting, by_key=True)
    return [with_ids(row, ids) for row in rows] if is_sqlite and ids else rows


def as_text(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date) else value


def with_ids(row: tuple[Any, ...], ids: Collection[int]) -> tuple[Any, ...]:
    return tuple(UUID(value) if value and place in ids else value for place, value in enumerate(row))
