from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _


class EncounterOutcome(models.TextChoices):
    """How a minute at a desk or at a door ended."""

    HELPED = "helped", _("Helped")
    ALONE = "alone", _("Did it alone")
    NOT_YET = "not_yet", _("Not done yet")
    LATER = "later", _("Another time")
    DECLINED = "declined", _("Not needed")
    NOBODY_HOME = "nobody_home", _("Nobody home")


# Somebody sat down with us: a head of the session. The others are visits, and nobody's attendance.
MET = (EncounterOutcome.HELPED, EncounterOutcome.ALONE, EncounterOutcome.NOT_YET)
MISSED = (EncounterOutcome.LATER, EncounterOutcome.NOBODY_HOME)  # a door to knock at again


class EncounterQuerySet(models.QuerySet["Encounter"]):
    def standing(self) -> Self:
        """Encounters that nobody took back; of a taking back itself, nothing."""
        gone = Encounter.objects.filter(session=OuterRef("session"), takes_back=OuterRef("pk"))
        return self.filter(~Exists(gone), takes_back__isnull=True)

    def of_outer(self) -> Self:
        """Those of the session of the query around this one."""
        return self.filter(session=OuterRef("pk"))

    def log_of(self, session_id: UUID) -> Self:
        """What stands of a session, the latest first, with what a line of the log shows."""
        rows = self.filter(session=session_id).standing().select_related("learner", "skill", "recorded_by")
        return rows.order_by("-observed_at", "-pk")


class Encounter(models.Model):
    """One person met at a desk, or one door knocked at: what about, and how it ended. Only ever inserted.

    It counts nobody: who came is told by the mark or the head that goes with it. `takes_back` names an earlier row of
    the same session, which then stands no longer, whichever of the two arrives first.
    """

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(
        "training.TrainingSession", on_delete=models.PROTECT, related_name="encounters", db_index=False
    )
    outcome = models.CharField(max_length=20, choices=EncounterOutcome.choices)
    skill = models.ForeignKey("learners.Skill", null=True, on_delete=models.PROTECT, related_name="encounters")
    learner = models.ForeignKey("learners.Learner", null=True, on_delete=models.PROTECT, related_name="encounters")
    takes_back = models.UUIDField(null=True, blank=True)
    again_on = models.DateField(null=True, blank=True)  # the day agreed to knock again, where nobody was met
    observed_at = models.DateTimeField()
    device_id = models.UUIDField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        "campaign.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    received_at = models.DateTimeField(auto_now_add=True)
    body_hash = models.BinaryField(max_length=32)
    receipt = models.UUIDField(null=True, blank=True, editable=False)  # the call that stored it: tells new from known
    pending_review = models.BooleanField(default=False)

    objects = EncounterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["session", "takes_back"], name="encounters_of_a_session")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.session_id}"
