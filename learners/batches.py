"""Certificates for many: issued and printed part by part, so that it can be stopped, killed and taken up again."""

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from campaign.jobs import hint
from campaign.models import Area, Campaign, User
from learners.certificates import AlreadyIssued, NoConsent, issue
from learners.models import Certificate, CertificateBatch, CertificatePart
from learners.printing import Facts, pdf_of_certificates

PART = 100  # papers in one PDF: a pack of paper that a person can hold, and little to do again
PIECE = 64 * 1024  # bytes
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=7)
TASK = "sessions.tasks.issue_certificates"
State = CertificateBatch.State
FactsOf = Callable[[Sequence[Any]], list[Facts]]


@transaction.atomic
def begin(kind: str, *, campaign: Campaign, area: Area, total: int, by: User | None) -> CertificateBatch:
    """A batch that a worker takes up at once; the unfinished one of this area and kind when there is one."""
    which = {"kind": kind, "campaign": campaign, "area": area}
    unfinished = CertificateBatch.objects.exclude(state=State.DONE)
    try:
        with transaction.atomic():
            batch, is_new = unfinished.get_or_create(**which, defaults={"total": total, "created_by": by})
    except IntegrityError:
        batch, is_new = unfinished.get(**which), False
    if not is_new:
        proceed(batch)
    hint(TASK)
    return batch


def stop(batch: CertificateBatch) -> None:
    """Let the worker end after the part it is at. What was issued stays. Repeating is safe."""
    CertificateBatch.objects.filter(pk=batch.pk, state=State.OPEN).update(state=State.STOPPED)


def proceed(batch: CertificateBatch) -> None:
    """Go on where it was stopped. Repeating is safe."""
    CertificateBatch.objects.filter(pk=batch.pk, state=State.STOPPED).update(state=State.OPEN)
    hint(TASK)


def claim(batch: CertificateBatch) -> bool:
    """Whether this worker may go on with the batch; a claim that a dead worker left ends after two minutes."""
    now = timezone.now()
    free = Q(working_since__isnull=True) | Q(working_since__lt=now - LEASE)
    return bool(CertificateBatch.objects.filter(free, pk=batch.pk, state=State.OPEN).update(working_since=now))


def work(
    batch: CertificateBatch,
    ready: Sequence[Any],
    facts_of: FactsOf,
    *,
    told: Callable[[int], None] = lambda done: None,
    until: datetime | None = None,
) -> None:
    """Issue and print for those who are ready, `PART` at a time, until it is stopped or the time is over.

    `facts_of` gives the facts of those who still qualify. Killed anywhere and called again it goes on where it was:
    nobody gets two papers, and papers that were issued but not printed are printed first.
    """
    batch.refresh_from_db()
    print_missing(batch, told)
    number = batch.certificates.aggregate(last=Max("part"))["last"] or 0
    is_whole = True
    for start in range(0, len(ready), PART):
        if not hold(batch) or (until and timezone.now() > until):
            return release(batch)
        try:
            made = issue_part(batch, number + 1, facts_of(ready[start : start + PART]))
        except (AlreadyIssued, NoConsent):  # somebody else was quicker, or withdrew just now: the next turn sees it
            is_whole = False
            continue
        if made:
            number += 1
            told(keep_part(batch, number, made))
    if is_whole:
        finish(batch)
    return release(batch)


def issue_part(batch: CertificateBatch, number: int, people: list[Facts]) -> list[Certificate]:
    if not people:
        return []
    return issue(batch.kind, people, campaign=batch.campaign, by=batch.created_by, batch=batch, part=number)


def hold(batch: CertificateBatch) -> bool:
    """Whether it may still go on; says that somebody is at work."""
    going = CertificateBatch.objects.filter(pk=batch.pk, state=State.OPEN)
    return bool(going.update(working_since=timezone.now()))


def release(batch: CertificateBatch) -> None:
    CertificateBatch.objects.filter(pk=batch.pk).update(working_since=None)


def keep_part(batch: CertificateBatch, number: int, certificates: Sequence[Certificate]) -> int:
    """Print a part and keep it, however often; answers how many papers of the batch are printed by now."""
    content = pdf_of_certificates(certificates)
    with transaction.atomic():
        CertificatePart.objects.update_or_create(batch=batch, number=number, defaults={"content": content})
        printed = Certificate.objects.filter(batch=batch, part__in=batch.parts.values("number")).count()
        CertificateBatch.objects.filter(pk=batch.pk).update(done=printed)
    return printed


def print_missing(batch: CertificateBatch, told: Callable[[int], None]) -> None:
    """Print the parts that were issued when somebody pulled the plug."""
    printed = set(batch.parts.values_list("number", flat=True))
    for number, _papers in parts_of(batch):
        if number not in printed:
            told(keep_part(batch, number, papers_of(batch, number)))


def papers_of(batch: CertificateBatch, number: int) -> list[Certificate]:
    return list(batch.certificates.filter(part=number).order_by("year", "serial"))


def finish(batch: CertificateBatch) -> None:
    """Whoever qualified meanwhile counts as well; who no longer did does not."""
    going = CertificateBatch.objects.filter(pk=batch.pk, state=State.OPEN)
    going.update(state=State.DONE, finished_at=timezone.now(), total=F("done"))


def part_of(batch: CertificateBatch, number: int) -> bytes:
    """The PDF of a part: the kept one, else printed now; empty when there is no such part."""
    if kept := batch.parts.filter(number=number).first():
        return bytes(kept.content)
    papers = [paper for paper in papers_of(batch, number) if paper.printed]
    return pdf_of_certificates(papers) if papers else b""


def parts_of(batch: CertificateBatch) -> list[tuple[int, int]]:
    """(number, papers) of each part."""
    counted = batch.certificates.order_by("part").values("part").annotate(papers=Count("pk"))
    return [(part or 0, papers) for part, papers in counted.values_list("part", "papers")]


def archive_of(batch: CertificateBatch) -> Iterator[bytes]:
    """All parts as one .zip, piece by piece; it is put together in a temporary file, with one part in memory."""
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for number, _papers in parts_of(batch):
                if content := part_of(batch, number):
                    archive.writestr(f"{number:04}.pdf", content)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def forget_old_parts() -> int:
    """Delete kept PDFs after a week: people's data is not kept twice. They can be printed again."""
    deleted, _per_model = CertificatePart.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    return deleted
