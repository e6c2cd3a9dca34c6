from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Coalesce

PERSON = Coalesce("learner__merged_into", "learner")


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def people(self) -> models.QuerySet["Enrolment", Any]:
        """The ids of those who are expected: two entries of one person are one."""
        return self.order_by().values_list(PERSON, flat=True).distinct()

    def unmarked(self) -> "EnrolmentQuerySet":
        """Of people of whom nobody has said whether they came."""
        from sessions.models.attendance import Attendance

        marks = Attendance.objects.filter(session=OuterRef("session"), learner=OuterRef("learner"))
        return self.exclude(Exists(marks))

    def heads(self) -> int:
        count: int = self.aggregate(heads=Count(PERSON, distinct=True))["heads"]
        return count


class Enrolment(models.Model):
    """A learner expected at a session."""

    id = models.BigAutoField(primary_key=True)
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="enrolments")
    learner = models.ForeignKey("learners.Learner", on_delete=models.CASCADE, related_name="enrolments")
    is_walk_in = models.BooleanField(default=False)
    enrolled_at = models.DateTimeField(auto_now_add=True)

    objects = EnrolmentQuerySet.as_manager()
    survivor: UUID | None = None  # set where marks look up whom someone merged stands for

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "learner"], name="one_enrolment_per_session_and_learner")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.session_id}"
