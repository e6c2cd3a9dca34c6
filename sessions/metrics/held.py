"""Turns, sessions held, quick entries and the hours of volunteers, each with its recount."""

from typing import Any
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Func, IntegerField, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from campaign.metrics import Metric, facts, recount
from sessions.metrics.ledger import CAME, MINUTES
from sessions.models import Attendance, Encounter, SignUp
from sessions.models.marks import ATTENDED


def attended(campaign_id: UUID) -> QuerySet[Attendance]:
    """A row per person who came to a live session."""
    return Attendance.objects.filter(
        session__campaign=campaign_id, session__cancelled_at__isnull=True, status__in=ATTENDED
    )


@facts(
    Metric("turns", _("Turns"), unit="turns"),
    Metric("sessions_held", _("Sessions held"), unit="sessions"),
)
def attendance(campaign_id: UUID) -> QuerySet[Any, Any]:
    """A row per live session that somebody attended."""
    return (
        attended(campaign_id)
        .values("session_id", area_id=F("session__area_id"), day=F("session__day"))
        .annotate(turns=Count("pk"), sessions_held=Value(1))
        .values_list("area_id", "day", "turns", "sessions_held")
    )


recount(
    "turns",
    "sessions_held",
    sql=f"""
    WITH {CAME}
    SELECT area_id, day, COUNT(*), COUNT(DISTINCT session_id) FROM came GROUP BY area_id, day
    """,  # noqa: S608 (a constant)
)


@facts(Metric("visits", _("Visits"), unit="visits"))
def visits(campaign_id: UUID) -> QuerySet[Any, Any]:
    """A row per quick entry that stands at a live session: also doors that stayed closed, which are nobody's turn."""
    rows = Encounter.objects.filter(session__campaign=campaign_id, session__cancelled_at__isnull=True).standing()
    return rows.values(area_id=F("session__area_id"), day=F("session__day"), visits=Value(1))


recount(
    "visits",
    sql="""
    SELECT s.area_id, s.day, COUNT(*)
    FROM training_encounter e
    JOIN training_trainingsession s ON s.id = e.session_id
    LEFT JOIN training_encounter undo ON undo.takes_back = e.id AND undo.session_id = e.session_id
    WHERE s.campaign_id = %s AND s.cancelled_at IS NULL AND e.takes_back IS NULL AND undo.id IS NULL
    GROUP BY s.area_id, s.day
    """,
)


class WholeMinutes(Func):
    """A length of time in whole minutes."""

    output_field = IntegerField()
    template = "(%(expressions)s / 60000000)"  # SQLite keeps lengths as microseconds

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / 60)::integer")


LENGTH = ExpressionWrapper(F("session__ends_at") - F("session__starts_at"), output_field=DurationField())


def served(campaign_id: UUID) -> QuerySet[SignUp]:
    """A row per place in a live session to whose holder somebody said that they came."""
    return SignUp.objects.came().filter(session__campaign=campaign_id, session__cancelled_at__isnull=True)


@facts(Metric("volunteer_minutes", _("Minutes of volunteering"), unit="minutes"))
def service(campaign_id: UUID) -> QuerySet[Any, Any]:
    """Whoever came counts as long as the session."""
    rows = served(campaign_id)
    return rows.values(area_id=F("session__area_id"), day=F("session__day"), volunteer_minutes=WholeMinutes(LENGTH))


recount(
    "volunteer_minutes",
    sql=f"""
    SELECT s.area_id, s.day, SUM({MINUTES})
    FROM training_trainingsession s
    JOIN training_signup u ON u.session_id = s.id
    WHERE s.campaign_id = %s AND s.cancelled_at IS NULL AND u.checked_in_at IS NOT NULL
    GROUP BY s.area_id, s.day
    """,  # noqa: S608 (constants)
)
