from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from campaign.access import Access, under
from campaign.models import AreaRole
from teams.models import Membership


class Status(models.TextChoices):
    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")
    UNMARKED = "unmarked", _("Not marked yet")


ATTENDED = (Status.PRESENT, Status.LATE)


class Mark(models.Model):
    """One immutable observation of attendance. Only ever inserted, by `sessions.attendance.record_marks`.

    `hlc` and `seen` are whole milliseconds of the hybrid logical clock made where the mark was made.
    """

    class Origin(models.TextChoices):
        PHONE = "phone", _("on a phone")
        WEB = "web", _("on the page")
        IMPORT = "import", _("from a list")
        KIOSK = "kiosk", _("at a kiosk")

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(
        "training.TrainingSession", on_delete=models.PROTECT, related_name="marks", db_index=False
    )
    learner = models.ForeignKey("learners.Learner", on_delete=models.PROTECT, related_name="marks", db_index=False)
    status = models.CharField(max_length=10, choices=Status.choices)
    hlc = models.BigIntegerField()
    seen = models.BigIntegerField(default=0)
    observed_at = models.DateTimeField()
    device_id = models.UUIDField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        "campaign.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    received_at = models.DateTimeField(auto_now_add=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    body_hash = models.BinaryField(max_length=32)
    receipt = models.UUIDField(null=True, blank=True, editable=False)  # the call that stored it: tells new from known
    clock_suspect = models.BooleanField(default=False)
    pending_review = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["session", "learner"], name="marks_of_a_learner")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.status} {self.hlc}"


class QuarantinedMarkQuerySet(models.QuerySet["QuarantinedMark"]):
    def visible_to(self, access: Access) -> Self:
        """Coordinators see what was sent by people who work in their areas, as members of a team or with a role."""
        if not access.is_coordinator:
            return self.none()
        members = Membership.objects.filter(under(access.coordinated, field="team__area__path"))
        officers = AreaRole.objects.filter(under(access.coordinated))
        return self.filter(
            Exists(members.filter(volunteer__user=OuterRef("recorded_by")))
            | Exists(officers.filter(user=OuterRef("recorded_by")))
        )

    def open(self) -> Self:
        """Those that nobody has dealt with."""
        return self.filter(resolved_at__isnull=True)

    def resolved(self) -> Self:
        return self.filter(resolved_at__isnull=False)

    def with_people(self) -> Self:
        return self.select_related("recorded_by", "resolved_by").order_by("-received_at", "-pk")


class QuarantinedMark(models.Model):
    """An item that was refused, or came with a known id and another body: kept whole for a person to look at."""

    id = models.BigAutoField(primary_key=True)
    mark_id = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=10)
    code = models.CharField(max_length=30, blank=True)
    item = models.TextField()  # canonical JSON in ASCII: PostgreSQL's jsonb refuses NUL, lone surrogates and NaN
    item_hash = models.BinaryField(max_length=32, unique=True)  # the same item sent again is kept once
    device_id = models.UUIDField(null=True, blank=True)
    recorded_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey("campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    resolution = models.CharField(_("note"), max_length=300, blank=True)  # what the person did about it

    objects = QuarantinedMarkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.outcome} {self.code}"
