"""Certificates: issued with a number that is never given twice, revoked, reissued, checked, redacted."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from campaign.ids import new_id
from campaign.models import Campaign, User
from learners.models import (
    Certificate,
    CertificateBatch,
    CertificateKind,
    CertificateNumber,
    CertificatePart,
    CertificateRules,
    Consent,
)
from learners.printing import Facts, frame_of
from learners.tokens import hash_of, token_for

REISSUED = "reissued"  # the reason that a certificate gives way to a new one


class NoConsent(Exception):
    """A paper with a name needs the person's consent to a record of training."""


class AlreadyIssued(Exception):
    """Someone has a valid certificate of this campaign."""


@transaction.atomic
def issue(
    kind: str,
    people: Sequence[Facts],
    *,
    campaign: Campaign,
    by: User | None,
    batch: CertificateBatch | None = None,
    part: int | None = None,
) -> list[Certificate]:
    """Certificates for these people, numbered in their order; all or none.

    Raises NoConsent when a learner among them has not agreed to a record of training, and AlreadyIssued when somebody
    has a valid one: repeating is refused, and hands out nothing twice.
    """
    if kind == CertificateKind.LEARNER and not all_agreed({one.person for one in people}):
        raise NoConsent
    day = timezone.localdate()
    frame, first = frame_of(CertificateRules.of(campaign), day), take_numbers(day.year, len(people))
    rows = [
        paper(
            kind, one, frame=frame, day=day, serial=serial, pk=new_id(),
            campaign=campaign, issued_by=by, batch=batch, part=part,
        )
        for serial, one in enumerate(people, first)
    ]  # fmt: skip
    try:
        with transaction.atomic():
            return Certificate.objects.bulk_create(rows)
    except IntegrityError as error:
        raise AlreadyIssued from error


def paper(
    kind: str, one: Facts, *, frame: dict[str, Any], day: date, serial: int, pk: UUID, **given: Any
) -> Certificate:
    """One certificate, not saved yet: with the hash of the token that its number `pk` makes."""
    row = Certificate(
        id=pk, kind=kind, area_id=one.area, year=day.year, serial=serial, issued_on=day, printed=frame | one.words,
        token_hash=hash_of(token_for(pk)), **given,
    )  # fmt: skip
    setattr(row, f"{kind}_id", one.person)
    return row


def all_agreed(learners: Collection[UUID]) -> bool:
    """Whether each of them agrees to a record of training, under whichever of their entries."""
    entries = Q(learner__in=learners) | Q(learner__merged_into__in=learners)
    given = Consent.objects.filter(entries, purpose=Consent.Purpose.TRAINING, withdrawn_at__isnull=True)
    agreed = given.values_list("learner", "learner__merged_into")
    return set(learners) <= {pk for pair in agreed for pk in pair}


def take_numbers(year: int, count: int) -> int:
    """The first of `count` numbers of the year that nobody else gets; gaps come only from what was rolled back."""
    CertificateNumber.objects.get_or_create(year=year)
    CertificateNumber.objects.filter(year=year).update(last=F("last") + count)
    return CertificateNumber.objects.get(year=year).last - count + 1


@transaction.atomic
def change_rules(campaign: Campaign, values: dict[str, Any]) -> None:
    """What the campaign asks for from now on; papers that were handed out stay as they are. Repeating is safe."""
    CertificateRules.objects.update_or_create(campaign=campaign, defaults=values)


@transaction.atomic
def revoke(certificate: Certificate, *, because: str, by: User) -> None:
    """From now on its check page says so, with the day. Repeating is safe: the first day and reason stand."""
    valid = Certificate.objects.valid().filter(pk=certificate.pk)
    valid.update(revoked_at=timezone.now(), revoked_by=by, revoked_because=because)
    print_anew(Certificate.objects.filter(pk=certificate.pk))


