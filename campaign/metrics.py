"""The registry of metrics: each app's `metrics.py` registers what it can count; roll-ups and dashboards read only this.

Facts are counted through the ORM. How to count them from the ledger is registered a second time as plain SQL, written
apart from it, so that `manage.py rollups verify` can recount every number independently.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

Key = tuple[UUID, date]  # (area, day): a commune-level area and a local day
Rows = Callable[[UUID], QuerySet[Any, Any]]


@dataclass(frozen=True, slots=True)
class Metric:
    """A number per ward and day that adds up over days and areas."""

    name: str
    label: str | Promise
    unit: str  # "people", "turns", "sessions", "visits" or "minutes"


@dataclass(frozen=True, slots=True)
class Facts:
    """What metrics are summed from: `rows(campaign_id)` gives area_id, day, and a column per metric, at any grain."""

    metrics: tuple[Metric, ...]
    rows: Rows

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(metric.name for metric in self.metrics)


REGISTRY: dict[str, Metric] = {}
FACTS: list[Facts] = []
RECOUNTS: dict[tuple[str, ...], str] = {}


def facts(*metrics: Metric) -> Callable[[Rows], Rows]:
    """Register the decorated query as the facts of these metrics, in the order of its columns; each name once."""

    def register(rows: Rows) -> Rows:
        for metric in metrics:
            if metric.name in REGISTRY:
                raise ValueError(f"The metric {metric.name} is registered twice.")
            REGISTRY[metric.name] = metric
        FACTS.append(Facts(metrics, rows))
        return rows

    return register


def recount(*names: str, sql: str) -> None:
    """Register how to recount metrics from the ledger: `sql` with one parameter, the campaign's id, valid on SQLite and
    PostgreSQL, gives area_id, day, and a column per name."""
    RECOUNTS[names] = sql
