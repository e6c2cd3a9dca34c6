"""What is known of people who are long gone: forgotten when its time is over, as the data register promises."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from campaign.ids import first_id_of
from campaign.models import AuditEntry
from campaign.models.audit import note
from campaign.rights.register import VOLUNTEER
from campaign.rights.shredding import overwrite
from campaign.rights.traces import GONE
from learners.models import Learner
from learners.models.learners import PERSON
from sessions.models import Attendance, Enrolment
from sessions.models.enrolments import PERSON as PERSON_OF_ROW
from teams.joining.people import forget_refused
from teams.models import Guardian, Membership, Volunteer

CONTACT = timedelta(days=365)  # after a learner's last session
LEFT = timedelta(days=730)  # after a volunteer's last day in a team
AUDIT = timedelta(days=730)
AT_ONCE = 500  # rows in one transaction: what an interruption loses


def learners_due(today: date) -> QuerySet[Learner, Any]:
    """Those with a phone or a residential group of whom no entry had a session within twelve months."""
    since = today - CONTACT
    expected, came = (
        rows.filter(session__day__gte=since).order_by().values_list(PERSON_OF_ROW)
        for rows in (Enrolment.objects.all(), Attendance.objects.all())
    )
    known = Learner.objects.filter(erased_at__isnull=True, created_at__lt=midnight(since)).exclude(
        phone="", neighbourhood=""
    )
    active = Q(person__in=expected) | Q(person__in=came)
    return known.alias(person=PERSON).exclude(active).order_by("pk")


def volunteers_due(today: date) -> QuerySet[Volunteer, Any]:
    """Those who left their last team 24 months ago or, never in one, came then; and are not forgotten yet."""
    since = today - LEFT
    ever = Membership.objects.filter(volunteer=OuterRef("pk"))
    staying = ever.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=since))
    long_known = Q(pk__lt=first_id_of(midnight(since)))
    known = Volunteer.objects.exclude(full_name=GONE)
    return known.filter(Exists(ever) | long_known, ~Exists(staying)).order_by("pk")


def audit_due(today: date) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(at__lt=midnight(today - AUDIT))


def due(today: date) -> dict[str, int]:
    """How much the next run would forget, for a look before it does."""
    return {
        "learners": learners_due(today).count(),
        "volunteers": volunteers_due(today).count(),
        "audit": audit_due(today).count(),
    }


def forget(today: date) -> dict[str, int]:
    """Forget what is due, part by part; interrupted anywhere, the next run goes on. Repeating forgets nothing more.

    No count changes by it: learners lose their contact, volunteers become nameless as after an erasure.
    """
    done = {
        "learners": sum(map(forget_contacts, parts_of(learners_due(today)))),
        "volunteers": sum(map(forget_volunteers, parts_of(volunteers_due(today)))),
        "audit": forget_audit(today),
    }
    if any(done.values()):
        note(AuditEntry.Act.RETENTION, about=None, by=None, **done)
    return done


def parts_of(rows: QuerySet[Any]) -> Iterator[list[UUID]]:
    """Their ids until none is left: whoever takes a part has to make it no longer due."""
    while part := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        yield part


def forget_contacts(ids: list[UUID]) -> int:
    return Learner.objects.filter(pk__in=ids).update(phone="", neighbourhood="")


@transaction.atomic
def forget_volunteers(ids: list[UUID]) -> int:
    """Their own rows lose name, number and address; a namesake who stands in somebody's note is left alone.

    Of those whose parents never agreed nothing began, so that nothing is kept.
    """
    for guardian in Guardian.objects.awaited().filter(volunteer__in=ids, volunteer__memberships__isnull=True):
        forget_refused(guardian)
    overwrite(VOLUNTEER, ids)
    return len(ids)


def forget_audit(today: date) -> int:
    """The one place where rows of the audit end."""
    rows = audit_due(today)
    return rows._raw_delete(rows.db)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
