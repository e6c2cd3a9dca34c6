from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.access import Access
from campaign.ids import new_id


class ImportKind(models.TextChoices):
    TEAMS = "teams", _("Teams with their leaders")
    VOLUNTEERS = "volunteers", _("Volunteers")
    LEARNERS = "learners", _("Learners")


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, access: Access) -> Self:
        """A list is seen by the coordinator who brought it: it holds people's data before any scope is known."""
        return self.filter(created_by=access.user_id) if access.is_coordinator else self.none()

    def under_way(self) -> Self:
        """Drafts: not yet imported, not given up."""
        return self.filter(state__in=[Import.State.STAGED, Import.State.CHECKED])


class Import(models.Model):
    """An uploaded list: staged row by row, checked, then imported in one transaction."""

    class State(models.TextChoices):
        STAGED = "staged", _("Waiting to be checked")
        CHECKED = "checked", _("Ready to import")
        UNREADABLE = "unreadable", _("Cannot be read")
        IMPORTED = "imported", _("Imported")
        DISCARDED = "discarded", _("Discarded")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("what the list holds"), max_length=20, choices=ImportKind.choices)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    sheet_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.STAGED)
    columns = models.JSONField(default=list)  # [[column, header in the file], …] in the order of the file
    unused_columns = models.JSONField(default=list)  # headers that were not understood; their cells are never stored
    problem = models.JSONField(default=dict)  # why it cannot be read: {"code": str, "params": {…}}
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    checking_since = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="imports")
    created_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    imported_count = models.PositiveIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "file_hash"], condition=Q(state="imported"), name="a_list_is_imported_once"
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("campaign:import_detail", args=[self.pk])


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def shown(self, state: str, problem: str) -> Self:
        """Those in a state, or with a kind of problem ("area:area_unknown"); all without either."""
        if problem:
            return self.filter(state=ImportRow.State.BAD, codes__contains=f" {problem} ")
        return self.filter(state=state) if state in ImportRow.State.values else self


class ImportRow(models.Model):
    """One data row of a list: its cells as text, what they were understood as, and what is wrong with them."""

    class State(models.TextChoices):
        GOOD = "good", _("Good")
        BAD = "bad", _("To be mended")
        DUPLICATE = "duplicate", _("Possible duplicate")
        SKIPPED = "skipped", _("Left out")
        IMPORTED = "imported", _("Imported")

    class Decision(models.TextChoices):
        NONE = "", _("Not decided")
        KEEP = "keep", _("Two different people")
        SKIP = "skip", _("Left out")

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    sheet = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField()  # the row's number in the sheet, from 1, as Excel shows it
    cells = models.JSONField(default=dict)  # column → text, as written
    values = models.JSONField(default=dict)  # what the cells were understood as
    problems = models.JSONField(default=list)  # [{"column": str, "code": str, "text": str, "choices": [str, …]}]
    codes = models.CharField(max_length=400, blank=True)  # " column:code column:code ", to filter by kind of problem
    state = models.CharField(max_length=20, choices=State.choices, default=State.BAD)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.NONE, blank=True)
    like = models.JSONField(null=True, blank=True)  # the row or person this one seems to repeat

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["source", "sheet", "number"], name="one_import_row_per_sheet_and_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}"
