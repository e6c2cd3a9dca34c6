"""The paper beside the ledger: what is new, what is said already, and where they differ."""

from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from campaign.names import fold
from learners.models import Learner
from sessions.models import Attendance, Mark, Status
from sessions.paper.keying import SOMEONE_ELSE, Keyed
from sessions.paper.sheets import Row, Sheet


class Pair(NamedTuple):
    """A row of the sheet whose paper says something; `mark` is what the ledger goes by, if it differs."""

    row: Row
    paper: str
    mark: Mark | None = None

    @property
    def paper_text(self) -> str:
        return str(Status(self.paper).label)

    @property
    def ledger_text(self) -> str:
        return str(Status(self.row.line.status).label)


@dataclass(slots=True)
class Comparison:
    new: list[Pair] = field(default_factory=list)
    same: list[Pair] = field(default_factory=list)
    different: list[Pair] = field(default_factory=list)

    def to_write(self, keyed: Keyed) -> list[Pair]:
        return self.new + [pair for pair in self.different if pair.row.line.learner not in keyed.kept]


def compare(sheet: Sheet, keyed: Keyed) -> Comparison:
    """One query, for who said what differs."""
    found = Comparison()
    for row in sheet.rows:
        paper = keyed.statuses.get(row.line.learner)
        if paper is None:
            continue
        if row.line.status == Status.UNMARKED:
            found.new.append(Pair(row, paper))
        elif row.line.status == paper:
            found.same.append(Pair(row, paper))
        else:
            found.different.append(Pair(row, paper))
    if found.different:
        marks = marks_of(sheet, [pair.row.line.learner for pair in found.different])
        found.different = [pair._replace(mark=marks.get(pair.row.line.learner)) for pair in found.different]
    return found


def marks_of(sheet: Sheet, learners: list[UUID]) -> dict[UUID, Mark]:
    standing = Attendance.objects.filter(session=sheet.session, learner__in=learners)
    return {row.learner_id: row.mark for row in standing.select_related("mark__recorded_by")}


def has_moved(sheet: Sheet, keyed: Keyed) -> bool:
    """Whether somebody marked a row otherwise than the paper after the person had looked at the differences."""
    return any(
        row.line.hlc != keyed.seen.get(row.line.learner, row.line.hlc) and row.line.status != paper
        for row in sheet.rows
        if (paper := keyed.statuses.get(row.line.learner))
    )


def find_alike(sheet: Sheet, keyed: Keyed) -> bool:
    """Give each newcomer those of the ward who bear the same name; whether somebody still has to be decided on.

    One query. Whoever is on the list already comes with their number. Nobody is merged by it.
    """
    names = {fold(line.name) for line in keyed.named}
    known = Learner.objects.unmerged().filter(search_name__in=names, area=sheet.session.area_id) if names else []
    found = list(known)
    numbers = sheet.learners
    for line in keyed.named:
        line.alike = [
            (other, numbers[other.pk].number if other.pk in numbers else 0)
            for other in found
            if other.search_name == fold(line.name)
        ]
        if line.same not in {SOMEONE_ELSE, *(str(other.pk) for other, _ in line.alike)}:
            line.same = ""
    return any(line.alike and not line.same for line in keyed.named)
