"""The table of areas below the map of a dashboard: what the address asks of it, and its rows as they are shown."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from campaign import charts, findings
from campaign.dashboards import Board, Row
from campaign.models import AreaKind
from campaign.pace import STATUSES
from campaign.rankings import SORTS, ranking
from campaign.templatetags.charts import spark_svg, verdict

PER_PAGE = 25
HERE = SafeString(' class="here"')
Address = Callable[[Row], str]


def phase_query(request: HttpRequest) -> str:
    """The part of the address that keeps a chosen phase while going from area to area."""
    phase = request.GET.get("phase")
    return f"?phase={phase}" if phase else ""


def address_in(request: HttpRequest) -> Address:
    """Where a row's place is looked at, in the chosen phase."""
    base, keep = reverse("campaign:dashboard"), phase_query(request)
    return lambda row: f"{base}{row.pk}/{keep}"


def table_context(request: HttpRequest, board: Board) -> dict[str, Any]:
    """What the address asks of the table, and its page of rows."""
    asked = request.GET
    by_cluster = asked.get("by") == "cluster" and board.area.kind == AreaKind.PROVINCE
    sort = one_of(SORTS, asked.get("sort"), "slow")
    status = one_of(STATUSES, asked.get("status"), "")
    search = asked.get("q", "").strip()[:100]
    ranked = ranking(board.clusters if by_cluster else board.rows, sort=sort, search=search, status=status)
    size = max(len(ranked.rows), 1) if asked.get("rows") == "all" else PER_PAGE  # all: for paper
    page = Paginator(ranked.rows, size).get_page(asked.get("page"))
    return {
        "page": page, "silent": ranked.silent, "first": ranked.first + page.start_index() - 1 if page else 1,
        "sort": sort, "search": search, "status": status, "by_cluster": by_cluster,
        "silent_first": sort == "slow" and page.number == 1, "silent_last": sort == "fast" and not page.has_next(),
    }  # fmt: skip


def one_of(values: Sequence[str], asked: str | None, default: str) -> str:
    return asked if asked in values else default  # type: ignore[return-value]


class Place(NamedTuple):
    """A place in a line of places, with what stands after it."""

    url: str
    name: str
    after: str


def listed(rows: list[Row], address: Address) -> list[Place]:
    return [Place(address(row), row.name, ", " if number < len(rows) else "") for number, row in enumerate(rows, 1)]


class Line(NamedTuple):
    """A row of the table as it is shown; `here` marks the place that is read out beside the map."""

    here: SafeString | str
    number: int
    url: str
    name: str
    people: str
    turns: str
    pace: str
    spark: SafeString
    held: str
    using: str
    verdict: SafeString


def table_lines(
    board: Board,
    rows: list[Row],
    days: dict[UUID, dict[date, int]],
    *,
    first: int,
    address: Address,
    spoken: Row | None,
) -> list[Line]:
    """The page's rows, numbered from `first`. All sparks stand on one scale."""
    share = board.calendar.share
    ceiling = max([*(row.people for row in rows), *((row.target or 0) * share for row in rows), 1])
    whole = findings.grouped
    return [
        Line(
            HERE if row is spoken else "", number, address(row), row.name, whole(row.people), whole(row.turns),
            percent_text(row.ratio), spark_svg(charts.spark(days.get(row.pk, {}), row.target, board.calendar, ceiling)),
            whole(row.held),
            percent_text(row.using / row.asked if row.asked >= findings.FEW else None), verdict(row.status),
        )
        for number, row in enumerate(rows, start=first)
    ]  # fmt: skip


def percent_text(ratio: float | None) -> str:
    return "–" if ratio is None else f"{round(100 * ratio)}%"
