"""The list of a roll call as it stands now, in one query."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, FilteredRelation, Q

from campaign.names import given_name
from learners.models import FormOfAddress, Learner
from learners.models.learners import NEEDS
from sessions.models import ATTENDED, Status

ABSENT = (Status.ABSENT, Status.EXCUSED)
FIELDS = (
    "pk", "form_of_address", "full_name", "search_name", "birth_year", "needs_large_print", "hard_of_hearing",
    "walks_slowly", "neighbourhood", "status", "hlc", "disputed",
)  # fmt: skip


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
    def name(self) -> str:
        return f"{FormOfAddress(self.form_of_address).label} {self.full_name}"

    @property
    def short_name(self) -> str:
        return f"{str(FormOfAddress(self.form_of_address).label).lower()} {given_name(self.full_name)}"

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
    own = FilteredRelation("attendance", condition=Q(attendance__session=session_id))
    rows = Learner.objects.filter(enrolments__session=session_id).alias(own=own)
    rows = rows.annotate(status=F("own__status"), hlc=F("own__hlc"), disputed=F("own__disputed"))
    return Roster([line_of(row) for row in rows.order_by("sort_name", "pk").values_list(*FIELDS)])


def line_of(row: tuple) -> Line:
    *about, status, hlc, disputed = row
    return Line._make([*about, status or Status.UNMARKED.value, hlc or 0, bool(disputed)])
