from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.ids import new_id


class SeatWaitQuerySet(models.QuerySet["SeatWait"]):
    def waiting(self) -> Self:
        """Those who still wait, in their order."""
        return self.filter(state=SeatWait.State.WAITING).order_by("number")

    def to_look_after(self) -> Self:
        """Those who wait, and those who got a seat by waiting and want to be told; with their learners."""
        return self.exclude(state=SeatWait.State.LEFT).select_related("learner").order_by("state", "number")

    def turn_of(self, learner_id: UUID) -> int:
        """How many wait up to this person, themselves included; 0 when they do not wait."""
        own = self.waiting().filter(learner=learner_id).first()
        return self.waiting().filter(number__lte=own.number).count() if own else 0


class SeatWait(models.Model):
    """A learner's turn for a seat at a full session. `number` is the order; it never changes."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SEATED = "seated", _("has a seat")
        LEFT = "left", _("left the list")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="seat_waits")
    learner = models.ForeignKey("learners.Learner", on_delete=models.CASCADE, related_name="seat_waits")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = SeatWaitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "learner"], name="one_seat_wait_per_session_and_learner"),
            models.UniqueConstraint(fields=["session", "number"], name="one_seat_wait_per_session_and_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.session_id} · {self.state}"
