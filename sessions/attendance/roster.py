"""The list of a roll call as it stands now, in one query."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from campaign.names import given_name
from campaign.statements import select
from learners.models import FormOfAddress
from learners.models.learners import NEEDS
from sessions.models import ATTENDED, Status

ABSENT = (Status.ABSENT, Status.EXCUSED)
FORMS = dict(FormOfAddress.choices)
# Written out: asked after every tap, and composing it took longer than the answer.
LINES = """
    SELECT l.id, l.form_of_address, l.full_name, l.search_name, l.birth_year, l.needs_large_print, l.hard_of_hearing,
           l.walks_slowly, l.neighbourhood, COALESCE(a.status, 'unmarked'), COALESCE(a.hlc, 0),
           COALESCE(a.disputed, %(no)s)
    FROM training_enrolment e
    JOIN learners_learner own ON own.id = e.learner_id
    JOIN learners_learner l ON l.id = COALESCE(own.merged_into_id, own.id)
    LEFT JOIN training_attendance a ON a.learner_id = l.id AND a.session_id = e.session_id
    WHERE e.session_id = %(session)s
    ORDER BY l.sort_name, l.id
"""


class Line(NamedTuple):
    """A learner on the list, with their folded attendance (none yet: unmarked, hlc 0)."""

    learner: UUID
    form_of_address: str
    full_name: str
    search_name: str
    birth_year: int | None
    needs_large_print: bool
    hard_of_hearing: bool
    walks_slowly: bool
    neighbourhood: str
    status: str
    hlc: int
    disputed: bool

    @property
    def is_erased(self) -> bool:
        """Nobody may know any more who this was; what was marked for them still counts."""
        return not self.search_name

    @property
    def name(self) -> str:
        return self.full_name if self.is_erased else f"{FORMS[self.form_of_address]} {self.full_name}"

    @property
    def short_name(self) -> str:
        if self.is_erased:
            return self.full_name
        return f"{str(FORMS[self.form_of_address]).lower()} {given_name(self.full_name)}"

    @property
    def about(self) -> str:
        """What the leader should know: birth year, then needs, else the residential group."""
        flags = zip(NEEDS.values(), (self.needs_large_print, self.hard_of_hearing, self.walks_slowly), strict=True)
        needs = [str(words) for words, is_so in flags if is_so]
        return " · ".join(part for part in [str(self.birth_year or ""), *(needs or [self.neighbourhood])] if part)


@dataclass(frozen=True)
class Roster:
    """The lines of a roll call in the order of given names, and how many are in which state."""

    lines: list[Line]

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(line.status for line in self.lines)

    @property
    def unmarked(self) -> int:
        return self.counts[Status.UNMARKED]

    @property
    def came(self) -> int:
        return sum(self.counts[status] for status in ATTENDED)

    @property
    def absent(self) -> int:
        """With and without excuse."""
        return sum(self.counts[status] for status in ABSENT)

    @property
    def attended(self) -> list[Line]:
        return [line for line in self.lines if line.status in ATTENDED]

    def line_of(self, learner: UUID | None) -> Line | None:
        return next((line for line in self.lines if line.learner == learner), None)


def roster_of(session_id: UUID) -> Roster:
    """Everyone on the session's list; one query, whatever their number."""
    rows = select(LINES, {"session": session_id, "no": False}, ids=(0,))
    return Roster(list({row[0]: Line._make(row) for row in rows}.values()))  # two entries of one person: one line
