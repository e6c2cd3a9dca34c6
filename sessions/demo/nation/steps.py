"""The nation's rows, one statement each. A row is a function of its number: others name it without looking it up."""

from collections.abc import Callable

from django.db import connection, models

from learners.models import Companion, Consent, Learner, LearnerTeam, Observation, Participation, Progress
from sessions.demo.bulk import Topic
from sessions.demo.curves import Calendar
from sessions.demo.nation.inserting import insert
from sessions.demo.nation.sizes import AHEAD, TEAM_SIZE, Size
from sessions.models import Attendance, Enrolment, Mark, SignUp, TrainingSession
from teams.models import Membership, Team, Volunteer

Step = tuple[str, Callable[[], object]]
TABLES: list[type[models.Model]] = [
    Team, Volunteer, Membership, Learner, LearnerTeam, Consent, Companion, TrainingSession, Topic, SignUp, Enrolment,
    Mark, Attendance, Observation, Progress, Participation,
]  # fmt: skip
ZONE = "'Asia/Ho_Chi_Minh'"
# Ids, as functions of numbers; the last figure keeps the kinds apart.
LEARNER = "pg_temp.id_at({start} + {l}, {l}, 10)"
VOLUNTEER = "pg_temp.id_at({start} + {v}, {v}, 20)"
MARK = "pg_temp.id_at(hlc, p, 30)"
FIRST_MARK = "pg_temp.id_at(hlc - 60000, p, 40)"
CAME = "status IN ('present', 'late')"
# The item as the phone sent it, in the canonical form that `sessions.attendance.items` hashes.
TOPIC = "JOIN demo_topic t ON t.n = least(topic, 11)"
BODY = """sha256(convert_to('{{"hlc":' || {hlc} || ',"id":"' || {id} || '","learner":"' || learner
    || '","observed_at":"' || to_char(to_timestamp(({hlc}) / 1000.0) AT TIME ZONE 'Asia/Ho_Chi_Minh',
    'YYYY-MM-DD"T"HH24:MI:SS.MS"+07:00"') || '","seen":' || {seen} || ',"session":"' || session
    || '","status":"' || {status} || '"}}', 'UTF8'))"""

LATEST = """SELECT DISTINCT ON (learner_id, skill_id) * FROM learners_observation
    ORDER BY learner_id, skill_id, observed_at DESC, id DESC"""
SESSIONS = """
    CREATE TEMP TABLE demo_session ON COMMIT DROP AS
    WITH numbered AS (
        SELECT s, mod(s, {circles})::int AS c, (s / {circles})::int AS i,
               (({held} - mod(s, {circles}) - 1) / {circles} + 1)::int AS many, true AS held
        FROM generate_series(0::bigint, {held} - 1) s
        UNION ALL
        SELECT {held} + s, mod(s, {circles})::int, (s / {circles})::int, 1, false
        FROM generate_series(0::bigint, {circles} * {ahead} - 1) s
    ), placed AS (
        SELECT numbered.*, coalesce(demo_day.day, '{today}'::date + i * 7 + (6 * pg_temp.dice(c, 50))::int) AS day
        FROM numbered
        LEFT JOIN demo_day ON held AND q = ((i + 0.5) / many * 2000)::int
    ), timed AS (
        SELECT placed.*,
               (day + (ARRAY['08:30', '14:30', '19:00'])[mod(i, 3) + 1]::time) AT TIME ZONE {zone} AS starts_at
        FROM placed
    )
    SELECT s, c, i, many, held, day, starts_at, (extract(epoch FROM starts_at) * 1000)::bigint AS ms,
           pg_temp.id_at((extract(epoch FROM starts_at) * 1000)::bigint - 604800000, s, 60) AS id,
           (pg_temp.dice(s, 70) * 12)::int AS topic,
           ({learners} - c - 1) / {circles} + 1 AS members
    FROM timed"""
