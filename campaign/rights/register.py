"""The data register: which column holds something about whom, what for, on which ground, how long, what erases it.

Each app's `privacy.py` declares its own tables; copies, erasures and the printed register read only this. A test walks
all models: a table or a text, phone, date, JSON or binary column that nobody declared fails it.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from campaign.rights.traces import Traces

Words = str | Promise
LEARNER, VOLUNTEER, USER = "learner", "volunteer", "user"


@dataclass(frozen=True, slots=True)
class Table:
    """A model that holds something about a person, and what becomes of each of its columns.

    `of` is the lookup from a row to the person. `shreds`: column → what erasure writes there. `texts`: free text,
    emptied in the person's own rows and searched for their name in all others. `keeps`: columns that stay, because
    they say nothing about anybody once the name is gone. `shows`: path → its words, in the order of the copy that a
    person gets.
    """

    model: type[models.Model]
    person: str
    of: str
    purpose: Words
    basis: Words
    kept: Words
    section: Words = ""
    shreds: dict[str, Any] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    shows: dict[str, Words] = field(default_factory=dict)

    @property
    def columns(self) -> set[str]:
        """Every column that somebody has thought about."""
        return {*self.shreds, *self.texts, *self.keeps}

    def rows(self, ids: Collection[UUID]) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(**{f"{self.of}__in": list(ids)}).order_by()

    def fate(self, column: str) -> str:
        """What erasure does to a column, as a code for the printed register."""
        return "keep" if column in self.keeps else "empty" if column in self.texts else "overwrite"


@dataclass(frozen=True, slots=True)
class Mentions:
    """A model about no person in particular, whose free text may still name one. `plain`: columns that name nobody, or
    that a shredder of their own looks after."""

    model: type[models.Model]
    texts: tuple[str, ...]
    plain: tuple[str, ...] = ()


Shredder = Callable[[Traces, Collection[UUID]], None]
TABLES: dict[type[models.Model], Table] = {}
MENTIONS: dict[type[models.Model], Mentions] = {}
IMPERSONAL: set[type[models.Model]] = set()
SHREDDERS: dict[str, list[Shredder]] = {}


def personal(model: type[models.Model], **about: Any) -> None:
    """Declare a table that holds something about people; see `Table`."""
    TABLES[model] = Table(model, **about)


def mentions(model: type[models.Model], *texts: str, plain: tuple[str, ...] = ()) -> None:
    """Declare a table whose free text may name somebody."""
    MENTIONS[model] = Mentions(model, texts, plain)


def impersonal(*found: type[models.Model]) -> None:
    """Declare tables that hold nothing about anybody."""
    IMPERSONAL.update(found)


def shredder(person: str) -> Callable[[Shredder], Shredder]:
    """Register what erases the traces of such a person where no key leads: raw items, files, typed names."""

    def register(found: Shredder) -> Shredder:
        SHREDDERS.setdefault(person, []).append(found)
        return found

    return register


def tables_of(person: str) -> Iterable[Table]:
    return (table for table in TABLES.values() if table.person == person)
