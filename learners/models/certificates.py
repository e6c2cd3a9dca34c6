"""Certificates of attendance and of volunteering: what is printed, its number, and whether it still holds."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.access import Access, under
from campaign.ids import new_id
from campaign.models import Campaign
from learners.models.learners import Learner


class CertificateKind(models.TextChoices):
    LEARNER = "learner", _("Learners")
    VOLUNTEER = "volunteer", _("Volunteers")


class CertificateRules(models.Model):
    """What a campaign asks for before it hands out a certificate, and who signs."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.OneToOneField(
        "campaign.Campaign", on_delete=models.CASCADE, related_name="certificate_rules", editable=False
    )
    sessions_needed = models.PositiveSmallIntegerField(default=3)
    skills_needed = models.PositiveSmallIntegerField(default=2)
    hours_needed = models.PositiveSmallIntegerField(default=10)
    place = models.CharField(max_length=60, default="Hà Nội")
    signed = models.CharField(max_length=100, default="TM. BAN THƯỜNG VỤ THÀNH ĐOÀN")
    signer = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.campaign_id}"

    @classmethod
    def of(cls, campaign: Campaign) -> "CertificateRules":
        """Those of the campaign; until somebody changes them, the usual ones."""
        return cls.objects.filter(campaign=campaign).first() or cls(campaign=campaign)


class CertificateNumber(models.Model):
    """The last number of a year that was taken; its row is locked while numbers are."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class CertificateBatchQuerySet(models.QuerySet["CertificateBatch"]):
    def visible_to(self, access: Access) -> Self:
        return self.filter(under(access.coordinated))

    def waiting(self) -> Self:
        return self.filter(state=CertificateBatch.State.OPEN).order_by("created_at")


class CertificateBatch(models.Model):
    """Certificates for everyone in an area who qualifies: issued and printed part by part."""

    class State(models.TextChoices):
        OPEN = "open", _("Printing")
        STOPPED = "stopped", _("Stopped")
        DONE = "done", _("Done")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=CertificateKind.choices)
    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="certificate_batches")
    area = models.ForeignKey("campaign.Area", on_delete=models.PROTECT, related_name="certificate_batches")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    total = models.PositiveIntegerField(default=0)  # who qualified when it began
    done = models.PositiveIntegerField(default=0)  # printed so far
    working_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)  # the papers that went with it carry the same moment

    objects = CertificateBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "area", "kind"],
                condition=~Q(state="done"),
                name="one_unfinished_batch_per_campaign_area_and_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.area_id}"

    def get_absolute_url(self) -> str:
        return reverse("sessions:certificate_batch_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE


class CertificatePart(models.Model):
    """One PDF of a batch, kept for some days so that it can be fetched; it can be printed again at any time."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(CertificateBatch, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_part_per_batch_and_number")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, access: Access) -> Self:
        """Coordinators see those of their areas, whoever sees a learner theirs, a volunteer their own."""
        seen = under(access.coordinated) | Q(learner__in=Learner.objects.visible_to(access))
        return self.filter(seen | Q(volunteer=access.volunteer_id) if access.volunteer_id else seen)

    def valid(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def of_person(self, learner: Learner) -> Self:
        """Those of a learner, under whichever of their entries, the latest first."""
        return self.filter(Q(learner=learner) | Q(learner__merged_into=learner)).order_by("-year", "-serial")


class Certificate(models.Model):
    """A paper that was handed out. `printed` is what stands on it, word for word, and all that its check page shows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=CertificateKind.choices)
    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="certificates")
    area = models.ForeignKey("campaign.Area", on_delete=models.PROTECT, related_name="certificates")
    learner = models.ForeignKey(Learner, null=True, on_delete=models.SET_NULL, related_name="certificates")
    volunteer = models.ForeignKey("teams.Volunteer", null=True, on_delete=models.SET_NULL, related_name="certificates")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    token_hash = models.CharField(max_length=64, unique=True)
    printed: Any = models.JSONField(default=dict)  # empty once the person's data was erased
    issued_on = models.DateField()
    issued_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    batch = models.ForeignKey(CertificateBatch, null=True, on_delete=models.SET_NULL, related_name="certificates")
    part = models.PositiveIntegerField(null=True)  # of the batch, from 1
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_because = models.CharField(_("reason"), max_length=200, blank=True)
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="replaces")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="one_certificate_per_year_and_number"),
            models.UniqueConstraint(
                fields=["campaign", "learner"], condition=Q(revoked_at__isnull=True, learner__isnull=False),
                name="one_valid_certificate_per_campaign_and_learner",
            ),
            models.UniqueConstraint(
                fields=["campaign", "volunteer"], condition=Q(revoked_at__isnull=True, volunteer__isnull=False),
                name="one_valid_certificate_per_campaign_and_volunteer",
            ),
            models.CheckConstraint(
                condition=Q(learner__isnull=True) | Q(volunteer__isnull=True), name="a_certificate_is_of_one_person"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["batch", "part"], name="certificates_of_a_part")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("learners:certificate_detail", args=[self.pk])

    @property
    def number(self) -> str:
        """As it stands on the paper: BDHVS-2026-004213."""
        from learners.printing import number_of

        return number_of(self.year, self.serial)

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    @property
    def name(self) -> str:
        """Whom it names; nobody once it was redacted."""
        return str(self.printed.get("name", ""))
