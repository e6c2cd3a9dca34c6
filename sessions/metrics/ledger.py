"""The SQL that recounts share, written apart from the facts: who came, when first, and what they use."""

from django.db import connection

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
        SELECT s.id AS session_id, s.area_id, s.day, s.starts_at, s.audience, folded.learner_id
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

# The first visit decides a person's day, ward and audience.
NEWCOMERS = """visits AS (
        SELECT learner_id, area_id, day, audience,
               ROW_NUMBER() OVER (PARTITION BY learner_id ORDER BY day, starts_at, session_id) AS visit
        FROM came
    ),
    newcomers AS (SELECT learner_id, area_id, day, audience FROM visits WHERE visit = 1)"""

# Of a session, in whole minutes.
MINUTES = {
    "sqlite": "(strftime('%%s', s.ends_at) - strftime('%%s', s.starts_at)) / 60",
    "postgresql": "(EXTRACT(EPOCH FROM s.ends_at)::bigint - EXTRACT(EPOCH FROM s.starts_at)::bigint) / 60",
}[connection.vendor]

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
