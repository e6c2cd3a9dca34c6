from django.db import models


class Guest(models.Model):
    """Someone who came and did not want their name kept: one head in this session, and nothing else about them."""

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="guests")
    counted_at = models.DateTimeField(auto_now_add=True)
    counted_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return str(self.session_id)
