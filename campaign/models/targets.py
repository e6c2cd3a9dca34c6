from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.ids import new_id


class Measure(models.TextChoices):
    """What a target counts: the metrics of the same name, and areas reached, counted over the wards of an area."""

    PEOPLE_TRAINED = "people_trained", _("People trained")
    TURNS = "turns", _("Turns")
    SESSIONS_HELD = "sessions_held", _("Sessions held")
    AREAS_REACHED = "areas_reached", _("Areas reached")


class Target(models.Model):
    """A number to reach in one ward or commune; a cluster's and the city's are the sums of theirs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phase = models.ForeignKey("campaign.Phase", on_delete=models.CASCADE, related_name="targets")
    area = models.ForeignKey("campaign.Area", on_delete=models.CASCADE, related_name="targets")
    measure = models.CharField(_("measure"), max_length=40, choices=Measure.choices)
    value = models.PositiveIntegerField(_("target"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phase", "area", "measure"], name="one_target_per_phase_area_and_measure")
        ]

    def __str__(self) -> str:
        return f"{self.phase} · {self.area} · {self.measure}: {self.value}"
