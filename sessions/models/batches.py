from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.access import Access
from campaign.ids import new_id
from sessions.models.training_sessions import TrainingSession


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, access: Access) -> Self:
        """What one has done oneself."""
        return self.filter(done_by=access.user_id)

    def latest_first(self) -> Self:
        """With how many `sessions` each is about, and the id of the `first` of them."""
        items = BatchItem.objects.filter(batch=models.OuterRef("pk")).order_by("session__starts_at", "pk")
        first = models.Subquery(items.values("session")[:1], output_field=models.UUIDField())
        return self.annotate(sessions=models.Count("items"), first=first).order_by("-done_at")


class Batch(models.Model):
    """Sessions made, changed or called off together, to be taken back together. Confirmed twice it happens once."""

    class Kind(models.TextChoices):
        REPEAT = "repeat", _("Repeated")
        COPY = "copy", _("Copied")
        CHANGE = "change", _("Changed together")
        CANCEL = "cancel", _("Called off together")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.UUIDField(unique=True)  # of the preview that was confirmed
    kind = models.CharField(max_length=10, choices=Kind.choices)
    done_at = models.DateTimeField(auto_now_add=True)
    done_by = models.ForeignKey("campaign.User", on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()
    sessions, first = 0, None  # set by `latest_first`

    def __str__(self) -> str:
        return f"{self.kind} {self.done_at}"

    @property
    def makes_sessions(self) -> bool:
        return self.kind in (Batch.Kind.REPEAT, Batch.Kind.COPY)


class BatchItem(models.Model):
    """One session of a batch: as it was before (nothing when the batch made it), and as the batch left it."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    session = models.ForeignKey(TrainingSession, null=True, on_delete=models.SET_NULL, related_name="batch_items")
    before = models.JSONField(null=True)
    after = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "session"], name="one_item_per_batch_and_session"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.session_id}"
