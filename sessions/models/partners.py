from collections.abc import Iterable
from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.ids import new_id
from campaign.names import clean, fold


class PartnerKind(models.TextChoices):
    PARTY_BRANCH = "party_branch", _("Ward Party branch")
    SCHOOL = "school", _("School")
    UNIVERSITY = "university", _("University")
    BUSINESS = "business", _("Business")
    ASSOCIATION = "association", _("Association")


class PartnerQuerySet(models.QuerySet["Partner"]):
    def at(self, area_id: UUID | None, also: Iterable[UUID] = ()) -> Self:
        """Those of a ward, and the ones named by their ids, in order of name."""
        return self.filter(models.Q(area=area_id) | models.Q(pk__in=list(also))).order_by("search_name")


class Partner(models.Model):
    """An organisation of a ward that helps with sessions: a room, people, an invitation. Never a person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey("campaign.Area", on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=120)
    search_name = models.CharField(max_length=120, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind.choices)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "search_name"], name="one_partner_of_a_name_per_area"),
        ]

    def __str__(self) -> str:
        return self.name

    def call(self, name: str) -> None:
        """Set the name and what it is found by."""
        self.name = clean(name)
        self.search_name = fold(self.name)
