"""The SQL that sums facts of the ledger, for a rebuild of everything and for some keys alike."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

from campaign.metrics import Facts, Key
from campaign.roll_ups.dirty_keys import within

Sql = tuple[str, list[Any]]


def sums(facts: Facts, campaign_id: UUID, keys: Iterable[Key] | None = None) -> Sql:
    """A WITH clause that ends in `summed`: area_id, day, subject, a column per metric; for the keys, all when None."""
    rows = facts.rows(campaign_id)
    parts = [
        (part if keys is None else part.filter(within(keys))).query.get_compiler(connection=connection).as_sql()
        for part in (rows if isinstance(rows, tuple) else (rows,))
    ]
    place = "area_id, day, subject" if facts.by else "area_id, day"
    subject = "" if facts.by else "'' AS subject, "
    columns = ", ".join(facts.names)
    totals = ", ".join(f"SUM({name}) AS {name}" for name in facts.names)
    sql = f"""WITH ledger ({place}, {columns}) AS ({" UNION ALL ".join(ledger for ledger, _ in parts)}),
        summed AS (SELECT {place}, {subject}{totals} FROM ledger GROUP BY {place})"""  # noqa: S608 (names of our metrics)
    return sql, [param for _, params in parts for param in params]


def id_param(pk: UUID) -> object:
    """A UUID as this database keeps it."""
    return UUIDField().get_db_prep_value(pk, connection)


def key_of(area: UUID | str, day: date | str) -> Key:
    """A key from a raw row: SQLite gives text."""
    return (
        area if isinstance(area, UUID) else UUID(area),
        day if isinstance(day, date) else date.fromisoformat(day),
    )
