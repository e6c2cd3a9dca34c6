"""Statements that are written out, for the few that run so often that composing them costs more than the answer."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model


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


def insert(
    model: type[Model],
    names: tuple[str, ...],
    rows: Sequence[tuple[Any, ...]],
    *,
    unique: tuple[str, ...] = (),
    update: tuple[str, ...] = (),
) -> None:
    """Insert rows of a model in one statement whatever their number: what `bulk_create` does, composed once.

    `names` are the columns' fields, in the order of each row. A row whose key is known is left as it is, or gets
    the values of the fields `update` when there are some; `unique` names that key. Nothing is filled in: no
    defaults, no `auto_now`.
    """
    if not rows:
        return
    sql = insertion(model, names, unique, update)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.cursor = planned_once()(connection.connection)
            cursor.execute(sql, [list(column) for column in zip(*rows, strict=True)])
        else:
            cursor.executemany(sql, [tuple(map(as_kept, row)) for row in rows])


@cache
def insertion(model: type[Model], names: tuple[str, ...], unique: tuple[str, ...], update: tuple[str, ...]) -> str:
    """The SQL of `insert`: on PostgreSQL a parameter is a whole column, elsewhere one value."""

    fields = {field.name: field for field in model._meta.concrete_fields}

    def columns(some: tuple[str, ...]) -> list[str]:
        return [connection.ops.quote_name(str(fields[name].column)) for name in some]

    if connection.vendor == "postgresql":
        types = (fields[name].rel_db_type(connection) for name in names)
        values = f"SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in types)})"  # noqa: S608
    else:
        values = f"VALUES ({', '.join('%s' for _ in names)})"
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns(update))
    known = f"({', '.join(columns(unique))}) DO UPDATE SET {changes}" if update else "DO NOTHING"
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns(names))}) {values} ON CONFLICT {known}"


def as_kept(value: Any) -> Any:
    """The value as SQLite keeps it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else as_text(value)
