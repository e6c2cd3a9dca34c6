from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from learners.models.progress import Progress


class SkillQuerySet(models.QuerySet["Skill"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def coded(self, codes: Iterable[str]) -> Self:
        return self.filter(code__in=list(codes)[:40])

    def untouched(self, progress: Iterable["Progress"]) -> Self:
        """The skills in which a learner has no level yet."""
        return self.exclude(pk__in=[row.skill_id for row in progress])


class Skill(models.Model):
    """A can-do statement of the catalogue (`learners/data/skills.csv`)."""

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
    real_use_sign = models.CharField(max_length=200, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_vi

    @property
    def group(self) -> str:
        return self.group_en if get_language() == "en" else self.group_vi

    @property
    def chip(self) -> str:
        return (self.short_en if get_language() == "en" else self.short_vi) or self.name
