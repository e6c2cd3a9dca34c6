"""Moments: short stories about people, each told with a consent of its own."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from campaign.access import Access
from campaign.ids import new_id
from learners.models.consents import Consent
from learners.models.learners import Learner


def named() -> Exists:
    """Whether the person of a moment agrees to be kept by name, under whichever of their entries."""
    agreed = Consent.objects.filter(purpose=Consent.Purpose.TRAINING, withdrawn_at__isnull=True)
    person = Coalesce(OuterRef("learner__merged_into"), OuterRef("learner"), output_field=models.UUIDField())
    return Exists(agreed.filter(Q(learner=person) | Q(learner__merged_into=person)))


class MomentQuerySet(models.QuerySet["Moment"]):
    def visible_to(self, access: Access) -> Self:
        """Whoever looks after the person, and who wrote it; all others of the team what may be told."""
        own = Q(learner__in=Learner.objects.visible_to(access))
        if access.user_id:
            own |= Q(written_by=access.user_id)
        told = Q(pk__in=Moment.objects.told().filter(team__in=access.teams).order_by().values("pk"))
        return self.filter(own | told)

    def told(self) -> Self:
        """What may be told: approved, agreed to, about someone who still agrees to be kept by name."""
        return self.alive().filter(approved_at__isnull=False)

    def waiting(self) -> Self:
        """Written, and nobody has decided about it yet."""
        return self.alive().filter(approved_at__isnull=True, returned_at__isnull=True)

    def returned(self) -> Self:
        """Given back to whoever wrote it, with what is to be better."""
        return self.alive().filter(approved_at__isnull=True, returned_at__isnull=False)

    def withdrawn(self) -> Self:
        """Whom it is about agrees no longer: to this story, or to be kept by name."""
        kept = self.filter(learner__erased_at__isnull=True).exclude(text="")
        return kept.filter(Q(withdrawn_at__isnull=False) | ~named())

    def alive(self) -> Self:
        return self.filter(named(), withdrawn_at__isnull=True, learner__erased_at__isnull=True).exclude(text="")

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
    returned_at = models.DateTimeField(null=True, blank=True)  # to whoever wrote it
    returned_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    returned_because = models.CharField(max_length=200, blank=True, default="", db_default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # the consent to this story
    withdrawn_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = MomentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.learner_id} {self.happened_on}"
