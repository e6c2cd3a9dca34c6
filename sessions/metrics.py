"""Turns and sessions held, and the recount of every metric from the ledger of marks."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, DurationField, ExpressionWrapper, F, Func, IntegerField, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from campaign.metrics import Metric, facts, recount
from sessions.models import Attendance, Encounter, SignUp
from sessions.models.marks import ATTENDED


@facts(
    Metric("turns", _("Turns"), unit="turns"),
    Metric("sessions_held", _("Sessions held"), unit="sessions"),
)
def attendance(campaign_id: UUID) -> QuerySet[Any, Any]:
    """A row per live session that somebody attended."""
    attended = Attendance.objects.filter(
        session__campaign=campaign_id, session__cancelled_at__isnull=True, status__in=ATTENDED
    )
    return (
        attended.values("session_id", area_id=F("session__area_id"), day=F("session__day"))
        .annotate(turns=Count("pk"), sessions_held=Value(1))
        .values_list("area_id", "day", "turns", "sessions_held")
    )


# The winner of a learner's marks at a session is the one with the highest (hlc, id); cancelled sessions count nowhere.
# Whoever was merged counts as the one at the end of the live merges.
SURVIVORS = """
    RECURSIVE led AS (
        SELECT merged_id AS learner_id, survivor_id AS person_id FROM learners_merge WHERE undone_at IS NULL
        UNION ALL
        SELECT led.learner_id, m.survivor_id FROM led
        JOIN learners_merge m ON m.merged_id = led.person_id AND m.undone_at IS NULL
    ),
    survivors AS (
        SELECT led.learner_id, led.person_id FROM led
        LEFT JOIN learners_merge m ON m.merged_id = led.person_id AND m.undone_at IS NULL
        WHERE m.id IS NULL
    )
"""
CAME = f"""{SURVIVORS},
    came AS (
        SELECT s.id AS session_id, s.area_id, s.day, s.starts_at, folded.learner_id
        FROM (
            SELECT m.session_id, COALESCE(v.person_id, m.learner_id) AS learner_id, m.status,
                   ROW_NUMBER() OVER (
                       PARTITION BY m.session_id, COALESCE(v.person_id, m.learner_id) ORDER BY m.hlc DESC, m.id DESC
                   ) AS place
            FROM training_mark m
            JOIN training_trainingsession held ON held.id = m.session_id
            LEFT JOIN survivors v ON v.learner_id = m.learner_id
            WHERE held.campaign_id = %s AND held.cancelled_at IS NULL
        ) AS folded
        JOIN training_trainingsession s ON s.id = folded.session_id
        WHERE folded.place = 1 AND folded.status IN ('present', 'late')
    )
