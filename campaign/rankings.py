"""The table of areas on a dashboard: which rows, in which order."""

from dataclasses import dataclass

from campaign.dashboards import Row
from campaign.names import fold

SORTS = ("slow", "fast", "name")


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows in order; apart from them those without any session, told in one line. `first` is the first row's number."""

    rows: list[Row]
    silent: list[Row]
    first: int


def ranking(rows: list[Row], *, sort: str = "slow", search: str = "", status: str = "") -> Ranking:
    """Slowest or fastest first, or by name; a search or a status lists every area that fits on its own."""
    if search:
        words = fold(search).split()
        rows = [row for row in rows if all(word in fold(row.name) for word in words)]
    if status:
        rows = [row for row in rows if row.status == status]
    if sort == "name" or search or status:
        return Ranking(ordered(rows, sort), [], 1)
    silent = [row for row in rows if row.status == "none"]
    loud = ordered([row for row in rows if row.status != "none"], sort)
    return Ranking(loud, silent, len(silent) + 1 if sort == "slow" else 1)


def ordered(rows: list[Row], sort: str) -> list[Row]:
    """Rows come in order of their names, which decides between equals."""
    if sort == "name":
        return sorted(rows, key=lambda row: row.sort_name)
    return sorted(rows, key=lambda row: (row.ratio or 0, row.people), reverse=sort == "fast")
