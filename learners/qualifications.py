"""What volunteers may teach, from the trainings they came to."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction

from learners.models import Qualification


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def credit_training(
    session: UUID, *, day: date, people: Iterable[UUID], skills: Collection[int], trained_by: UUID | None
) -> None:
    """Make these the people whom that training qualified, in these skills (in general without any), and nobody else.

    Repeating changes nothing; calling it with nobody takes back what the session granted.
    """
    each: Collection[int | None] = skills or [None]
    wanted = {(person, skill) for person in people for skill in each}
    rows = Qualification.objects.filter(training_session_id=session)
    known = {(row.volunteer_id, row.skill_id): row.pk for row in rows}
    rows.filter(pk__in=[pk for pair, pk in known.items() if pair not in wanted]).delete()
    facts = {
        "granted_on": day,
        "expires_on": months_after(day, settings.QUALIFICATION_MONTHS),
        "trained_by_id": trained_by,
    }
    rows.update(**facts)
    new = sorted(wanted - known.keys(), key=str)
    Qualification.objects.bulk_create(
        [Qualification(volunteer_id=who, skill_id=skill, training_session_id=session, **facts) for who, skill in new],
        ignore_conflicts=True,
    )
