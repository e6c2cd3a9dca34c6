from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.ids import new_id


class StateConfirmation(models.Model):
    """The State has confirmed a learner's digital skills on its own platform. We record that day and never issue it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.OneToOneField("learners.Learner", on_delete=models.CASCADE, related_name="state_confirmation")
    confirmed_on = models.DateField(_("confirmed on"))
    recorded_at = models.DateTimeField(auto_now=True)
    recorded_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.confirmed_on}"
