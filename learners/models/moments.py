"""Moments: short stories about people, each told with a consent of its own."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from campaign.access import Access, under
from campaign.ids import new_id
from learners.models.consents import Consent
from learners.models.learners import Learner


class MomentQuerySet(models.QuerySet["Moment"]):
    def visible_to(self, access: Access) -> Self:
        """Coordinators see their areas', members of a team the team's, whoever wrote one their own."""
        seen = under(access.coordinated, field="learner__area__path") | Q(team__in=access.teams)
        return self.filter(seen | Q(written_by=access.user_id))

    def told(self) -> Self:
        """What may be told: approved, agreed to, about someone who still agrees to be kept by name."""
        agreed = Consent.objects.filter(purpose=Consent.Purpose.TRAINING, withdrawn_at__isnull=True)
        named = Exists(agreed.filter(learner=OuterRef("learner")))
        alive = self.filter(withdrawn_at__isnull=True, learner__erased_at__isnull=True)
        return alive.filter(named, approved_at__isnull=False).exclude(text="")

    def waiting(self) -> Self:
        """Written, and nobody has approved it yet."""
        return self.filter(withdrawn_at__isnull=True, approved_at__isnull=True, learner__erased_at__isnull=True)

    def withdrawn(self) -> Self:
        return self.filter(withdrawn_at__isnull=False, learner__erased_at__isnull=True)

    def for_list(self) -> Self:
        return self.select_related("learner__area", "team", "written_by", "approved_by").order_by("-happened_on", "-pk")


class Moment(models.Model):
    """A short story about a learner. It is told only while they agree to it, and after staff approved it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="moments")
    team = models.ForeignKey("teams.Team", null=True, on_delete=models.SET_NULL, related_name="moments")
    text = models.TextField(_("story"), max_length=600)
    happened_on = models.DateField(_("day"))
    means = models.CharField(max_length=10, choices=Consent.Means.choices, default=Consent.Means.SPOKEN)
    agreed_at = models.DateTimeField()
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # the consent to this story
    withdrawn_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = MomentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.learner_id} {self.happened_on}"

    @property
    def state(self) -> str:
        return "withdrawn" if self.withdrawn_at else "told" if self.approved_at else "waiting"
