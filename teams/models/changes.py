from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.access import Access, under
from campaign.ids import new_id


class TeamChangeQuerySet(models.QuerySet["TeamChange"]):
    def visible_to(self, access: Access) -> Self:
        return self.filter(under(access.coordinated, field="source__area__path"))

    def standing(self) -> Self:
        return self.filter(undone_at__isnull=True)

    def touching(self, *teams: models.Model) -> Self:
        """Those that gave people to or took them from one of these teams."""
        return self.filter(Q(source__in=teams) | Q(target__in=teams)).select_related("source", "target")


class TeamChange(models.Model):
    """On a day people went from one team to another: some of them (split) or all (merge). Sessions stay."""

    class Kind(models.TextChoices):
        SPLIT = "split", _("Split")
        MERGE = "merge", _("Merged")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    source = models.ForeignKey("teams.Team", on_delete=models.CASCADE, related_name="changes_from")
    target = models.ForeignKey("teams.Team", on_delete=models.CASCADE, related_name="changes_to")
    on_day = models.DateField()  # the first day in the other team
    former_closed_on = models.DateField(null=True, blank=True)  # what the source had before it was merged
    carried = models.JSONField(default=list)  # ids of teams that the source had taken over before
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = TeamChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.CheckConstraint(condition=~Q(source=F("target")), name="a_team_changes_into_another")]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"

    @property
    def is_merge(self) -> bool:
        return self.kind == TeamChange.Kind.MERGE


class MovedMember(models.Model):
    """One person of a change: the membership that ended, and the one that began (none where they were in both)."""

    id = models.BigAutoField(primary_key=True)
    change = models.ForeignKey(TeamChange, on_delete=models.CASCADE, related_name="moved")
    former = models.ForeignKey("teams.Membership", on_delete=models.CASCADE, related_name="+")
    current = models.ForeignKey("teams.Membership", null=True, on_delete=models.CASCADE, related_name="+")
    had_ended_on = models.DateField(null=True, blank=True)  # the end that the former one had before
    role = models.CharField(max_length=10)  # in the new team

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "former"], name="one_move_per_change_and_membership")]

    def __str__(self) -> str:
        return f"{self.former_id} → {self.current_id}"