"""  # noqa: S608 (constants)

recount(
    "turns",
    "sessions_held",
    sql=f"""
    WITH {CAME}
    SELECT area_id, day, COUNT(*), COUNT(DISTINCT session_id) FROM came GROUP BY area_id, day
    """,  # noqa: S608 (a constant of this module)
)

# The first visit decides a person's day and ward.
NEWCOMERS = """visits AS (
        SELECT learner_id, area_id, day,
               ROW_NUMBER() OVER (PARTITION BY learner_id ORDER BY day, starts_at, session_id) AS visit
        FROM came
    ),
    newcomers AS (SELECT learner_id, area_id, day FROM visits WHERE visit = 1)"""

# The level is the best of the current levels of all their skills.
recount(
    "people_trained",
    "people_tried",
    "people_alone",
    "people_using",
    sql=f"""
    WITH {CAME},
    {NEWCOMERS},
    levels AS (
        SELECT newcomers.learner_id, o.level,
               ROW_NUMBER() OVER (
                   PARTITION BY newcomers.learner_id, o.skill_id ORDER BY o.observed_at DESC, o.id DESC
               ) AS place
        FROM learners_observation o
        LEFT JOIN survivors v ON v.learner_id = o.learner_id
        JOIN newcomers ON newcomers.learner_id = COALESCE(v.person_id, o.learner_id)
    ),
    best AS (SELECT learner_id, MAX(level) AS level FROM levels WHERE place = 1 GROUP BY learner_id)
    SELECT n.area_id, n.day, COUNT(*),
           SUM(CASE WHEN best.level >= 1 THEN 1 ELSE 0 END),
           SUM(CASE WHEN best.level >= 2 THEN 1 ELSE 0 END),
           SUM(CASE WHEN best.level >= 3 THEN 1 ELSE 0 END)
    FROM newcomers n
    LEFT JOIN best ON best.learner_id = n.learner_id
    GROUP BY n.area_id, n.day
    """,  # noqa: S608 (a constant of this module)
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


@facts(Metric("volunteer_minutes", _("Minutes of volunteering"), unit="minutes"))
def service(campaign_id: UUID) -> QuerySet[Any, Any]:
    """A row per place in a live session to whose holder somebody said that they came: as long as the session."""
    length = ExpressionWrapper(F("session__ends_at") - F("session__starts_at"), output_field=DurationField())
    rows = SignUp.objects.came().filter(session__campaign=campaign_id, session__cancelled_at__isnull=True)
    return rows.values(area_id=F("session__area_id"), day=F("session__day"), volunteer_minutes=WholeMinutes(length))


MINUTES = {
    "sqlite": "(strftime('%%s', s.ends_at) - strftime('%%s', s.starts_at)) / 60",
    "postgresql": "(EXTRACT(EPOCH FROM s.ends_at)::bigint - EXTRACT(EPOCH FROM s.starts_at)::bigint) / 60",
}

recount(
    "volunteer_minutes",
    sql=f"""
    SELECT s.area_id, s.day, SUM({MINUTES[connection.vendor]})
    FROM training_trainingsession s
    JOIN training_signup u ON u.session_id = s.id
    WHERE s.campaign_id = %s AND s.cancelled_at IS NULL AND u.checked_in_at IS NOT NULL
    GROUP BY s.area_id, s.day
    """,  # noqa: S608 (constants of this module)
)

# Answers that nobody took back; of a check the last one of somebody reached, else the third try in vain; of a skill
# the check with the longest delay that is closed.
USE = """said AS (
        SELECT a.follow_up_id, a.outcome, COUNT(*) OVER (PARTITION BY a.follow_up_id) AS answers,
               ROW_NUMBER() OVER (
                   PARTITION BY a.follow_up_id
                   ORDER BY CASE WHEN a.outcome = 'unreachable' THEN 1 ELSE 0 END, a.answered_at DESC, a.id DESC
               ) AS place
        FROM learners_followupanswer a
        LEFT JOIN learners_followupanswer undo ON undo.takes_back = a.id AND undo.follow_up_id = a.follow_up_id
        WHERE a.outcome <> '' AND undo.id IS NULL
    ),
    closed AS (
        SELECT n.learner_id, n.area_id, n.day, f.skill_id,
               CASE s.outcome WHEN 'used_alone' THEN 4 WHEN 'used_with_help' THEN 3 WHEN 'unreachable' THEN 1 ELSE 2 END
                   AS real_use,
               ROW_NUMBER() OVER (
                   PARTITION BY n.learner_id, f.skill_id ORDER BY f.days DESC, s.outcome DESC
               ) AS place
        FROM said s
        JOIN learners_followup f ON f.id = s.follow_up_id AND f.days > 0
        LEFT JOIN survivors v ON v.learner_id = f.learner_id
        JOIN newcomers n ON n.learner_id = COALESCE(v.person_id, f.learner_id)
        WHERE s.place = 1 AND (s.outcome <> 'unreachable' OR s.answers >= 3)
    ),
    seen AS (
        SELECT DISTINCT COALESCE(v.person_id, o.learner_id) AS learner_id, o.skill_id
        FROM learners_observation o LEFT JOIN survivors v ON v.learner_id = o.learner_id
    ),
    uses AS (
        SELECT c.learner_id, c.area_id, c.day, c.skill_id, c.real_use
        FROM closed c JOIN seen ON seen.learner_id = c.learner_id AND seen.skill_id = c.skill_id
        WHERE c.place = 1
    ),
    best AS (SELECT learner_id, area_id, day, MAX(real_use) AS real_use FROM uses GROUP BY learner_id, area_id, day)"""
SHARES = """SUM(CASE WHEN real_use >= 2 THEN 1 ELSE 0 END), SUM(CASE WHEN real_use = 4 THEN 1 ELSE 0 END),
           SUM(CASE WHEN real_use = 1 THEN 1 ELSE 0 END)"""

# A person counts by their best skill.
recount(
    "people_asked",
    "people_retained",
    "people_unreached",
    sql=f"""
    WITH {CAME},
    {NEWCOMERS},
    {USE}
    SELECT area_id, day, {SHARES} FROM best GROUP BY area_id, day
    """,  # noqa: S608 (a constant of this module)
)

recount(
    "skill_asked",
    "skill_retained",
    "skill_unreached",
    by="skill",
    sql=f"""
    WITH {CAME},
    {NEWCOMERS},
    {USE}
    SELECT area_id, day, CAST(skill_id AS VARCHAR(36)) AS subject, {SHARES} FROM uses GROUP BY area_id, day, skill_id
    """,  # noqa: S608 (a constant of this module)
)

# With every team that accompanies any entry of theirs. Ids of teams are written without hyphens.
recount(
    "team_asked",
    "team_retained",
    "team_unreached",
    by="team",
    sql=f"""
    WITH {CAME},
    {NEWCOMERS},
    {USE},
    places AS (
        SELECT DISTINCT COALESCE(v.person_id, t.learner_id) AS learner_id, t.team_id
        FROM learners_learnerteam t LEFT JOIN survivors v ON v.learner_id = t.learner_id
    )
    SELECT best.area_id, best.day, REPLACE(CAST(places.team_id AS VARCHAR(36)), '-', '') AS subject, {SHARES}
    FROM best JOIN places ON places.learner_id = best.learner_id
    GROUP BY best.area_id, best.day, places.team_id
    """,  # noqa: S608 (a constant of this module)
)
