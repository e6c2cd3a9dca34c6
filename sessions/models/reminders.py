from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.ids import new_id


class Reminder(models.Model):
    """One message to one person about one thing. The row is the truth; a worker claims it, then sends, then says so."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Sending")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Unclear")
        CANCELLED = "cancelled", _("Cancelled")

    class Kind(models.TextChoices):
        DAY_BEFORE = "day_before", _("Reminder the day before")
        MOVED = "moved", _("Session moved")
        CALLED_OFF = "called_off", _("Session called off")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="reminders")
    volunteer = models.ForeignKey("teams.Volunteer", on_delete=models.CASCADE, related_name="reminders")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    slot = models.CharField(max_length=40)  # what makes a second one new: the session's revision
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "session", "volunteer", "channel", "slot"], name="one_reminder_per_kind_session_person_channel_and_slot"
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="reminders_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
