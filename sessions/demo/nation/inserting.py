"""INSERT … SELECT into a model's table: what is not said gets the field's default: a new field needs nothing."""

from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], source: str, **columns: str) -> int:
    """Insert a row per row of `source` (from FROM on); `columns` are SQL expressions by column. Returns how many."""
    names: list[str] = []
    expressions: list[str] = []
    params: list[Any] = []
    for field in model._meta.local_concrete_fields:
        if field.column in columns:
            expression = columns.pop(field.column)
        elif isinstance(field, models.AutoField):
            continue
        else:
            expression = "%s"
            params.append(default_of(field))
        names.append(str(field.column))
        expressions.append(expression)
    if columns:
        raise ValueError(f"{model.__name__} has no {', '.join(columns)}.")
    sql = f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(expressions)} {source}"  # nosec B608  # no input
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def default_of(field: "models.Field[Any, Any]") -> Any:
    """What a new object has in this field; an id or a time of its own must be given."""
    if field.primary_key or getattr(field, "auto_now_add", False):
        raise ValueError(f"{field} must be given.")
    return field.get_db_prep_save(field.get_default(), connection)
