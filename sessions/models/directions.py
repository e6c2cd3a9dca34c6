from collections.abc import Iterable
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.names import fold


class DirectionsQuerySet(models.QuerySet["Directions"]):
    def to_places_of(self, areas: Iterable[object]) -> Self:
        return self.filter(area__in=set(areas))


class Directions(models.Model):
    """How to get to a venue, in words that residents use: what stands beside it, which lane. One text per venue."""

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey("campaign.Area", on_delete=models.CASCADE, related_name="directions")
    place = models.CharField(max_length=200, editable=False)  # the venue, folded
    words = models.CharField(_("how to get there"), max_length=200)
    written_at = models.DateTimeField(auto_now=True)
    written_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = DirectionsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "place"], name="one_text_of_directions_per_venue")]

    def __str__(self) -> str:
        return self.words

    @staticmethod
    def place_of(venue: str) -> str:
        return fold(venue)[:200]
