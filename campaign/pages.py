"""Lists in pages."""

from typing import Any

from django.core.paginator import Page, Paginator


def page_of(rows: Any, asked: str | None, size: int) -> Page[Any]:
    """The page that is asked for of a query set; a first page that holds everything needs no count."""
    pages: Paginator[Any] = Paginator(rows, size)
    if asked not in (None, "", "1"):
        return pages.get_page(asked)
    first = list(rows[: size + 1])
    if len(first) <= size:
        return Paginator(first, size).page(1)
    return Page(first[:size], 1, pages)
