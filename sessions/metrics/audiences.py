"""What came of the sessions for an audience; those for everyone count under none.

A person counts for the audience of their first session, on the day and in the ward where they count as a person: a
session that gets another audience is dirty in its own ward and day alone.
"""

from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from campaign.metrics import Metric, facts, recount
from campaign.models.audiences import Audience
from learners.models import RealUse
from sessions.metrics.held import LENGTH, WholeMinutes, attended, served
from sessions.metrics.ledger import CAME, MINUTES, NEWCOMERS, USE
from sessions.models import Attendance

FOR_AN_AUDIENCE = ~Q(session__audience=Audience.EVERYONE)
PLACE = {"area_id": F("session__area_id"), "day": F("session__day"), "subject": F("session__audience")}


@facts(
    Metric("audience_turns", _("Turns, by audience"), unit="turns"),
    Metric("audience_held", _("Sessions held, by audience"), unit="sessions"),
    by="audience",
)
def attendance(campaign_id: UUID) -> QuerySet[Any, Any]:
    """A row per live session for an audience that somebody attended."""
    sessions = attended(campaign_id).filter(FOR_AN_AUDIENCE).values("session_id", **PLACE)
    sessions = sessions.annotate(audience_turns=Count("pk"), audience_held=Value(1))
    return sessions.values_list(*PLACE, "audience_turns", "audience_held")


@facts(
    Metric("audience_trained", _("People trained, by audience"), unit="people"),
    Metric("audience_retained", _("People who use it alone by their latest follow-up, by audience"), unit="people"),
    by="audience",
)
def people(campaign_id: UUID) -> QuerySet[Any, Any]:
    """A row per person whose first session was for an audience: on the day when they count, none was before it."""
    first = {"campaign": campaign_id, "area": F("session__area"), "first_attended_on": F("session__day")}
    rows = attended(campaign_id).filter(
        FOR_AN_AUDIENCE, **{f"learner__participations__{k}": v for k, v in first.items()}
    )
    using = When(learner__participations__real_use=RealUse.USING, then=Value(1))
    return rows.exclude(Exists(earlier(campaign_id))).values(
        **PLACE, audience_trained=Value(1), audience_retained=Case(using, default=Value(0))
    )


def earlier(campaign_id: UUID) -> QuerySet[Attendance]:
    """Whether the person of the outer row came to another session before that one on the same day."""
    before = Q(session__starts_at__lt=OuterRef("session__starts_at"))
    before |= Q(session__starts_at=OuterRef("session__starts_at"), session__lt=OuterRef("session"))
    same = attended(campaign_id).filter(learner=OuterRef("learner"), session__day=OuterRef("session__day"))
    return same.filter(before)


@facts(Metric("audience_minutes", _("Minutes of volunteering, by audience"), unit="minutes"), by="audience")
def service(campaign_id: UUID) -> QuerySet[Any, Any]:
    return served(campaign_id).filter(FOR_AN_AUDIENCE).values(**PLACE, audience_minutes=WholeMinutes(LENGTH))


recount(
    "audience_turns",
    "audience_held",
    by="audience",
    sql=f"""
    WITH {CAME}
    SELECT area_id, day, audience AS subject, COUNT(*), COUNT(DISTINCT session_id)
    FROM came WHERE audience <> 'everyone' GROUP BY area_id, day, audience
    """,  # noqa: S608 (constants)
)

recount(
    "audience_trained",
    "audience_retained",
    by="audience",
    sql=f"""
    WITH {CAME},
    {NEWCOMERS},
    {USE}
    SELECT n.area_id, n.day, n.audience AS subject, COUNT(*), SUM(CASE WHEN best.real_use = 4 THEN 1 ELSE 0 END)
    FROM newcomers n LEFT JOIN best ON best.learner_id = n.learner_id
    WHERE n.audience <> 'everyone'
    GROUP BY n.area_id, n.day, n.audience
    """,  # noqa: S608 (constants)
)

recount(
    "audience_minutes",
    by="audience",
    sql=f"""
    SELECT s.area_id, s.day, s.audience AS subject, SUM({MINUTES})
    FROM training_trainingsession s
    JOIN training_signup u ON u.session_id = s.id
    WHERE s.campaign_id = %s AND s.cancelled_at IS NULL AND u.checked_in_at IS NOT NULL AND s.audience <> 'everyone'
    GROUP BY s.area_id, s.day, s.audience
    """,  # noqa: S608 (constants)
)
