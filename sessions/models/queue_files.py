from typing import Self

from django.db import models
from django.urls import reverse

from campaign.access import Access
from campaign.ids import new_id


class QueueFileQuerySet(models.QuerySet["QueueFile"]):
    def visible_to(self, access: Access) -> Self:
        """A file is seen by the person who brought it: until it is stored it holds names of people."""
        return self.filter(brought_by=access.user_id)

    def drafts(self) -> Self:
        return self.filter(stored_at__isnull=True)


class QueueFile(models.Model):
    """What a phone could not send, brought as a file by somebody else than the phone.

    `maker` made the marks on the phone and is their author in the ledger; `brought_by` looked at them and let them in.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    content = models.BinaryField(blank=True)  # as it came; emptied once it is stored or thrown away
    content_hash = models.BinaryField(max_length=32)
    file_name = models.CharField(max_length=200, blank=True)
    maker = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    device_id = models.UUIDField()
    brought_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    brought_at = models.DateTimeField(auto_now_add=True)
    stored_at = models.DateTimeField(null=True, blank=True)
    outcomes = models.JSONField(default=dict)  # {"stored": 38, "seen": 2, "refused": 1, "held": 0}
    sessions = models.ManyToManyField("training.TrainingSession", related_name="+", blank=True)

    objects = QueueFileQuerySet.as_manager()

    class Meta:
        ordering = ["-brought_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["brought_by", "content_hash"],
                condition=models.Q(stored_at__isnull=True),
                name="one_draft_per_person_and_queue_file",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("sessions:queue_file_detail", args=[self.pk])
