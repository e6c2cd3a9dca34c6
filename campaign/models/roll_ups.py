import uuid

from django.db import models

from campaign.ids import new_id


class RollUp(models.Model):
    """A metric in one area (with all below it) on one day of a campaign. Zero is not stored.

    `subject` is what the number is about beside the area: the skill, team or audience of metrics that are counted by
    one, nothing for all others. It stands before the metric in the index, so that readers of these pass over it.

    Derived rows, written by the hundred thousand in a rebuild: the unique index is the only one, and the database
    does not check their keys one by one.
    """

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(
        "campaign.Campaign", on_delete=models.CASCADE, related_name="roll_ups", db_index=False, db_constraint=False
    )
    area = models.ForeignKey(
        "campaign.Area", on_delete=models.CASCADE, related_name="roll_ups", db_index=False, db_constraint=False
    )
    day = models.DateField()
    metric = models.CharField(max_length=40)
    subject = models.CharField(max_length=36, blank=True, default="", db_default="")
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "area", "subject", "metric", "day"],
                name="one_roll_up_per_campaign_area_subject_metric_and_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.day}: {self.value}"


class PhaseTotal(models.Model):
    """The sum of a metric's roll-ups over a phase, so that a dashboard reads one row per cell it shows."""

    id = models.BigAutoField(primary_key=True)
    phase = models.ForeignKey("campaign.Phase", on_delete=models.CASCADE, related_name="totals", db_index=False)
    area = models.ForeignKey("campaign.Area", on_delete=models.CASCADE, related_name="phase_totals")
    metric = models.CharField(max_length=40)
    subject = models.CharField(max_length=36, blank=True, default="", db_default="")
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "subject", "area", "metric"], name="one_total_per_phase_subject_area_and_metric"
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric}: {self.value}"


class DirtyKey(models.Model):
    """A ward's day whose roll-ups no longer match the ledger. Every write gives it a new version."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.CASCADE, related_name="dirty_keys")
    area = models.ForeignKey("campaign.Area", on_delete=models.CASCADE, related_name="dirty_keys")
    day = models.DateField()
    version = models.UUIDField(default=uuid.uuid4)
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "area", "day"], name="one_dirty_key_per_campaign_area_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.day}"


class RollUpState(models.Model):
    """When a campaign's roll-ups were last brought up to date: what "figures as of" on a dashboard says."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.OneToOneField("campaign.Campaign", on_delete=models.CASCADE, related_name="roll_up_state")
    refreshed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.refreshed_at}"
