from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign.ids import new_id

if TYPE_CHECKING:
    from learners.models.progress import Progress


def in_language(vietnamese: str, english: str) -> str:
    return (english if get_language() == "en" else "") or vietnamese


class SkillQuerySet(models.QuerySet["Skill"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def archived(self) -> Self:
        return self.filter(is_active=False)

    def coded(self, codes: Iterable[str]) -> Self:
        return self.filter(code__in=list(codes)[:40])

    def about_safety(self) -> Self:
        """Area 4 of DigComp: passwords, links, whom to call when deceived."""
        return self.active().filter(digcomp__startswith="4")

    def untouched(self, progress: Iterable["Progress"]) -> Self:
        """The skills in which a learner has no level yet."""
        return self.exclude(pk__in=[row.skill_id for row in progress])

    def picked(self, skills: Iterable["Skill"], bundles: Iterable["Bundle"]) -> Self:
        """These skills and the active ones of the bundles, each once."""
        inside = self.active().filter(bundles__in=list(bundles)).values("pk")
        return self.filter(Q(pk__in=[skill.pk for skill in skills]) | Q(pk__in=inside))


class Skill(models.Model):
    """A can-do statement of the catalogue (`learners/data/skills.csv`). Archived, never deleted: observations stay."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=10, unique=True)
    group_vi = models.CharField(max_length=80)
    group_en = models.CharField(max_length=80)
    name_vi = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(max_length=160)
    short_vi = models.CharField(max_length=40, blank=True)  # on chips and titles: "VNeID"
    short_en = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=10)  # R residents, P public servants, V volunteers
    digcomp = models.CharField(max_length=20, blank=True)
    real_use_sign_vi = models.CharField(max_length=200, blank=True, default="")
    real_use_sign = models.CharField(max_length=200, blank=True)  # in English
    place = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering = ["place", "code"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("learners:skill_edit", args=[self.pk])

    @property
    def name(self) -> str:
        return in_language(self.name_vi, self.name_en)

    @property
    def group(self) -> str:
        return in_language(self.group_vi, self.group_en)

    @property
    def chip(self) -> str:
        return in_language(self.short_vi, self.short_en) or self.name

    @property
    def sign(self) -> str:
        """How one sees that it is used at home."""
        return in_language(self.real_use_sign_vi, self.real_use_sign) or self.real_use_sign


class BundleQuerySet(models.QuerySet["Bundle"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_skills(self) -> Self:
        """Each with `picks`: its skills that are still taught."""
        return self.prefetch_related(models.Prefetch("skills", Skill.objects.active(), to_attr="picks"))


class Bundle(models.Model):
    """Skills that are taught together and picked at once for a session."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=20, unique=True, null=True, editable=False)  # of the ones that come with us
    name_vi = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    skills = models.ManyToManyField(Skill, related_name="bundles")
    place = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = BundleQuerySet.as_manager()
    picks: list[Skill]  # set by `with_skills`

    class Meta:
        ordering = ["place", "name_vi"]

    def __str__(self) -> str:
        return in_language(self.name_vi, self.name_en)

    def get_absolute_url(self) -> str:
        return reverse("learners:bundle_edit", args=[self.pk])


class CatalogueVersion(models.Model):
    """How a skill or a bundle read before somebody changed it: immutable, only ever inserted."""

    id = models.BigAutoField(primary_key=True)
    skill = models.ForeignKey(Skill, null=True, on_delete=models.CASCADE, related_name="versions")
    bundle = models.ForeignKey(Bundle, null=True, on_delete=models.CASCADE, related_name="versions")
    texts = models.JSONField()
    replaced_at = models.DateTimeField(auto_now_add=True)
    replaced_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-replaced_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(skill__isnull=True, bundle__isnull=False) | Q(skill__isnull=False, bundle__isnull=True),
                name="a_version_is_of_a_skill_or_a_bundle",
            )
        ]

    def __str__(self) -> str:
        return f"{self.skill_id or self.bundle_id} {self.replaced_at}"
