"""Loading is quickest into tables without indexes and keys: they are dropped and built anew in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection, models

from sessions.demo.bulk import Report

CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid), contype::text
    FROM pg_constraint
    WHERE (conrelid = ANY(%s::regclass[]) AND contype IN ('p', 'u', 'f'))
       OR (confrelid = ANY(%s::regclass[]) AND contype = 'f')
    ORDER BY contype = 'f' DESC, conname"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%s::regclass[])
      AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY 1"""


class Constraint(NamedTuple):
    table: str
    name: str
    definition: str
    kind: str  # p primary key, u unique, f foreign key


@contextmanager
def bare(tables: list[type[models.Model]], report: Report) -> Iterator[None]:
    """Inside, the tables have no index and no key; outside, they have exactly those they had.

    Call it inside a transaction: interrupted, nothing was dropped. Building a key checks every row.
    """
    names = [table._meta.db_table for table in tables]
    with connection.cursor() as cursor:
        # Alter no table while checks of rows written before are still pending.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(CONSTRAINTS, [names, names])
        constraints = [Constraint(*row) for row in cursor.fetchall()]
        for table, name, _definition, _kind in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(INDEXES, [names])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        keys = [constraint for constraint in constraints if constraint.kind != "f"]
        links = [constraint for constraint in constraints if constraint.kind == "f"]
        statements = [*map(adding, keys), *(definition for _name, definition in indexes), *map(adding, links)]
        for done, statement in enumerate(statements, start=1):
            cursor.execute(statement)
            report("keys and indexes", done, len(statements))


def adding(constraint: Constraint) -> str:
    return f"ALTER TABLE {constraint.table} ADD CONSTRAINT {constraint.name} {constraint.definition}"
