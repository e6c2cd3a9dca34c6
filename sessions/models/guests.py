from typing import Self

from django.db import models
from django.db.models import OuterRef


class GuestQuerySet(models.QuerySet["Guest"]):
    def counted(self) -> Self:
        """Those who count: a head taken back stays as a row, so that a late repeat cannot count it anew."""
        return self.filter(taken_back_at__isnull=True)

    def of_outer(self) -> Self:
        """Those of the session of the query around this one."""
        return self.filter(session=OuterRef("pk"))


class Guest(models.Model):
    """Someone who came and did not want their name kept: one head in this session, and nothing else about them.

    Once taken back it stays so: count and take-back may come in any order, again and again, with the same end.
    """

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="guests")
    counted_at = models.DateTimeField(auto_now_add=True)
    counted_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    pending_review = models.BooleanField(default=False)  # the right was taken away between counting and sending

    objects = GuestQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.session_id)
