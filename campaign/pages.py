"""Lists in pages."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator


def page_of(rows: Any, asked: str | None, size: int, first: Callable[[], list[Any]] | None = None) -> Page[Any]:
    """The page that is asked for of a query set; a first page that holds everything needs no count.

    `first` gives the first `size + 1` rows, where a prepared query reads them.
    """
    pages: Paginator[Any] = Paginator(rows, size)
    if asked not in (None, "", "1"):
        return pages.get_page(asked)
    found = first() if first else list(rows[: size + 1])
    if len(found) <= size:
        return Paginator(found, size).page(1)
    return Page(found[:size], 1, pages)
