"""`@prepared()`: queries that Django composes once, and that run with other values ever after.

Composing a query takes three to ten times as long as running the composed one. So what a decorated function composes
is kept, for each *shape* of what it is asked with; the next call only puts its values into the SQL:

    @prepared()
    def sessions_of_days(access: Access, first: date, last: date) -> QuerySet[TrainingSession]:
        return TrainingSession.objects.visible_to(access).between(first, last)

    sessions_of_days(request.access, monday, sunday)  # a list

While composing, the function gets stand-ins for texts, ids and days. It may look at whether something is there, at how
many a tuple or list holds, and at choices (None, True, numbers and members of an Enum are part of the shape); never at
a text, an id or a day itself, nor at the clock: a day or id that did not come as an argument is refused, so that no
plan ever holds what belongs to one person or one day. Rows are never kept.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Sequence
from copy import copy
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import wraps
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from campaign.statements import run

MOST_PLANS = 200  # of one query: the shapes that occur are far fewer
FAR = datetime(9000, 1, 1, tzinfo=UTC)
OF_ITS_OWN = re.compile(r"[0-9a-f]{32}|\d{4}-\d\d-\d\d.*")  # an id or a day, as SQLite keeps them

Fill = Callable[[Sequence[Any]], Any]  # what a parameter is, given the values of a call


class Decorate(Protocol):
    def __call__[*Asked, R](self, compose: Callable[[*Asked], QuerySet[Any, R]], /) -> Callable[[*Asked], list[R]]: ...


class NotPreparable(TypeError):
    """The query holds something that did not come as an argument, or is of a kind that cannot be kept."""


def prepared(*, by_key: bool = False) -> Decorate:
    """Turns a function that composes a QuerySet from positional arguments into one that gives its rows as a list.

    `by_key` as in `statements.run`.
    """

    def decorate[*Asked, R](compose: Callable[[*Asked], QuerySet[Any, R]]) -> Callable[[*Asked], list[R]]:
        plans: dict[Hashable, Plan] = {}

        @wraps(compose)
        def rows(*arguments: *Asked) -> list[R]:
            values: list[Any] = []
            shape = shape_of(arguments, values)
            plan = plans.get(shape)
            if plan is None:
                if len(plans) >= MOST_PLANS:
                    plans.clear()
                stand_ins: list[Any] = []
                queryset = compose(*stood_in(arguments, stand_ins))
                plan = plans[shape] = Plan(queryset, stand_ins, by_key=by_key)
            return plan.rows(values)

        return rows

    return decorate


def shape_of(value: Any, values: list[Any]) -> Any:
    """What of the value decides the SQL; the rest of it is added to `values`."""
    if value is None or isinstance(value, (int, Enum)):
        return type(value), value
    if isinstance(value, (UUID, str, date)):
        values.append(value)
        return type(value)
    return (value.__class__, *[shape_of(part, values) for part in parts_of(value)])


def parts_of(value: Any) -> Sequence[Any]:
    """The parts; a set's up to the next power of two, some of them twice, so that few sizes make few plans."""
    if isinstance(value, (tuple, list)):
        return value
    if isinstance(value, (set, frozenset)):
        parts = list(value)
        return parts + parts[:1] * ((1 << (len(parts) - 1).bit_length()) - len(parts)) if parts else parts
    if is_dataclass(value.__class__):  # also behind a lazy object, as `request.access` is
        return [getattr(value, each.name) for each in fields(value.__class__)]
    raise NotPreparable(f"a query cannot be prepared for {type(value)}")


def stood_in(value: Any, stand_ins: list[Any]) -> Any:
    """The value with a stand-in for everything that `shape_of` takes as a value, in the same order."""
    if value is None or isinstance(value, (int, Enum)):
        return value
    if isinstance(value, (UUID, str, date)):
        stand_ins.append(stand_in(value, len(stand_ins)))
        return stand_ins[-1]
    parts = [stood_in(part, stand_ins) for part in parts_of(value)]
    make: Callable[..., Any] = value.__class__
    return make(*parts) if is_dataclass(value.__class__) else make(parts)


def stand_in(value: UUID | str | date, number: int) -> Any:
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, str):
        return f"standin{secrets.token_hex(8)}"
    far = FAR + timedelta(days=number)
    return far if isinstance(value, datetime) else far.date()


class Plan:
    """A composed query: its SQL, and for each parameter where it comes from."""

    def __init__(self, queryset: QuerySet[Any, Any], stand_ins: Sequence[Any], *, by_key: bool) -> None:
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise NotPreparable("a prepared query cannot prefetch")
        self.queryset, self.by_key = queryset, by_key
        self.compiler: SQLCompiler = queryset.query.get_compiler(queryset.db)
        self.iterable: Any = queryset._iterable_class
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, params = "", ()
        self.fills = [self.fill_of(param, stand_ins) for param in params]

    def fill_of(self, param: Any, stand_ins: Sequence[Any]) -> Fill:
        """How the parameter follows from the values of a call; a constant stays what it is."""
        for place, value in enumerate(stand_ins):
            adapt = self.adapter(value)
            if param == adapt(value):
                return lambda values: adapt(values[place])
            if isinstance(value, str) and isinstance(param, str) and value in param:
                before, after = param.split(value)
                return lambda values: before + connection.ops.prep_for_like_query(values[place]) + after
        if isinstance(param, (UUID, date)) or (isinstance(param, str) and OF_ITS_OWN.fullmatch(param)):
            raise NotPreparable(f"{param} did not come as an argument")
        return lambda values: param

    def adapter(self, value: Any) -> Callable[[Any], Any]:
        """How this database wants values of this kind."""
        if isinstance(value, UUID):
            return same if connection.features.has_native_uuid_field else hexadecimal
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value
        return connection.ops.adapt_datefield_value if isinstance(value, date) else same

    def rows(self, values: Sequence[Any]) -> list[Any]:
        if not self.sql:
            return []
        found = run(self.sql, [fill(values) for fill in self.fills], by_key=self.by_key)
        compiler = copy(self.compiler)
        compiler.execute_sql = lambda *_, **__: [found]  # type: ignore[assignment]
        return list(self.iterable(Answer(self.queryset, compiler)))


class Answer:
    """All that Django's makers of rows and of instances look at in a QuerySet."""

    def __init__(self, queryset: Any, compiler: SQLCompiler) -> None:
        self.db, self.model, self.query, self.compiler = queryset.db, queryset.model, self, compiler
        self._fields, self._fetch_mode = queryset._fields, queryset._fetch_mode
        self._known_related_objects = queryset._known_related_objects

    def get_compiler(self, using: str | None = None) -> SQLCompiler:
        return self.compiler


def same(value: Any) -> Any:
    return value


def hexadecimal(value: UUID) -> str:
    return value.hex
