from typing import Self

from django.db import models
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
    sheet_name = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.STAGED)
    columns = models.JSONField(default=list)
    problem = models.TextField(blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="imports")
    created_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    imported_count = models.PositiveIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One data row of a list: its cells as text, what they were understood as, and what is wrong with them."""

    class State(models.TextChoices):
        GOOD = "good", _("Good")
        BAD = "bad", _("To be mended")
        DUPLICATE = "duplicate", _("Possible duplicate")
        SKIPPED = "skipped", _("Left out")
        IMPORTED = "imported", _("Imported")

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # the row's number in the sheet, from 1
    cells = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    problems = models.JSONField(default=list)  # [{"column": str, "code": str, "message": str, "choices": [...]}]
    state = models.CharField(max_length=20, choices=State.choices)
    like = models.JSONField(null=True, blank=True)  # the row or person this one seems to repeat

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="one_import_row_per_number")]

    def __str__(self) -> str:
        return f"{self.number}"
