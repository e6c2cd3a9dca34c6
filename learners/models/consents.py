from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from campaign.access import Access
from campaign.ids import new_id
from learners.models.learners import Learner
from learners.notices import CURRENT, LANGUAGE


def current_notice() -> str:
    """The version that is read out today: asked for by each row, so that a new text needs no migration."""
    return CURRENT


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, access: Access) -> Self:
        return self.filter(learner__in=Learner.objects.visible_to(access))

    def ever_of(self, learner_id: UUID) -> Self:
        """All that a person ever agreed to, under whichever of their entries; the latest first."""
        entries = models.Q(learner=learner_id) | models.Q(learner__merged_into=learner_id)
        return self.filter(entries).select_related("recorded_by").order_by("-given_at", "-pk")

    def live_of(self, learner_id: UUID) -> Self:
        """What a person agrees to, under whichever of their entries; the latest first."""
        entries = models.Q(learner=learner_id) | models.Q(learner__merged_into=learner_id)
        return self.filter(entries, withdrawn_at__isnull=True).order_by("-given_at", "-pk")

    def only_counted(self) -> models.QuerySet["Consent", Any]:
        """The ids of the people who took back that they are kept by name, under none of whose entries it stands again.

        Begins with the few that were withdrawn, so that it costs little however many people there are.
        """
        asked = Consent.objects.filter(purpose=Consent.Purpose.TRAINING).order_by()
        live, person = asked.filter(withdrawn_at__isnull=True), models.OuterRef("person")
        ended = asked.filter(withdrawn_at__isnull=False).annotate(person=Coalesce("learner__merged_into", "learner"))
        again = models.Exists(live.filter(learner=person)) | models.Exists(live.filter(learner__merged_into=person))
        return ended.exclude(again).values("person")


class Consent(models.Model):
    """A learner's agreement to one purpose, and its withdrawal. Nothing is ever pre-ticked."""

    class Purpose(models.TextChoices):
        TRAINING = "training", _("record of training")
        REMINDERS = "reminders", _("reminders")
        PHOTO = "photo", _("photos")
        STATISTICS = "statistics", _("answers in statistics")  # asked by the notice 2026-11 only: it changed nothing

    class Means(models.TextChoices):
        SPOKEN = "spoken", _("spoken")
        PAPER = "paper", _("on paper")
        ONLINE = "online", _("on the public page")
        OWN_TAP = "own_tap", _("own tap")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey("learners.Learner", on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    means = models.CharField(max_length=10, choices=Means.choices, default=Means.SPOKEN)
    witness = models.CharField(max_length=120, blank=True, default="", db_default="")  # who heard or saw it
    text_version = models.CharField(max_length=20, default=current_notice)
    text_hash = models.CharField(max_length=64, blank=True, default="", db_default="")  # of what was read out
    language = models.CharField(max_length=5, default=LANGUAGE, db_default=LANGUAGE)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_by = models.ForeignKey(
        "campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_live_consent_per_learner_and_purpose",
            )
        ]
        indexes = [
            models.Index(
                fields=["purpose", "learner"],
                name="consents_taken_back",
                condition=models.Q(withdrawn_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.purpose}"