PAIRS = """
    CREATE TEMP TABLE demo_pair ON COMMIT DROP AS
    WITH expected AS (
        SELECT s * {attending} + t AS p, s.*, circle.quality,
               c + {circles} * mod(i * members / many + t, members) AS l
        FROM demo_session s
        JOIN demo_circle circle USING (c)
        CROSS JOIN generate_series(0, {attending} - 1) t
    ), thrown AS (SELECT expected.*, pg_temp.dice(p, 80) AS luck FROM expected WHERE NOT held OR p < {pairs}),
    judged AS (
        SELECT thrown.*, CASE WHEN luck < 0.60 + 0.26 * quality THEN 'present'
            WHEN luck < 0.68 + 0.26 * quality THEN 'late'
            WHEN luck < 0.74 + 0.24 * quality THEN 'excused'
            ELSE 'absent' END AS status
        FROM thrown
    ), told AS (
        SELECT p, id AS session, c, held, starts_at, topic, status, {learner} AS learner,
               ms + CASE status WHEN 'late' THEN 960000 ELSE -300000 END
                   + (pg_temp.dice(p, 90) * 840000)::bigint AS hlc,
               held AND mod(p, 32) = 0 AND p / 32 < {marks} - {pairs} AS corrected, mod(p, 320) = 0 AS disputed
        FROM judged
    )
    SELECT told.*, CASE WHEN held THEN {mark} END AS mark FROM told"""


