"""The recounts of people: by their best level, and by what they use, as a whole, by skill and by team."""

from campaign.metrics import recount
from sessions.metrics.ledger import CAME, NEWCOMERS, SHARES, USE

# The level is the best of the current levels of all their skills.
recount(
    "people_trained",
    "people_tried",
    "people_alone",
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
           SUM(CASE WHEN best.level >= 2 THEN 1 ELSE 0 END)
    FROM newcomers n
    LEFT JOIN best ON best.learner_id = n.learner_id
    GROUP BY n.area_id, n.day
    """,  # noqa: S608 (a constant of this module)
)

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
