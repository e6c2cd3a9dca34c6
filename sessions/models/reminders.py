from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.access import Access, under
from campaign.ids import new_id


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, access: Access) -> Self:
        return self.filter(under(access.coordinated, field="session__area__path"))

    def claimable(self, now: datetime) -> Self:
        """Queued and due, or in the hands of a sender whose lease ran out."""
        queued = Q(state=Reminder.State.QUEUED, due_at__lte=now)
        abandoned = Q(state=Reminder.State.SENDING, leased_until__lte=now)
        return self.filter(queued | abandoned).order_by("due_at")

    def waiting(self) -> Self:
        return self.filter(state=Reminder.State.QUEUED)

    def in_state(self, state: str) -> Self:
        return self.filter(state=state) if state in Reminder.State.values else self

    def with_people(self) -> Self:
        return self.select_related("session__area", "session__team", "volunteer")

    def troubled(self) -> Self:
        """What a person should look at: failed or unclear."""
        return self.filter(state__in=[Reminder.State.FAILED, Reminder.State.UNKNOWN])


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
        RELEASED = "released", _("Not needed any more")
        OFFERED = "offered", _("Place offered")
        STAND_IN = "stand_in", _("Stand-in wanted")
        ASKED = "asked", _("Asked to come")
        NO_MARKS = "no_marks", _("No attendance yet")
        LACKING = "lacking", _("People lacking")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="reminders")
    volunteer = models.ForeignKey("teams.Volunteer", on_delete=models.CASCADE, related_name="reminders")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    slot = models.CharField(max_length=40)  # what makes a second one new: a start of the session, or its revision
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0)  # times a sender died with this in hand
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "session", "volunteer", "channel", "slot"],
                name="one_reminder_per_kind_session_person_channel_and_slot",
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="reminders_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_troubled(self) -> bool:
        return self.state in {self.State.FAILED, self.State.UNKNOWN}

    @property
    def pill(self) -> str:
        """The status pill that fits the state."""
        if self.is_troubled:
            return "err"
        return {self.State.SENT: "ok", self.State.QUEUED: "warn"}.get(self.State(self.state), "neutral")
