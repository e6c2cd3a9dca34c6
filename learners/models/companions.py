"""Who accompanies a learner: teams, and the volunteer paired with them."""

from collections.abc import Collection
from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from campaign.access import Access
from campaign.ids import new_id
from learners.models.learners import Learner
from teams.models import Membership


class LearnerTeam(models.Model):
    """A team that accompanies a learner: its leaders see them."""

    id = models.BigAutoField(primary_key=True)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="learner_teams")
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, related_name="learner_teams")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "team"], name="one_place_per_learner_and_team")]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.team_id}"


class CompanionQuerySet(models.QuerySet["Companion"]):
    def visible_to(self, access: Access) -> Self:
        return self.filter(learner__in=Learner.objects.visible_to(access))

    def open(self) -> Self:
        return self.filter(ends_on__isnull=True)

    def of(self, learner: UUID) -> Self:
        """Those of a person, under whichever of their entries, the longest first."""
        entries = Q(learner=learner) | Q(learner__merged_into=learner)
        return self.filter(entries).select_related("volunteer").order_by("starts_on", "pk")

    def by_volunteers(self, volunteers: Collection[UUID]) -> Self:
        people = self.open().filter(volunteer__in=volunteers).select_related("learner__area")
        return people.order_by("learner__sort_name", "pk")

    def left_behind(self, day: date) -> Self:
        """Open pairings whose volunteer is by that day in none of the teams that accompany the learner.

        Of a learner whom no team accompanies: in no team at all.
        """
        entries = (OuterRef("learner"), OuterRef("learner__merged_into"))
        places = [LearnerTeam.objects.filter(learner=entry) for entry in entries]
        belongs = Membership.objects.on(day).filter(volunteer=OuterRef("volunteer"))
        near = [Exists(belongs.filter(team__learner_teams__learner=entry)) for entry in entries]
        alone = ~Exists(places[0]) & ~Exists(places[1]) & Exists(belongs)
        return self.open().exclude(near[0] | near[1] | alone)


class Companion(models.Model):
    """The volunteer paired with a learner, with dates. A pairing ends and stays as history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="companions")
    volunteer = models.ForeignKey("teams.Volunteer", on_delete=models.CASCADE, related_name="companions")
    starts_on = models.DateField(_("since"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    takes_over = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="successors")
    note = models.CharField(_("handed over with"), max_length=200, blank=True)  # what the one before passes on
    made_by = models.ForeignKey("campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_by = models.ForeignKey("campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = CompanionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "volunteer"],
                condition=Q(ends_on__isnull=True),
                name="one_open_pairing_per_learner_and_volunteer",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_pairing_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} · {self.learner_id}"
