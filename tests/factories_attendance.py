"""Attendance as it stands after a roll call, written row by row: marks, their fold, people, levels, dirty keys.

For tests of what is counted from attendance. How attendance gets there is `sessions.attendance`, with tests of its own.
"""

import uuid
from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from campaign.models import Campaign
from campaign.roll_ups import mark_dirty
from learners.models import Learner, Observation, Participation, Progress, Skill
from sessions.models import Attendance, Mark, TrainingSession
from sessions.models.marks import ATTENDED

ticks = count(1)


def mark(session: TrainingSession, learner: Learner, status: str = "present") -> Mark:
    """A later mark than all before, folded, credited and marked dirty."""
    now, hlc = timezone.now(), next(ticks)
    made = Mark.objects.create(
        id=uuid.uuid4(), session=session, learner=learner, status=status, hlc=hlc, observed_at=now, origin="web",
        body_hash=hlc.to_bytes(32),
    )  # fmt: skip
    Attendance.objects.update_or_create(
        session=session, learner=learner, defaults={"status": status, "hlc": hlc, "mark": made}
    )
    mark_dirty(session.campaign_id, {(session.area_id, session.day)})
    credit(session.campaign, learner)
    return made


def credit(campaign: Campaign, learner: Learner) -> None:
    """Bring a learner's row in the campaign up to date with their first attendance and best level."""
    before = Participation.objects.filter(campaign=campaign, learner=learner).first()
    visits = Attendance.objects.filter(learner=learner, status__in=ATTENDED, session__campaign=campaign)
    visits = visits.filter(session__cancelled_at=None).order_by("session__day", "session__starts_at", "session_id")
    first = visits.select_related("session").first()
    if before:
        mark_dirty(campaign.pk, {(before.area_id, before.first_attended_on)})
        before.delete()
    if first:
        best = max(Progress.objects.filter(learner=learner).values_list("level", flat=True), default=0)
        area, day = first.session.area, first.session.day
        Participation.objects.create(
            campaign=campaign, learner=learner, area=area, first_attended_on=day, best_level=best
        )
        mark_dirty(campaign.pk, {(area.pk, day)})


def observe(campaign: Campaign, learner: Learner, skill: Skill, level: int) -> None:
    """A later sight of a learner's level than all before."""
    at = timezone.now() + timedelta(seconds=next(ticks))
    seen = Observation.objects.create(learner=learner, skill=skill, level=level, observed_at=at)
    Progress.objects.update_or_create(
        learner=learner, skill=skill, defaults={"level": level, "observed_at": at, "observation": seen}
    )
    credit(campaign, learner)


def move(session: TrainingSession, starts_at: datetime) -> None:
    mark_dirty(session.campaign_id, {(session.area_id, session.day)})
    session.set_times(starts_at, starts_at + timedelta(hours=2))
    session.save()
    settle(session)


def address(session: TrainingSession, audience: str) -> None:
    """It is for others now: dirty is its own ward and day alone."""
    session.audience = audience
    session.save()
    mark_dirty(session.campaign_id, {(session.area_id, session.day)})


def cancel(session: TrainingSession) -> None:
    session.cancelled_at = timezone.now()
    session.save()
    settle(session)


def settle(session: TrainingSession) -> None:
    mark_dirty(session.campaign_id, {(session.area_id, session.day)})
    for attendance in session.attendance.select_related("learner"):
        credit(session.campaign, attendance.learner)
