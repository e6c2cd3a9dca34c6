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
    """A WITH clause that ends in `summed`: area_id, day, a column per metric; for the keys, or for all when None."""
    rows = facts.rows(campaign_id)
    if keys is not None:
        rows = rows.filter(within(keys))
    ledger, params = rows.query.get_compiler(connection=connection).as_sql()
    columns = ", ".join(facts.names)
    totals = ", ".join(f"SUM({name}) AS {name}" for name in facts.names)
    sql = f"""WITH ledger (area_id, day, {columns}) AS ({ledger}),
        summed AS (SELECT area_id, day, {totals} FROM ledger GROUP BY area_id, day)"""  # noqa: S608 (names of our metrics)
    return sql, list(params)


def id_param(pk: UUID) -> object:
    """A UUID as this database keeps it."""
    return UUIDField().get_db_prep_value(pk, connection)


def key_of(area: UUID | str, day: date | str) -> Key:
    """A key from a raw row: SQLite gives text."""
    return (
        area if isinstance(area, UUID) else UUID(area),
        day if isinstance(day, date) else date.fromisoformat(day),
    )
