"""The copy of their data that a learner gets, and who has seen a whole number."""

from campaign.models import AuditEntry, User
from campaign.models.audit import note
from campaign.rights.copies import Section, copy_of
from campaign.rights.register import LEARNER
from learners.models import Learner


def copy_of_learner(learner: Learner) -> list[Section]:
    """Everything about a person under all their entries, and nothing about anybody else."""
    entries = list(Learner.objects.same_people([learner.merged_into_id or learner.pk]).values_list("pk", flat=True))
    return copy_of(LEARNER, entries)


def phone_shown(learner: Learner, *, by: User) -> None:
    """Note who has seen a whole number."""
    note(AuditEntry.Act.PHONE_SHOWN, about=learner.pk, by=by.pk)
