"""Rows in memory, and how they get into the database: few statements, in an order that foreign keys allow."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from campaign.models import AreaRole, Campaign, Phase, PhaseTotal, RollUp, Target, User
from learners.models import (
    Action,
    Certificate,
    CertificateBatch,
    CertificateNumber,
    CertificateRules,
    Companion,
    Consent,
    FollowUp,
    FollowUpAnswer,
    Learner,
    LearnerTeam,
    Material,
    Moment,
    Observation,
    Participation,
    PrivacyAnswer,
    PrivacyRequest,
    Progress,
    Qualification,
)
from sessions.models import (
    Attendance,
    Directions,
    Encounter,
    Enrolment,
    Guest,
    Mark,
    Partner,
    Reminder,
    Shift,
    SignUp,
    TrainingSession,
)
from teams.models import Membership, Rota, RotaDay, Team, Volunteer

Topic = TrainingSession.skills.through
RotaTeam = Rota.teams.through
ORDER: list[type[models.Model]] = [
    User, AreaRole, Campaign, Phase, Target, Team, Volunteer, Membership, Rota, RotaTeam, RotaDay,
    Learner, LearnerTeam, Consent, Companion, Directions, Material, Partner,
    TrainingSession, Topic, Shift, SignUp, Qualification, Enrolment, Mark, Attendance, Guest, Encounter,
    Observation, Progress, Participation,
    FollowUp, FollowUpAnswer, Action, Reminder, PrivacyRequest, PrivacyAnswer,
    CertificateRules, CertificateNumber, CertificateBatch, Certificate, Moment,
]  # fmt: skip
COUNTED: list[type[models.Model]] = [RollUp, PhaseTotal, Target]  # what is written last
BATCH = 2_000
Report = Callable[[str, int, int], None]  # (what, rows done, rows in all)


class Rows:
    """Unsaved rows by model, in the order in which they were made."""

    def __init__(self) -> None:
        self.by_model: dict[type[models.Model], list[Any]] = defaultdict(list)

    def add(self, *rows: models.Model) -> None:
        for row in rows:
            self.by_model[type(row)].append(row)

    def of(self, model: type[models.Model]) -> list[Any]:
        return self.by_model[model]

    def count(self) -> int:
        return sum(len(rows) for rows in self.by_model.values())

    def write(self, report: Report) -> None:
        """Insert everything, batch by batch; call it inside a transaction."""
        unknown = set(self.by_model) - set(ORDER)
        assert not unknown, unknown
        done, total = 0, self.count()
        with own_times():
            for model in ORDER:
                for batch in batches(self.by_model[model]):
                    model._default_manager.bulk_create(batch)
                    done += len(batch)
                    report("rows", done, total)


def batches(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


@contextmanager
def own_times() -> Iterator[None]:
    """Lets rows keep the time they were given: `auto_now_add` would date a campaign of months to this minute."""
    fields = [field for model in ORDER for field in model._meta.local_fields if getattr(field, "auto_now_add", False)]
    for field in fields:
        field.auto_now_add = False  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for field in fields:
            field.auto_now_add = True  # type: ignore[attr-defined]


def analyse(*tables: type[models.Model]) -> None:
    """Tell the planner what has come into these tables."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {table._meta.db_table}")
