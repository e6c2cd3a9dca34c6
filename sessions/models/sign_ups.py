from datetime import date, datetime
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

    def visible_to(self, access: Access) -> Self:
        """One's own; without a volunteer, none."""
        return self.filter(volunteer=access.volunteer_id) if access.volunteer_id else self.none()

    def with_place(self) -> Self:
        return self.select_related("session__area", "session__team", "volunteer")

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Places in live sessions that share a moment with the span; back to back does not count."""
        span = Q(session__starts_at__lt=ends_at, session__ends_at__gt=starts_at)
        return self.filter(span, session__cancelled_at__isnull=True)

    def came(self) -> Self:
        return self.filter(checked_in_at__isnull=False)

    def awaited(self) -> Self:
        """Those of whom nobody has said yet that they came."""
        return self.filter(checked_in_at__isnull=True)

    def seeking(self) -> Self:
        """Those who look for a stand-in, the longest first."""
        return self.filter(stand_in_wanted_at__isnull=False).order_by("stand_in_wanted_at", "pk")


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
    place = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)  # numbered when taken by oneself
    confirmed_at = models.DateTimeField(null=True, blank=True)  # said "I will come"; whoever takes a place says so
    stand_in_wanted_at = models.DateTimeField(null=True, blank=True)  # cannot come, and holds it until someone can
    stand_in_reason = models.CharField(_("reason"), max_length=200, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)  # came: what their hours are counted from
    checked_in_by = models.ForeignKey(
        "campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "volunteer"], name="one_sign_up_per_session_and_volunteer"),
            models.UniqueConstraint(fields=["session", "role", "place"], name="one_sign_up_per_session_role_and_place"),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} · {self.session_id}"

    @property
    def is_seeking(self) -> bool:
        return self.stand_in_wanted_at is not None

    @property
    def slot(self) -> str:
        """What makes the messages about this search for a stand-in one of their kind."""
        return f"for {self.pk.hex}"
