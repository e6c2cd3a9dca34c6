"""The registry of metrics: each app's `metrics.py` registers what it can count; roll-ups and dashboards read only this.

Facts are counted through the ORM. How to count them from the ledger is registered a second time as plain SQL, written
apart from it, so that `manage.py rollups verify` can recount every number independently.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Replace
from django.utils.functional import Promise

Key = tuple[UUID, date]  # (area, day): a commune-level area and a local day
Rows = Callable[[UUID], QuerySet[Any, Any] | tuple[QuerySet[Any, Any], ...]]


@dataclass(frozen=True, slots=True)
class Metric:
    """A number per ward and day that adds up over days and areas."""

    name: str
    label: str | Promise
    unit: str  # "people", "turns", "sessions", "visits" or "minutes"


@dataclass(frozen=True, slots=True)
class Facts:
    """What metrics are summed from: `rows(campaign_id)` gives area_id, day, and a column per metric, at any grain.

    Metrics counted `by` something ("skill", "team", "audience") have the column `subject` after the day: its
    `subject_id`, or the audience itself. Several queries in place of one add up.
    """

    metrics: tuple[Metric, ...]
    rows: Rows
    by: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(metric.name for metric in self.metrics)


@dataclass(frozen=True, slots=True)
class Recount:
    """The SQL that counts metrics from the ledger, and what they are counted by."""

    sql: str
    by: str


REGISTRY: dict[str, Metric] = {}
FACTS: list[Facts] = []
RECOUNTS: dict[tuple[str, ...], Recount] = {}


def facts[R: Rows](*metrics: Metric, by: str = "") -> Callable[[R], R]:
    """Register the decorated query as the facts of these metrics, in the order of its columns; each name once."""

    def register(rows: R) -> R:
        for metric in metrics:
            if metric.name in REGISTRY:
                raise ValueError(f"The metric {metric.name} is registered twice.")
            REGISTRY[metric.name] = metric
        FACTS.append(Facts(metrics, rows, by))
        return rows

    return register


def recount(*names: str, sql: str, by: str = "") -> None:
    """Register how to recount metrics from the ledger: `sql` with one parameter, the campaign's id, valid on SQLite and
    PostgreSQL, gives area_id, day, the subject if they are counted `by` one, and a column per name."""
    RECOUNTS[names] = Recount(sql, by)


def subject_id(pk: UUID | int) -> str:
    """How roll-ups name a subject: the same on every database."""
    return pk.hex if isinstance(pk, UUID) else str(pk)


def subject_of(pk: str) -> Replace:
    """`subject_id` of the column at this path."""
    return Replace(Cast(pk, CharField()), Value("-"), Value(""))
