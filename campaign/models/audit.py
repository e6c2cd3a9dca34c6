"""What was done with people's data: who, what, whose, when. Rows are only ever added, and name nobody."""

from typing import Any, Never, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.ids import new_id


class OnlyAdded(Exception):
    """A row of the audit is never changed; old ones are removed by `sessions.forgetting` alone."""


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def about_people(self, ids: Any) -> Self:
        """What was done with the data of these people, the latest first."""
        return self.filter(about__in=list(ids)).order_by("-at", "-pk")

    def update(self, **values: Any) -> Never:
        raise OnlyAdded

    def delete(self) -> Never:
        raise OnlyAdded


class AuditEntry(models.Model):
    """One act with a person's data. `about` and `by` are bare ids, so that they outlive the rows they point at.

    `details` holds codes and counts, never a name or a number of anybody.
    """

    class Act(models.TextChoices):
        CONSENT_GIVEN = "consent_given", _("Consent recorded")
        CONSENT_WITHDRAWN = "consent_withdrawn", _("Consent withdrawn")
        CONSENT_RESTORED = "consent_restored", _("Withdrawal taken back")
        CORRECTED = "corrected", _("Data corrected")
        EXPORTED = "exported", _("Copy of the data handed out")
        ERASED = "erased", _("Erased")
        PHONE_SHOWN = "phone_shown", _("Phone number shown in full")
        REQUESTED = "requested", _("Request recorded")
        ANSWERED = "answered", _("Request answered")
        RETENTION = "retention", _("Old data removed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    act = models.CharField(max_length=20, choices=Act.choices)
    about = models.UUIDField(null=True, blank=True, db_index=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    details = models.JSONField(default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit"

    def __str__(self) -> str:
        return f"{self.act} {self.about}"

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise OnlyAdded


def note(act: str, *, about: UUID | None, by: UUID | None, **details: Any) -> None:
    """Add a row to the audit; in the caller's transaction, so that neither stands without the other."""
    AuditEntry.objects.create(act=act, about=about, by=by, details=details)
