"""Trigram indexes, by which PostgreSQL finds a word in the middle of a name; SQLite reads the column instead."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython


def trigram_index(table: str, column: str = "search_name") -> RunPython:
    """A migration operation that makes the index `<table>_<column>_trigrams`, and takes it away again."""
    name = f"{table}_{column}_trigrams"

    def create(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            editor.execute(f"CREATE INDEX {name} ON {table} USING gin ({column} gin_trgm_ops)")

    def drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP INDEX {name}")

    return RunPython(create, drop)
