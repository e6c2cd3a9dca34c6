"""The registry of metrics: each app's `metrics.py` registers what it can count; roll-ups and dashboards read only this."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise

Key = tuple[UUID, date]  # (area, day): a commune-level area and a local day
Counts = dict[Key, int]
Query = Callable[[UUID, Iterable[Key] | None], Counts]


@dataclass(frozen=True, slots=True)
class Metric:
    """A number per ward and day that adds up over days and areas.

    `count(campaign_id, keys)` recounts it from the ledger for the keys (all keys when None) and leaves out zeros.
    `recount_sql` counts the same independently: SELECT area_id, day, value with one parameter, the campaign's id.
    """

    name: str
    label: Promise
    unit: str
    count: Query
    recount_sql: str


REGISTRY: dict[str, Metric] = {}


def metric(name: str, *, label: Promise, unit: str, recount_sql: str) -> Callable[[Query], Query]:
    """Register the decorated query as a metric. A name can be taken once."""

    def register(count: Query) -> Query:
        if name in REGISTRY:
            raise ValueError(f"The metric {name} is registered twice.")
        REGISTRY[name] = Metric(name, label, unit, count, recount_sql)
        return count

    return register
