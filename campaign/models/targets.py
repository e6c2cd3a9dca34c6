from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.ids import new_id
from campaign.models.audiences import Audience
from campaign.models.campaigns import Phase


class Measure(models.TextChoices):
    """What a target counts: the metrics of the same name (for an audience `campaign.audiences.METRICS`); areas reached
    are counted over the wards of an area, hours of volunteers from their minutes."""

    PEOPLE_TRAINED = "people_trained", _("People trained")
    TURNS = "turns", _("Turns")
    SESSIONS_HELD = "sessions_held", _("Sessions held")
    AREAS_REACHED = "areas_reached", _("Areas reached")
    PEOPLE_RETAINED = "people_retained", _("Still use it at home")
    VOLUNTEER_HOURS = "volunteer_hours", _("Volunteer hours")


class TargetQuerySet(models.QuerySet["Target"]):
    def of(self, phase: Phase, audience: str = Audience.EVERYONE) -> Self:
        return self.filter(phase=phase, audience=audience)


class Target(models.Model):
    """A number to reach in one ward or commune; a cluster's and the city's are the sums of theirs.

    Dashboards judge the targets for everyone by all sessions, and those for an audience by the sessions for it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phase = models.ForeignKey("campaign.Phase", on_delete=models.CASCADE, related_name="targets")
    area = models.ForeignKey("campaign.Area", on_delete=models.CASCADE, related_name="targets")
    measure = models.CharField(_("measure"), max_length=40, choices=Measure.choices)
    audience = models.CharField(_("audience"), max_length=20, choices=Audience.choices, default=Audience.EVERYONE)
    value = models.PositiveIntegerField(_("target"))

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "area", "measure", "audience"], name="one_target_per_phase_area_measure_and_audience"
            )
        ]

    def __str__(self) -> str:
        return f"{self.phase} · {self.area} · {self.measure}: {self.value}"


class TargetChangeQuerySet(models.QuerySet["TargetChange"]):
    def of_area(self, phase: Phase, area_id: UUID) -> Self:
        """What was changed in one ward, the latest first, with who did it."""
        return self.filter(phase=phase, area=area_id).select_related("changed_by").order_by("-changed_at", "-pk")


class TargetChange(models.Model):
    """One change of a target; rows are only ever added. None as a value: there was or is no target."""

    id = models.BigAutoField(primary_key=True)
    phase = models.ForeignKey("campaign.Phase", on_delete=models.CASCADE, related_name="target_changes")
    area = models.ForeignKey("campaign.Area", on_delete=models.CASCADE, related_name="target_changes")
    measure = models.CharField(max_length=40, choices=Measure.choices)
    audience = models.CharField(max_length=20, choices=Audience.choices)
    old = models.PositiveIntegerField(null=True)
    new = models.PositiveIntegerField(null=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = TargetChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["phase", "area"], name="target_changes_of_an_area")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.old} → {self.new}"
