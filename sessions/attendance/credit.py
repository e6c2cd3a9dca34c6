"""First attendances: the day and ward on which a person counts in a campaign, told to `learners.progress`."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from campaign.metrics import Key
from campaign.roll_ups import mark_dirty
from learners.progress import credit_attendance
from sessions.models import ATTENDED, Attendance, TrainingSession

Place = tuple[UUID, Key]  # where a session counts: its campaign, its ward and day


def first_attended(campaign_id: UUID, learners: Collection[UUID]) -> dict[UUID, Key]:
    """Ward and day of each learner's first attended live session in the campaign; who attended none is left out."""
    attended = Attendance.objects.filter(
        learner__in=learners, status__in=ATTENDED, session__campaign=campaign_id, session__cancelled_at__isnull=True
    )
    # Last first, so that the first of a learner is the one that stays in the dictionary.
    rows = attended.order_by("-session__day", "-session__starts_at", "-session_id")
    return {
        learner: (area, day)
        for learner, area, day in rows.values_list("learner_id", "session__area_id", "session__day")
    }


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
