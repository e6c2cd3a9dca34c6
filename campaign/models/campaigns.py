from datetime import date
from typing import Self

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.access import Access
from campaign.ids import new_id


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, access: Access) -> Self:
        """Campaigns of the provinces in which the person has a scope."""
        provinces = {path.split("/", 1)[0] + "/" for path in access.area_paths()}
        return self.filter(area__path__in=provinces)


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
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_campaign_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaign:campaign_detail", args=[self.pk])


class PhaseQuerySet(models.QuerySet["Phase"]):
    def visible_to(self, access: Access) -> Self:
        """Phases of the campaigns that the person sees."""
        return self.filter(campaign__in=Campaign.objects.visible_to(access))

    def overlapping(self, starts_on: date, ends_on: date) -> Self:
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)

    def with_target_counts(self) -> Self:
        """Each with `target_count`, the wards that have a target, and `people_target`, the sum of people to train."""
        people = Sum("targets__value", filter=Q(targets__measure="people_trained", targets__audience="everyone"))
        counted = self.annotate(target_count=Count("targets__area", distinct=True), people_target=people)
        return counted.order_by("starts_on")

    def outside(self, starts_on: date, ends_on: date) -> Self:
        """Phases that begin before or end after these dates."""
        return self.filter(Q(starts_on__lt=starts_on) | Q(ends_on__gt=ends_on))


class Phase(models.Model):
    """A dated part of a campaign, with targets of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    objects = PhaseQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_phase_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaign:target_list", args=[self.pk])
