from django.db import models


class Enrolment(models.Model):
    """A learner expected at a session."""

    id = models.BigAutoField(primary_key=True)
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="enrolments")
    learner = models.ForeignKey("learners.Learner", on_delete=models.CASCADE, related_name="enrolments")
    is_walk_in = models.BooleanField(default=False)
    enrolled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "learner"], name="one_enrolment_per_session_and_learner")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.session_id}"
