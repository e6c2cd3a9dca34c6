"""Giving a consent and taking it back: one purpose at a time, each as easy as the other."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaign.models import AuditEntry, User
from campaign.models.audit import note
from campaign.names import clean_name
from learners.models import Consent, Learner, RequestKind
from learners.notices import notice_of
from learners.privacy_requests import ask

Act = AuditEntry.Act


class WitnessMissing(Exception):
    """Somebody must have heard a spoken consent, or seen the paper."""


class Stands(Exception):
    """The purpose was agreed to anew meanwhile: there is no withdrawal to take back."""


@transaction.atomic
def give(learner: Learner, purpose: str, *, means: str, witness: str = "", by: User) -> Consent:
    """Record that a person agrees to a purpose, with the text they were told. Raises `WitnessMissing`.

    What stands already stays as it was given, so that repeating is safe.
    """
    witness = clean_name(witness)
    if means != Consent.Means.OWN_TAP and not witness:
        raise WitnessMissing
    Learner.objects.select_for_update(no_key=True, of=("self",)).get(pk=learner.pk)
    known = Consent.objects.live_of(learner.pk).filter(purpose=purpose).first()
    if known:
        return known
    given = Consent.objects.create(
        learner=learner, purpose=purpose, means=means, witness=witness, given_at=timezone.now(), recorded_by=by,
        text_hash=notice_of().hash_for(purpose),
    )  # fmt: skip
    note(Act.CONSENT_GIVEN, about=learner.pk, by=by.pk, purpose=purpose, means=means, version=given.text_version)
    return given


@transaction.atomic
def withdraw(learner: Learner, purpose: str, *, by: User) -> list[UUID]:
    """End a consent under every entry of the person; gives those that were ended. Repeating changes nothing.

    Without the consent to reminders their phone number goes; without the one to be kept by name the desk has days to
    erase them.
    """
    live = Consent.objects.live_of(learner.pk).filter(purpose=purpose)
    ended = list(live.values_list("pk", flat=True))
    if not ended:
        return []
    Consent.objects.filter(pk__in=ended).update(withdrawn_at=timezone.now(), withdrawn_by=by)
    note(Act.CONSENT_WITHDRAWN, about=learner.pk, by=by.pk, purpose=purpose)
    if purpose == Consent.Purpose.REMINDERS:
        Learner.objects.same_people([learner.pk]).update(phone="")
    if purpose == Consent.Purpose.TRAINING:
        ask(learner, RequestKind.WITHDRAWAL, by=by)
    return ended


@transaction.atomic
def restore(consent: Consent, *, by: User) -> None:
    """Take a withdrawal back that was a slip of the finger. Raises `Stands`; repeating changes nothing."""
    held = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if held.withdrawn_at is None:
        return
    if Consent.objects.live_of(held.learner.merged_into_id or held.learner_id).filter(purpose=held.purpose).exists():
        raise Stands
    Consent.objects.filter(pk=held.pk).update(withdrawn_at=None, withdrawn_by=None)
    note(Act.CONSENT_RESTORED, about=held.learner_id, by=by.pk, purpose=held.purpose)
