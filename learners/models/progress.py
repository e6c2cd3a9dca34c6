from collections.abc import Collection
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.access import Access
from campaign.ids import new_id
from learners.models.follow_ups import Barrier, RealUse
from learners.models.learners import Learner
from learners.models.skills import Skill


class Level(models.IntegerChoices):
    """What a learner can do with a skill. Passed is ALONE or above."""

    NOT_YET = 0, _("Not yet able")
    WITH_COMPANION = 1, _("With a companion")
    ALONE = 2, _("Alone in the session")
    REAL_USE = 3, _("Uses it at home")
    HELPS_OTHERS = 4, _("Helps others")


class ObservationQuerySet(models.QuerySet["Observation"]):
    def notes_of(self, learner_id: UUID) -> Self:
        """What was noted on a person's pace, under whichever of their entries, the latest first."""
        entries = models.Q(learner=learner_id) | models.Q(learner__merged_into=learner_id)
        return self.filter(entries).exclude(note="").select_related("observed_by", "skill")

    def visible_to(self, access: Access) -> Self:
        return self.filter(learner__in=Learner.objects.visible_to(access))


class Observation(models.Model):
    """One dated sight of a learner's level in a skill: immutable, only ever inserted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="observations")
    skill = models.ForeignKey("learners.Skill", on_delete=models.PROTECT, related_name="observations")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)  # needed from REAL_USE up
    note = models.CharField(_("note on pace"), max_length=200, blank=True)
    training_session_id = models.UUIDField(null=True, blank=True)  # which encounter; learners know no sessions
    observed_at = models.DateTimeField()
    observed_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["-observed_at", "-id"]
        indexes = [models.Index(fields=["learner", "skill", "-observed_at"], name="observations_of_a_skill")]
        constraints = [models.CheckConstraint(condition=Q(level__lte=4), name="an_observed_level_is_0_to_4")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.skill_id}: {self.level}"


class ProgressQuerySet(models.QuerySet["Progress"]):
    def of(self, learner_id: UUID) -> Self:
        """A learner's ladder: every skill they have touched, in the order of the catalogue."""
        return self.filter(learner=learner_id).select_related("skill").order_by("skill__place")

    def ladders_of(self, learners: Collection[UUID]) -> dict[UUID, list["Progress"]]:
        """learner → their ladder, for those who have touched a skill."""
        found: dict[UUID, list[Progress]] = {}
        for row in self.filter(learner__in=learners).select_related("skill").order_by("skill__place"):
            found.setdefault(row.learner_id, []).append(row)
        return found

    def levels_of(self, learners: Collection[UUID], skills: Collection[Skill]) -> dict[tuple[UUID, int], int]:
        """(learner, skill) → current level, for those that have one."""
        rows = self.filter(learner__in=learners, skill__in=skills)
        return {
            (learner, skill): level for learner, skill, level in rows.values_list("learner_id", "skill_id", "level")
        }


class Progress(models.Model):
    """A learner's current level in a skill: the fold of the observations (latest `observed_at`, then highest id).

    `real_use` and `barrier` are what the latest closed check of the skill found, folded from the follow-ups' answers.
    """

    id = models.BigAutoField(primary_key=True)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="progress")
    skill = models.ForeignKey("learners.Skill", on_delete=models.PROTECT, related_name="progress")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    observed_at = models.DateTimeField()
    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="+")
    real_use = models.PositiveSmallIntegerField(choices=RealUse.choices, default=0, db_default=0)
    barrier = models.CharField(max_length=20, choices=Barrier.choices, blank=True, default="", db_default="")

    objects = ProgressQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "skill"], name="one_progress_per_learner_and_skill")]
        indexes = [models.Index(fields=["barrier"], name="progress_with_a_barrier", condition=~Q(barrier=""))]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.skill_id}: {self.level}"


class Participation(models.Model):
    """A learner's row in a campaign: the day and ward of their first attendance, on which they count as one person."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.CASCADE, related_name="participations")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="participations")
    area = models.ForeignKey("campaign.Area", on_delete=models.PROTECT, related_name="participations")
    first_attended_on = models.DateField()
    best_level = models.PositiveSmallIntegerField(default=0)  # highest current level over all skills
    real_use = models.PositiveSmallIntegerField(default=0, db_default=0)  # the best over all skills

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "learner"], name="one_participation_per_campaign_and_learner")
        ]
        indexes = [models.Index(fields=["campaign", "area", "first_attended_on"], name="participations_by_day")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.first_attended_on}"