@transaction.atomic
def restore(certificate: Certificate) -> None:
    """Take a revocation back. Raises AlreadyIssued when the person has another valid one by now. Repeating is safe."""
    revoked = Certificate.objects.filter(pk=certificate.pk, replaced_by__isnull=True)
    try:
        with transaction.atomic():
            revoked.update(revoked_at=None, revoked_by=None, revoked_because="")
    except IntegrityError as error:
        raise AlreadyIssued from error
    print_anew(revoked)


def print_anew(papers: QuerySet[Certificate]) -> None:
    """Forget the kept PDFs of batches in which these stand: what they say of them is no longer true."""
    CertificatePart.objects.filter(
        Exists(papers.order_by().filter(batch=OuterRef("batch"), part=OuterRef("number")))
    ).delete()


@transaction.atomic
def revoke_batch(batch: CertificateBatch, *, because: str, by: User) -> int:
    """Every paper of a batch that still holds no longer does; answers how many. What is not printed yet never will be.

    Repeating is safe: who was revoked before keeps day and reason.
    """
    now = timezone.now()
    count = batch.certificates.valid().update(revoked_at=now, revoked_by=by, revoked_because=because)
    batches = CertificateBatch.objects.filter(pk=batch.pk)
    batches.exclude(state=CertificateBatch.State.DONE).update(
        state=CertificateBatch.State.DONE, finished_at=now, total=F("done")
    )
    if count:
        batches.update(revoked_at=now)
        batch.parts.all().delete()
    return count


@transaction.atomic
def restore_batch(batch: CertificateBatch) -> int:
    """The papers that were revoked with their batch hold again; answers how many. Repeating is safe.

    Who has another valid paper by now keeps that one. Raises AlreadyIssued when somebody gets one at this moment.
    """
    batch = CertificateBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
    held = Certificate.objects.valid().filter(campaign=batch.campaign_id).order_by()
    gone = batch.certificates.filter(revoked_at__isnull=False, revoked_at=batch.revoked_at, replaced_by__isnull=True)
    gone = gone.exclude(learner__in=held.filter(learner__isnull=False).values("learner"))
    gone = gone.exclude(volunteer__in=held.filter(volunteer__isnull=False).values("volunteer"))
    try:
        with transaction.atomic():
            count = Certificate.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).update(
                revoked_at=None, revoked_by=None, revoked_because=""
            )
    except IntegrityError as error:
        raise AlreadyIssued from error
    CertificateBatch.objects.filter(pk=batch.pk).update(revoked_at=None)
    batch.parts.all().delete()
    return count


@transaction.atomic
def reissue(certificate: Certificate, facts: Facts, *, by: User) -> Certificate:
    """A new number with what is true today; the old paper is revoked and names the new number.

    Repeating gives the one that took its place. Raises NoConsent.
    """
    old = Certificate.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=certificate.pk)
    if old.replaced_by:
        return old.replaced_by
    revoke(old, because=REISSUED, by=by)
    [new] = issue(old.kind, [facts], campaign=old.campaign, by=by)
    Certificate.objects.filter(pk=old.pk).update(replaced_by=new)
    return new


def check(token: str) -> Certificate | None:
    """The certificate whose paper carries this token. It says what is printed there, and nothing else."""
    return Certificate.objects.select_related("replaced_by").filter(token_hash=hash_of(token)).first()


@transaction.atomic
def redact(people: Collection[UUID], *, kind: str = CertificateKind.LEARNER) -> int:
    """Take everything about these learners (or volunteers) off their certificates, for an erasure; answers how many.

    Number, day and validity stay, so that the counts of what was handed out are unchanged; the PDFs that showed them
    are deleted, and printed again without them when asked for. Repeating is safe.
    """
    theirs = Certificate.objects.filter(volunteer__in=people)
    if kind == CertificateKind.LEARNER:
        theirs = Certificate.objects.filter(Q(learner__in=people) | Q(learner__merged_into__in=people))
    for paper in theirs.filter(batch__isnull=False).only("batch_id", "part"):
        CertificatePart.objects.filter(batch=paper.batch_id, number=paper.part or 0).delete()
    return theirs.update(printed={}, revoked_because="")
