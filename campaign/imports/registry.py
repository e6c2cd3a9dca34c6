"""The registry of importers: each app's `imports.py` registers how to read and save its lists; pages read only this."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any, ClassVar

from django.utils import timezone

from campaign.areas import AreaIndex, Resolution
from campaign.imports.cells import Cells
from campaign.imports.columns import Column
from campaign.imports.scopes import Scope
from campaign.models import ImportKind, User

Values = dict[str, Any]  # what a row was understood as; only what JSON can hold
BATCH = 500
ASKED_AT_ONCE = 10_000  # values in one IN (…): below what SQLite allows


@dataclass(slots=True)
class Known:
    """What the database already holds, by the keys rows are compared with: key → name of the person or team."""

    names: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, name: str) -> None:
        self.names.setdefault(key, name)


class Importer(ABC):
    """How one kind of list is understood and saved. One object serves one list and asks the database little."""

    kind: ClassVar[ImportKind]
    columns: ClassVar[tuple[Column, ...]]
    words: ClassVar[dict[str, Any]]  # "title", "hint", "noun", and "home", the URL name of where the rows will be

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @cached_property
    def resolve(self) -> Callable[[str], Resolution]:
        """The area a text means; a list says the same few hundred texts again and again."""
        return cache(AreaIndex(self.scope.province).resolve)

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @abstractmethod
    def understand(self, cells: Cells) -> Values:
        """What a row says; problems are noted in `cells`. Makes no queries of its own."""

    @abstractmethod
    def keys(self, values: Values) -> list[str]:
        """What makes another row or an existing person a likely duplicate of this one."""

    @abstractmethod
    def known(self, rows: list[Values]) -> Known:
        """The existing people or teams that rows might repeat, within the scope."""

    @abstractmethod
    def save(self, rows: list[Values], *, by: User | None) -> None:
        """Write the rows in bulk; called once, inside the import's transaction."""


REGISTRY: dict[str, type[Importer]] = {}


def importer[T: Importer](
    kind: ImportKind, *, columns: tuple[Column, ...], words: dict[str, Any]
) -> Callable[[type[T]], type[T]]:
    """Register the decorated class as the importer of this kind of list. A kind can be taken once."""

    def register(found: type[T]) -> type[T]:
        if kind in REGISTRY:
            raise ValueError(f"The importer of {kind} is registered twice.")
        found.kind, found.columns, found.words = kind, columns, words
        REGISTRY[kind] = found
        return found

    return register


def pieces(values: Iterable[str], size: int = ASKED_AT_ONCE) -> Iterable[list[str]]:
    """The distinct texts in lists short enough for one question."""
    distinct = sorted({value for value in values if value})
    return (distinct[start : start + size] for start in range(0, len(distinct), size))
