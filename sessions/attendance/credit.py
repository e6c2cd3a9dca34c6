"""First attendances: the day and ward on which a person counts in a campaign, told to `learners.progress`."""

from collections.abc import Collection, Set
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from campaign.metrics import Key
from campaign.prepared import prepared
from campaign.roll_ups import mark_dirty
from learners.progress import credit_attendance
from sessions.models import ATTENDED, Attendance, TrainingSession

Place = tuple[UUID, Key]  # where a session counts: its campaign, its ward and day


def first_attended(campaign_id: UUID, learners: Collection[UUID]) -> dict[UUID, Key]:
    """Ward and day of each learner's first attended live session in the campaign; who attended none is left out."""
    # Last first, so that the first of a learner is the one that stays in the dictionary.
    return {learner: (area, day) for learner, area, day in attended(campaign_id, set(learners))}


@prepared(by_key=True)
def attended(campaign_id: UUID, learners: Set[UUID]) -> QuerySet[Attendance, tuple[UUID, UUID, date]]:
    """The learners' attended live sessions in the campaign, the last first: (learner, ward, day)."""
    rows = Attendance.objects.filter(
        learner__in=learners, status__in=ATTENDED, session__campaign=campaign_id, session__cancelled_at__isnull=True
    )
    rows = rows.order_by("-session__day", "-session__starts_at", "-session_id")
    return rows.values_list("learner_id", "session__area_id", "session__day")


def credit(campaign_id: UUID, learners: Collection[UUID]) -> set[Key]:
    """Bring the learners' participations in line with the ledger; gives the wards and days whose numbers changed."""
    return credit_attendance(campaign_id, learners, first_attended=first_attended)


def place_of(session: TrainingSession) -> Place:
    return session.campaign_id, (session.area_id, session.day)


@transaction.atomic
def recredit(session: TrainingSession, *, former: Place | None = None) -> None:
    """Credit everyone marked at a session that was moved, called off or restored, and mark its numbers dirty.

    Call it after saving the session; `former` is the place it had before. Whom a move took to another campaign loses
    the credit in the one before. Repeating changes nothing.
    """
    learners = set(Attendance.objects.filter(session=session).values_list("learner_id", flat=True))
    places = {place_of(session), former or place_of(session)}
    for campaign in sorted({campaign for campaign, _ in places}):
        keys = {key for at, key in places if at == campaign}
        mark_dirty(campaign, keys | (credit(campaign, learners) if learners else set()))
