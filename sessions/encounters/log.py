"""What was entered at a desk or a street so far: the lines, and how many there are of each outcome."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from campaign.findings import short_day
from learners.models import Skill
from sessions.models import MET, Encounter, EncounterOutcome, SessionKind, TrainingSession

DESK = (EncounterOutcome.HELPED, EncounterOutcome.ALONE, EncounterOutcome.NOT_YET)
DOOR = (
    EncounterOutcome.HELPED, EncounterOutcome.LATER, EncounterOutcome.DECLINED, EncounterOutcome.NOBODY_HOME,
)  # fmt: skip
FREQUENT = ("D1", "E1", "D4", "E2", "E3", "C3", "E4", "F1", "B1")  # what desks are asked for, the commonest first
BUTTONS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the page lists it."""

    id: UUID
    outcome: str
    name: str
    about: str
    is_met: bool


@dataclass(frozen=True)
class Log:
    """A session's standing entries, the latest first."""

    rows: list[Encounter]
    outcomes: tuple[EncounterOutcome, ...]

    @cached_property
    def lines(self) -> list[Line]:
        return [line_of(row) for row in self.rows]

    @cached_property
    def counts(self) -> list[tuple[str, Promise | str, int]]:
        """(outcome, word, how many) for each outcome of this kind of session, and for others that occur."""
        found = Counter(row.outcome for row in self.rows)
        shown = [*self.outcomes, *(one for one in EncounterOutcome if found[one] and one not in self.outcomes)]
        return [(one.value, one.label, found[one]) for one in shown]

    @cached_property
    def latest(self) -> dict[UUID | None, Encounter]:
        """The latest entry of each learner."""
        return {row.learner_id: row for row in reversed(self.rows)}

    def state_of(self, learner: UUID) -> str:
        """How it stands at a learner's door: "Không có nhà · ghé lại 5/12"; empty when nobody has knocked yet."""
        row = self.latest.get(learner)
        return outcome_words(row) if row else ""

    @property
    def met(self) -> int:
        return sum(row.outcome in MET for row in self.rows)


def outcomes_of(kind: str) -> tuple[EncounterOutcome, ...]:
    return DOOR if kind == SessionKind.DOOR_TO_DOOR else DESK


def log_of(session: TrainingSession) -> Log:
    """One query, whatever the number of entries."""
    return Log(list(Encounter.objects.log_of(session.pk)), outcomes_of(session.kind))


def line_of(row: Encounter) -> Line:
    is_met = row.outcome in MET
    nobody = _("1 person, no name") if is_met else _("One door")
    by = row.recorded_by.get_short_name() if row.recorded_by else ""
    about = " · ".join(part for part in (outcome_words(row), row.skill.chip if row.skill else "", by) if part)
    return Line(row.pk, row.outcome, str(row.learner) if row.learner else nobody, about, is_met)


def outcome_words(row: Encounter) -> str:
    return " · ".join(part for part in (str(row.get_outcome_display()), again_words(row)) if part)


def again_words(row: Encounter) -> str:
    return _("again on %(day)s") % {"day": short_day(row.again_on)} if row.again_on else ""


def skills_of(session: TrainingSession) -> list[Skill]:
    """The session's own skills, then those that desks are asked for most: as many as there are big buttons."""
    own = list(session.skills.all())
    frequent = {skill.code: skill for skill in Skill.objects.active().coded(FREQUENT)}
    rest = [frequent[code] for code in FREQUENT if code in frequent and frequent[code] not in own]
    return (own + rest)[: max(BUTTONS, len(own))]
