"""What a draft looks like on the screen: the sum of its problems, its rows with their messages and one-tap fixes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaign.imports.problems import Problem, message_of, summary_of
from campaign.imports.registry import REGISTRY
from campaign.models import Import, ImportRow
from campaign.names import fold

State = ImportRow.State
FILTERS: tuple[tuple[str, Promise, str], ...] = (
    ("", pgettext_lazy("rows of a list", "All"), ""),
    (State.BAD, gettext_lazy("To mend"), "warning"),
    (State.GOOD, pgettext_lazy("rows of a list", "Good"), ""),
    (State.DUPLICATE, gettext_lazy("Possible duplicates"), "users"),
    (State.SKIPPED, gettext_lazy("Left out"), ""),
)
PLACES_NAMED = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as shown: understood and tidy, or as it was written when something is wrong with it."""

    column: str
    label: str
    text: str
    mark: str = ""  # "cell-err", "cell-warn"
    was: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A message under a row; `choices` are one-tap values for the column, `others` rows say the same."""

    label: str
    message: str
    column: str
    choices: list[str] = field(default_factory=list)
    others: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    row: ImportRow
    cells: list[Cell]
    notes: list[Note]
    likeness: str


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows have the same problem in the same column: "12 rows with an old ward"."""

    key: str
    text: str


@dataclass(slots=True)
class Preview:
    """Everything about a draft but its rows: two queries."""

    source: Import
    counts: Counter[str] = field(init=False)
    problems: list[Problem] = field(init=False)
    alike: Counter[tuple[str, str, str]] = field(init=False)

    def __post_init__(self) -> None:
        states = self.source.rows.order_by().values_list("state").annotate(Count("pk"))
        self.counts = Counter(dict(states))
        lists = self.source.rows.filter(state=State.BAD).values_list("problems", flat=True)
        self.problems = [problem for problems in lists for problem in problems]
        self.alike = Counter(kind_of(problem) for problem in self.problems)

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Column → label, as the list's own kind names it; a star where it is required."""
        columns = {column.name: column for column in REGISTRY[self.source.kind].columns}
        return [
            (name, f"{columns[name].label} *" if columns[name].required else str(columns[name].label))
            for name, header in self.source.columns
        ]

    @property
    def labels(self) -> dict[str, str]:
        return {name: label.removesuffix(" *") for name, label in self.headers}

    def label(self, column: str) -> str:
        """A column's label; a problem may be about a column the list does not have."""
        return self.labels.get(column) or column

    def sums(self) -> list[Sum]:
        kinds = Counter((problem["column"], problem["code"]) for problem in self.problems)
        return [
            Sum(f"{column}:{code}", summary_of(code, self.label(column).lower(), count))
            for (column, code), count in kinds.most_common()
        ]

    def chips(self, shown: str) -> list[dict[str, object]]:
        """For `partials/filter_chips.html`; rows left out have a chip only when there are some."""
        return [
            {"label": label, "icon": icon, "count": self.count(state), "current": shown == state, "state": state}
            for state, label, icon in FILTERS
            if state != State.SKIPPED or self.counts[State.SKIPPED]
        ]

    def count(self, state: str) -> int:
        return self.counts[state] if state else self.counts.total()

    def lines(self, rows: Iterable[ImportRow]) -> list[Line]:
        return [self.line(row) for row in rows]

    def line(self, row: ImportRow) -> Line:
        wrong = {problem["column"] for problem in row.problems}
        cells = [self.cell(row, name, wrong) for name, header in self.source.columns]
        notes = [self.note(problem) for problem in row.problems]
        return Line(row, cells, notes, likeness_of(row) if row.state == State.DUPLICATE else "")

    def cell(self, row: ImportRow, name: str, wrong: set[str]) -> Cell:
        shown, was = row.values.get("shown", {}), row.values.get("was", {})
        mark = "cell-err" if name in wrong else "cell-warn" if row.like and name in repeated(row) else ""
        text = row.cells.get(name, "") if name in wrong else shown.get(name, row.cells.get(name, ""))
        return Cell(name, self.labels[name], text, mark, was.get(name, "") if name not in wrong else "")

    def note(self, problem: Problem) -> Note:
        column = problem["column"]
        others = self.alike[kind_of(problem)] - 1 if problem["choices"] or problem["code"].endswith("unknown") else 0
        return Note(self.label(column), message_of(problem), column, problem["choices"], max(others, 0))


def kind_of(problem: Problem) -> tuple[str, str, str]:
    return problem["column"], problem["code"], fold(problem["text"])


def repeated(row: ImportRow) -> set[str]:
    by = (row.like or {}).get("by")
    return {"phone", "leader_phone"} if by == "phone" else {"full_name", "name"}


def likeness_of(row: ImportRow) -> str:
    """Whom a row seems to repeat, and by what, in words."""
    like = row.like or {}
    same = {"phone": _("the same phone"), "team": _("the same name and ward")}.get(
        like.get("by", ""), _("the same name and birth year")
    )
    if "row" in like:
        words = {"row": like["row"], "name": like.get("name", ""), "same": same}
        return _("Row %(row)s, %(name)s, has %(same)s.") % words
    return _("%(name)s is already in the system with %(same)s.") % {"name": like.get("name", ""), "same": same}


def reason_of(row: ImportRow, labels: dict[str, str]) -> str:
    """Why a row was not imported, for the file of such rows."""
    reasons = [reason_of_problem(problem, labels) for problem in row.problems]
    if row.like:
        title = _("Possible duplicate")
        reasons.append(f"{title}: {likeness_of(row)}")
    if row.decision == ImportRow.Decision.SKIP:
        reasons.append(_("Left out by the person who imported the list"))
    return " ".join(reasons)


def reason_of_problem(problem: Problem, labels: dict[str, str]) -> str:
    message = f"{labels.get(problem['column'], problem['column'])}: {message_of(problem)}"
    return f"{message} {', '.join(problem['choices'])}" if problem["choices"] else message


def places_of(source: Import) -> list[tuple[str, int]]:
    """Where the good rows go: wards or teams with their numbers of rows, the biggest first."""
    values = source.rows.filter(state=State.GOOD).values_list("values", flat=True)
    return Counter(row.get("team_name") or row.get("area_name", "") for row in values).most_common()
