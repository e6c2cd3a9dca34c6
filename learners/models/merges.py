from typing import Self

from django.db import models
from django.db.models import F, Q

from campaign.access import Access
from campaign.ids import new_id
from learners.models.learners import Learner


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, access: Access) -> Self:
        return self.filter(survivor__in=Learner.objects.visible_to(access))

    def live(self) -> Self:
        return self.filter(undone_at__isnull=True)

    def into(self, learner: Learner) -> Self:
        """The live merges that led to this person, also by way of another, the latest first."""
        led_here = Q(survivor=learner) | Q(survivor__merged_into=learner)
        return self.live().filter(led_here).select_related("merged__area", "merged_by").order_by("-merged_at", "-pk")


class Merge(models.Model):
    """Two entries that turned out to be one person: `merged` stands for `survivor` until it is undone.

    Everything that was written down for `merged` keeps that id, so that undoing restores it exactly.
    `Learner.merged_into` is folded from the live rows: where they lead in the end.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merged = models.ForeignKey("learners.Learner", on_delete=models.CASCADE, related_name="merges")
    survivor = models.ForeignKey("learners.Learner", on_delete=models.CASCADE, related_name="absorptions")
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="one_live_merge_per_merged_learner"
            ),
            models.CheckConstraint(condition=~Q(merged=F("survivor")), name="nobody_is_merged_with_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.survivor_id}"
