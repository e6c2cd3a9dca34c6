from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.access import Access
from campaign.ids import new_id


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, access: Access) -> Self:
        """Campaigns of the provinces in which the person has a scope."""
        provinces = {path.split("/", 1)[0] + "/" for path in access.area_paths()}
        return self.filter(area__path__in=provinces)

    def current(self, today: date) -> Self:
        """Running campaigns first, then the one that ended last."""
        return self.filter(starts_on__lte=today).order_by("-ends_on")


class Campaign(models.Model):
    """A dated effort in one province."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey("campaign.Area", on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_campaign_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaign:campaign_detail", args=[self.pk])


class Phase(models.Model):
    """A dated part of a campaign, with targets of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    class Meta:
        ordering = ["starts_on"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_phase_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaign:target_list", args=[self.pk])
