from typing import Self
from uuid import UUID

from django.db import models

from sessions.models.marks import Mark, Status


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def marked(self) -> Self:
        return self.exclude(status=Status.UNMARKED)

    def of(self, learner_id: UUID) -> Self:
        """A learner's attendance, the latest session first."""
        return self.filter(learner=learner_id).order_by("-session__day", "-session__starts_at", "-pk")


class Attendance(models.Model):
    """The fold of a learner's marks at a session: the mark with the highest (hlc, id) wins."""

    id = models.BigAutoField(primary_key=True)
    session = models.ForeignKey(
        "training.TrainingSession", on_delete=models.PROTECT, related_name="attendance", db_index=False
    )
    learner = models.ForeignKey("learners.Learner", on_delete=models.PROTECT, related_name="attendance")
    status = models.CharField(max_length=10, choices=Status.choices)
    hlc = models.BigIntegerField()
    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="+", db_index=False)
    disputed = models.BooleanField(default=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["session", "learner"], name="one_attendance_per_learner_and_session")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.status}"
