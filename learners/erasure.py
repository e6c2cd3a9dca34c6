"""Erasing a person: nothing of them can be read any more, and not a single number changes."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaign.models import AuditEntry, User
from campaign.models.audit import note
from campaign.rights.register import LEARNER
from campaign.rights.shredding import shred
from campaign.rights.traces import Traces
from learners.merging import hold
from learners.models import Action, ActionState, Companion, Consent, Learner, PrivacyAnswer, PrivacyRequest


@transaction.atomic
def erase(learner: Learner, *, by: User | None) -> set[UUID]:
    """Erase a person under all their entries; gives the entries that were erased now. Repeating changes nothing.

    Names become "Đã xóa", phones and notes go, rows of the ledger keep the dead id, so that everything that was counted
    stays counted. What a phone sends later for them is stored under that id and brings no name back.
    """
    family = hold({learner.pk})
    alive = Learner.objects.filter(pk__in=family, erased_at__isnull=True).order_by()
    traces = Traces.of(list(alive.values_list("full_name", "phone", "area_id", "birth_year")) or [("", "", "", None)])
    erased = set(alive.values_list("pk", flat=True))
    if not erased:
        return set()
    now = timezone.now()
    Learner.objects.filter(pk__in=erased).update(erased_at=now)
    let_go(family, by)
    shred(LEARNER, family, traces)
    for pk in sorted(erased):
        note(AuditEntry.Act.ERASED, about=pk, by=by.pk if by else None, entries=len(erased))
    return erased


def let_go(family: Collection[UUID], by: User | None) -> None:
    """Nobody visits, asks, accompanies or writes to them any more; what was asked of the desk is done."""
    now, own = timezone.now(), {"learner__in": family}
    Consent.objects.filter(withdrawn_at__isnull=True, **own).update(withdrawn_at=now, withdrawn_by=by)
    Companion.objects.filter(ends_on__isnull=True, **own).update(ends_on=timezone.localdate())
    Action.objects.open().filter(**own).update(state=ActionState.DROPPED, closed_at=now, closed_by=by)
    waiting = PrivacyRequest.objects.open().filter(**own)
    done = PrivacyRequest.Outcome.DONE
    PrivacyAnswer.objects.bulk_create([PrivacyAnswer(request=each, outcome=done, by=by) for each in waiting])
    waiting.update(closed_at=now, outcome=done)


def erased_ids() -> list[UUID]:
    """Everybody who was ever erased, in order: to be erased again after a backup from before was restored."""
    acts = AuditEntry.objects.filter(act=AuditEntry.Act.ERASED).order_by("at", "pk")
    return list(dict.fromkeys(pk for pk in acts.values_list("about", flat=True) if pk))
