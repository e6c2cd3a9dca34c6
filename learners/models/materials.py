from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.access import Access


class MaterialKind(models.TextChoices):
    LINK = "link", _("Link")
    VIDEO = "video", _("Video")
    PDF = "pdf", pgettext_lazy("material", "PDF")
    SLIDES = "slides", _("Slides")


FILES = (MaterialKind.PDF, MaterialKind.SLIDES)


class MaterialState(models.TextChoices):
    SUBMITTED = "submitted", _("waits for approval")
    APPROVED = "approved", _("in the library")
    RETURNED = "returned", _("to be improved")
    ARCHIVED = "archived", _("archived")


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, access: Access) -> Self:
        """Approved ones are everybody's; coordinators see all, and everyone their own."""
        if access.is_coordinator:
            return self
        return self.filter(Q(state=MaterialState.APPROVED) | Q(submitted_by=access.user_id))

    def approved(self) -> Self:
        return self.filter(state=MaterialState.APPROVED)

    def submitted(self) -> Self:
        return self.filter(state=MaterialState.SUBMITTED).order_by("submitted_at")

    def by(self, access: Access) -> Self:
        """The person's own that are not in the library (yet), the latest first."""
        own = self.filter(submitted_by=access.user_id).exclude(state=MaterialState.APPROVED)
        return own.order_by("-submitted_at")

    def for_list(self) -> Self:
        return self.select_related("skill").order_by("skill__place", "skill__code", "title", "pk")

    def about(self, skill_id: int) -> Self:
        return self.filter(skill=skill_id)


class Material(models.Model):
    """A lesson of the library about one skill: an address, a PDF, slides. Volunteers submit, staff approve."""

    id = models.UUIDField(primary_key=True, editable=False)  # the number of the form, so that it is submitted once
    skill = models.ForeignKey(
        "learners.Skill", on_delete=models.PROTECT, related_name="materials", verbose_name=_("skill")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=MaterialKind.choices)
    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("what it shows"), max_length=300, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=MaterialState.choices, default=MaterialState.SUBMITTED)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)  # why it was returned

    objects = MaterialQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["skill", "state"], name="materials_of_a_skill")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["pdf", "slides"], url="") | (Q(kind__in=["link", "video"]) & ~Q(url="")),
                name="a_material_is_an_address_or_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""), name="a_returned_material_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learners:material_detail", args=[self.pk])

    @property
    def is_file(self) -> bool:
        return self.kind in FILES

    @property
    def is_approved(self) -> bool:
        return self.state == MaterialState.APPROVED

    @property
    def icon(self) -> str:
        return {"link": "external", "video": "kind-online", "pdf": "document", "slides": "table"}[self.kind]


class MaterialFile(models.Model):
    """What was uploaded for a material, apart from it, so that lists never carry it."""

    material = models.OneToOneField(Material, primary_key=True, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes

    def __str__(self) -> str:
        return str(self.material_id)


class TakeHomeCard(models.Model):
    """The steps of a skill as a learner takes them home, one a line; in Vietnamese, for that is whom it is for."""

    skill = models.OneToOneField("learners.Skill", primary_key=True, on_delete=models.CASCADE, related_name="card")
    steps = models.TextField(_("steps"), max_length=600)

    def __str__(self) -> str:
        return str(self.skill_id)

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.steps.splitlines() if line.strip()]
