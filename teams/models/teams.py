from collections.abc import Iterable
from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.access import Access, under
from campaign.ids import new_id
from campaign.models.areas import Area
from campaign.names import fold, sort_key
from campaign.search import every_word


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, access: Access) -> Self:
        return self.filter(under(access.area_paths()) | Q(pk__in=access.teams))

    def sent_by(self, access: Access) -> Self:
        """Teams that the person sends to sessions: those of coordinated areas, and those they lead."""
        return self.filter(under(access.coordinated) | Q(pk__in=access.led_teams))

    def home_paths(self, ids: Iterable[UUID]) -> list[str]:
        return list(self.filter(pk__in=list(ids)).order_by().values_list("area__path", flat=True))

    def active(self, day: date) -> Self:
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def search(self, text: str) -> Self:
        """Every word lies in the team's name or in its ward's, whatever the diacritics."""
        return self.filter(every_word(text, "search_name", "area__search_name"))

    def of_learner(self, learner_id: UUID) -> Self:
        """Teams that accompany a person, under whichever of their entries."""
        entries = Q(learner_teams__learner=learner_id) | Q(learner_teams__learner__merged_into=learner_id)
        return self.filter(entries).distinct()

    def in_area(self, area: Area) -> Self:
        return self.filter(area__path__startswith=area.path)

    def with_members(self, day: date) -> Self:
        """Each with its area, `member_count` on that day and `leading`: the memberships of those who lead it."""
        from teams.models.memberships import Membership

        members = Membership.objects.on(day).filter(team=OuterRef("pk")).order_by().values("team")
        count = members.annotate(count=Count("volunteer", distinct=True)).values("count")
        leading = Membership.objects.on(day).filter(role="leader").select_related("volunteer")
        return (
            self.select_related("area")
            .annotate(member_count=Coalesce(Subquery(count), 0))
            .prefetch_related(Prefetch("memberships", queryset=leading, to_attr="leading"))
        )


class Team(models.Model):
    """A youth team with its home ward or commune; it may be sent anywhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey("campaign.Area", on_delete=models.PROTECT, related_name="teams", verbose_name=_("area"))
    name = models.CharField(_("name"), max_length=120)
    search_name = models.CharField(max_length=120, editable=False)
    sort_name = models.CharField(max_length=250, db_index=True, editable=False)
    opened_on = models.DateField(_("active since"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    continued_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="continues", editable=False
    )  # merged: the people of that team see and do what this one did

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name"]
        constraints = [models.UniqueConstraint(fields=["area", "search_name"], name="one_team_per_name_and_area")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("teams:team_detail", args=[self.pk])

    def is_open(self, day: date) -> bool:
        return self.closed_on is None or self.closed_on > day

    def name_fields(self) -> None:
        """Set the columns that follow from the name."""
        self.search_name, self.sort_name = fold(self.name), sort_key(self.name)
