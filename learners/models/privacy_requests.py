"""What someone asked of us about their own data, until when it is to be answered, and every answer."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.access import Access, under
from campaign.ids import new_id


class RequestKind(models.TextChoices):
    ACCESS = "access", _("See and get a copy")
    CORRECTION = "correction", _("Correct")
    ERASURE = "erasure", _("Erase everything")
    WITHDRAWAL = "withdrawal", _("Take a consent back")
    OBJECTION = "objection", _("Object to a use")


class PrivacyRequestQuerySet(models.QuerySet["PrivacyRequest"]):
    def visible_to(self, access: Access) -> Self:
        """The desk is the coordinators': each sees the requests of their areas."""
        return self.filter(under(access.coordinated))

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind in RequestKind.values else self

    def with_people(self) -> Self:
        """The most pressing first; what is closed, the latest first."""
        return self.select_related("learner", "area").order_by(F("closed_at").desc(nulls_first=True), "due_on", "pk")


class PrivacyRequest(models.Model):
    """One request of one person. What it says is emptied when the person is erased; days and outcome stay as proof."""

    class Outcome(models.TextChoices):
        DONE = "done", pgettext_lazy("request", "Done")
        PARTLY = "partly", pgettext_lazy("request", "Done in part")
        REFUSED = "refused", pgettext_lazy("request", "Refused, with a reason")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "Taken back by the person")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("what is asked"), max_length=20, choices=RequestKind.choices)
    learner = models.ForeignKey("learners.Learner", on_delete=models.PROTECT, related_name="privacy_requests")
    area = models.ForeignKey("campaign.Area", on_delete=models.PROTECT, related_name="privacy_requests")
    words = models.CharField(_("in their words"), max_length=500, blank=True)
    asked_on = models.DateField(_("asked on"))
    reply_by = models.DateField()  # when the person must have heard from us
    due_on = models.DateField()  # when it must be done
    extended = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    objects = PrivacyRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "kind"], condition=Q(closed_at__isnull=True), name="one_open_request_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="a_closed_request_has_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="requests_that_wait", condition=Q(closed_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.learner_id}"

    def get_absolute_url(self) -> str:
        return reverse("learners:privacy_request_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def share_of_time(self, today: date) -> float:
        """How much of the time is used up: 0.5 is half, over 1 is too late."""
        whole = (self.due_on - self.asked_on).days
        return (today - self.asked_on).days / whole if whole else 1.0


class PrivacyAnswer(models.Model):
    """What the person was told, and when: only ever added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(PrivacyRequest, on_delete=models.CASCADE, related_name="answers")
    words = models.CharField(_("what they were told"), max_length=500)
    outcome = models.CharField(max_length=10, choices=PrivacyRequest.Outcome.choices, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.outcome}"