class Steps:
    """All statements in order, each with a name to show."""

    def __init__(self, size: Size, calendar: Calendar) -> None:
        self.size, self.calendar = size, calendar
        start = int(calendar.at(calendar.first.starts_on, 0).timestamp() * 1000) - 10_000_000_000
        self.learner, self.volunteer = (
            LEARNER.replace("{start}", str(start)),
            VOLUNTEER.replace("{start}", str(start)),
        )
        self.everyone = f"""FROM generate_series(0::bigint, {size.learners} - 1) l
            JOIN demo_circle ON c = mod(l, {size.circles})"""
        self.opened = f"'{calendar.first.starts_on}'::date - 5"
        self.entered = f"('{calendar.first.starts_on}'::date - 3)::timestamp AT TIME ZONE {ZONE}"

    def all(self) -> list[Step]:
        return [
            ("teams", self.teams), ("volunteers", self.volunteers), ("learners", self.learners),
            ("companions", self.companions), ("sessions", self.sessions), ("sign-ups", self.sign_ups),
            ("who met whom", self.pairs), ("enrolments", self.enrolments), ("marks", self.marks),
            ("corrected marks", self.first_marks), ("attendance", self.attendance), ("observations", self.observations),
            ("progress", self.progress), ("participations", self.participations),
        ]  # fmt: skip

    def teams(self) -> None:
        insert(
            Team, "FROM demo_circle", id="team", area_id="ward", name="name", search_name="search_name",
            sort_name="sort_name", opened_on=self.opened,
        )  # fmt: skip

    def volunteers(self) -> None:
        people = self.size.circles * TEAM_SIZE
        insert(
            Volunteer,
            f"""FROM generate_series(0, {people} - 1) v
            JOIN demo_name ON volunteer AND n = (pg_temp.dice(v, 1) * 4999)::int""",
            id=self.volunteer.format(v="v"), full_name="full_name", search_name="search_name", sort_name="sort_name",
            birth_year="birth_year",
        )  # fmt: skip
        insert(
            Membership, f"FROM generate_series(0, {people} - 1) v JOIN demo_circle ON c = v / {TEAM_SIZE}",
            id="pg_temp.id_at(1760000000000 + v, v, 110)", team_id="team", volunteer_id=self.volunteer.format(v="v"),
            role=f"CASE mod(v, {TEAM_SIZE}) WHEN 0 THEN 'leader' WHEN 1 THEN 'deputy' ELSE 'member' END",
            starts_on=self.opened,
        )  # fmt: skip

    def learners(self) -> None:
        learner = self.learner.format(l="l")
        insert(
            Learner, f"{self.everyone} JOIN demo_name ON NOT volunteer AND n = (pg_temp.dice(l, 2) * 19999)::int",
            id=learner, area_id="ward", full_name="full_name", search_name="demo_name.search_name",
            sort_name="demo_name.sort_name", form_of_address="form_of_address", birth_year="birth_year",
            phone="CASE WHEN pg_temp.dice(l, 3) < 0.6 THEN '+8495' || lpad(l::text, 7, '0') ELSE '' END",
            neighbourhood="'tổ ' || 1 + (pg_temp.dice(l, 4) * 17)::int", needs_large_print="pg_temp.dice(l, 5) < 0.13",
            created_at=self.entered,
        )  # fmt: skip
        insert(LearnerTeam, self.everyone, learner_id=learner, team_id="team")
        insert(
            Consent, self.everyone, id="pg_temp.id_at(1760000000000 + l, l, 120)", learner_id=learner,
            given_at=self.entered, purpose="'training'",
        )  # fmt: skip

    def companions(self) -> None:
        helper = self.volunteer.format(v=f"(c * {TEAM_SIZE} + 1 + (pg_temp.dice(l, 6) * 6)::int)")
        insert(
            Companion,
            f"{self.everyone} WHERE pg_temp.dice(l, 7) < 0.8",
            id="pg_temp.id_at(1760000000000 + l, l, 130)", learner_id=self.learner.format(l="l"), volunteer_id=helper,
            starts_on=f"'{self.calendar.first.starts_on}'::date",
        )  # fmt: skip

    def sessions(self) -> None:
        self.run(SESSIONS, today=self.calendar.today, ahead=AHEAD, zone=ZONE)
        insert(
            TrainingSession, f"FROM demo_session s JOIN demo_circle USING (c) {TOPIC}",
            id="s.id", campaign_id="campaign", area_id="ward", team_id="team", title="t.title", day="day",
            kind="(ARRAY['class', 'class', 'class', 'door_to_door', 'help_desk', 'class', 'online'])[1 + mod(s.s, 7)]",
            venue="'Nhà văn hóa tổ ' || 1 + mod(s.s, 18)", starts_at="starts_at",
            ends_at="starts_at + interval '90 minutes'", created_at="starts_at - interval '7 days'",
            finished_at="CASE WHEN held THEN starts_at + interval '95 minutes' END",
        )  # fmt: skip
        for skill in ("skill", "other_skill"):
            insert(Topic, f"FROM demo_session s {TOPIC}", trainingsession_id="s.id", skill_id=skill)

    def sign_ups(self) -> None:
        helper = f"c * {TEAM_SIZE} + CASE place WHEN 0 THEN 0 ELSE 1 + mod(i + 3 * place, 7) END"
        insert(
            SignUp, "FROM demo_session CROSS JOIN generate_series(0, 2) place",
            id="pg_temp.id_at(ms - 400000000, s * 3 + place, 140)", session_id="id",
            volunteer_id=self.volunteer.format(v=f"({helper})"),
            role="CASE place WHEN 0 THEN 'lead' ELSE 'companion' END", created_at="starts_at - interval '5 days'",
        )  # fmt: skip

    def pairs(self) -> None:
        self.run(PAIRS, learner=self.learner.format(l="l"), mark=MARK)
        self.run("ANALYZE demo_pair")

    def enrolments(self) -> None:
        insert(
            Enrolment, "FROM demo_pair", session_id="session", learner_id="learner",
            enrolled_at="starts_at - interval '3 days'",
        )  # fmt: skip

    def marks(self) -> None:
        seen = "CASE WHEN corrected AND NOT disputed THEN hlc - 60000 ELSE 0 END"
        self.insert_marks("WHERE held", id="mark", hlc="hlc", seen=seen, status="status")

    def first_marks(self) -> None:
        opposite = f"CASE WHEN {CAME} THEN 'absent' ELSE 'present' END"
        self.insert_marks("WHERE corrected", id=FIRST_MARK, hlc="(hlc - 60000)", seen="0", status=opposite)

    def insert_marks(self, which: str, **said: str) -> None:
        moment = f"to_timestamp({said['hlc']} / 1000.0)"
        insert(
            Mark, f"FROM demo_pair {which}", **said, session_id="session", learner_id="learner", observed_at=moment,
            received_at=f"{moment} + interval '2 seconds'", device_id="pg_temp.id_at(1757000000000, c, 150)",
            origin="'phone'", body_hash=BODY.format(**{name: f"({sql})" for name, sql in said.items()}),
        )  # fmt: skip

    def attendance(self) -> None:
        insert(
            Attendance, "FROM demo_pair WHERE held", session_id="session", learner_id="learner", status="status",
            hlc="hlc", mark_id="mark", disputed="corrected AND disputed",
        )  # fmt: skip

    def observations(self) -> None:
        """A fifth of those who came were seen doing something; later some said that they use it."""
        level = "CASE WHEN pg_temp.dice(p, 160) < 0.12 THEN 0 WHEN pg_temp.dice(p, 160) < 0.62 THEN 1 ELSE 2 END"
        seen_at = "starts_at + interval '80 minutes'"
        insert(
            Observation, f"FROM demo_pair {TOPIC} WHERE held AND {CAME} AND mod(p, 5) = 0",
            id="pg_temp.id_at(hlc + 5400000, p, 170)", learner_id="learner", level=level,
            skill_id="CASE WHEN mod(p, 2) = 0 THEN skill ELSE other_skill END", training_session_id="session",
            observed_at=seen_at, received_at=f"{seen_at} + interval '5 seconds'",
        )  # fmt: skip
        chance = "hashtextextended(id::text, 180) & 1023"
        before = f"'{self.calendar.today}'::date - 4"
        later = "(extract(epoch FROM observed_at) * 1000)::bigint + 345600000"
        insert(
            Observation, f"FROM ({LATEST}) o WHERE level = 2 AND {chance} < 600 AND observed_at < {before}",
            id=f"pg_temp.id_at({later}, row_number() OVER (ORDER BY id), 190)",
            learner_id="learner_id", skill_id="skill_id", level=f"CASE WHEN {chance} < 400 THEN 3 ELSE 1 END",
            evidence=f"CASE WHEN {chance} < 400 THEN 'Tự làm được ở nhà, cho xem trên máy' ELSE '' END",
            observed_at="observed_at + interval '4 days'", received_at="observed_at + interval '4 days 1 minute'",
        )  # fmt: skip

    def progress(self) -> None:
        insert(
            Progress, f"FROM ({LATEST}) o", learner_id="learner_id", skill_id="skill_id", level="level",
            observed_at="observed_at", observation_id="id",
        )  # fmt: skip

    def participations(self) -> None:
        first = f"SELECT learner, c, min(starts_at) AS first FROM demo_pair WHERE held AND {CAME} GROUP BY learner, c"  # noqa: S608
        best = "SELECT learner_id, max(level) AS level FROM learners_progress GROUP BY learner_id"
        insert(
            Participation,
            f"FROM ({first}) f JOIN demo_circle USING (c) LEFT JOIN ({best}) b ON b.learner_id = f.learner",
            campaign_id="campaign", learner_id="f.learner", area_id="ward", best_level="coalesce(b.level, 0)",
            first_attended_on=f"(first AT TIME ZONE {ZONE})::date",
        )  # fmt: skip

    def run(self, sql: str, **more: object) -> None:
        """Our own numbers and names go in as text: nothing here comes from outside."""
        size = self.size
        numbers = {"circles": size.circles, "held": size.held, "learners": size.learners, "attending": size.attending}
        with connection.cursor() as cursor:
            cursor.execute(sql.format(**numbers, pairs=size.pairs, marks=size.marks, **more))
