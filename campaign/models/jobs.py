from django.db import models


class JobSlot(models.Model):
    """A periodic job's turn, taken by whoever inserts it first: two schedulers are harmless."""

    id = models.BigAutoField(primary_key=True)
    job = models.CharField(max_length=100)
    slot_start = models.DateTimeField()
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "slot_start"], name="one_turn_per_job_and_slot")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot_start}"


class Heartbeat(models.Model):
    """When a kind of process was last alive."""

    name = models.CharField(primary_key=True, max_length=60)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
