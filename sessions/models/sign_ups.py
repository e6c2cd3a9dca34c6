from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from campaign.access import Access
from campaign.ids import new_id


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def in_charge(self, volunteer: UUID | None) -> Self:
        """Sign-ups by which this volunteer is in charge of a session."""
        return self.filter(volunteer=volunteer, role=SignUp.Role.LEAD)

    def of_outer(self) -> Self:
        """Those of the session of the query around this one."""
        return self.filter(session=OuterRef("pk"))

    def in_week(self, volunteers: list[UUID], first: date, last: date) -> Self:
        """Places of these volunteers in live sessions from `first` to `last`, with the session."""
        held = Q(session__cancelled_at__isnull=True, session__day__range=(first, last), volunteer__in=volunteers)
        return self.filter(held).select_related("session")

    def awaited(self) -> Self:
        """Those of whom nobody has said yet that they came."""
        return self.filter(checked_in_at__isnull=True)

    def visible_to(self, access: Access) -> Self:
        """One's own; without a volunteer, none."""
        return self.filter(volunteer=access.volunteer_id) if access.volunteer_id else self.none()


class SignUp(models.Model):
    """A volunteer's place in a session. Two overlapping places for one person are refused by `sessions.scheduling`."""

    class Role(models.TextChoices):
        LEAD = "lead", _("in charge")
        COMPANION = "companion", _("companion")
        SUPPORT = "support", _("support")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="sign_ups")
    volunteer = models.ForeignKey("teams.Volunteer", on_delete=models.CASCADE, related_name="sign_ups")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.COMPANION)
    checked_in_at = models.DateTimeField(null=True, blank=True)  # came: what their hours are counted from
    checked_in_by = models.ForeignKey(
        "campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "volunteer"], name="one_sign_up_per_session_and_volunteer")
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} · {self.session_id}"
