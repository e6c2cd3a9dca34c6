"""The nation at a five-hundredth, in a PostgreSQL database of its own."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import psycopg
import pytest

from sessions.attendance.fold import Observed, fold
from sessions.attendance.items import body_hash
from sessions.demo.ledger import as_sent
from sessions.models import Attendance, Mark

pytestmark = pytest.mark.services
SCHEMA = """
    SELECT conrelid::regclass::text || conname || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"""
COUNTS = """SELECT (SELECT count(*) FROM learners_learner), (SELECT count(*) FROM training_mark),
    (SELECT count(*) FROM campaign_campaign), (SELECT count(*) FROM campaign_target WHERE measure = 'areas_reached')"""
OVERLAPS = """SELECT count(*) FROM training_trainingsession one
    JOIN training_trainingsession other ON other.team_id = one.team_id AND other.id > one.id
    WHERE one.starts_at < other.ends_at AND one.ends_at > other.starts_at
      AND one.cancelled_at IS NULL AND other.cancelled_at IS NULL"""


@pytest.fixture(scope="module")
def nation(service_urls: dict[str, str]) -> Iterator[SimpleNamespace]:
    """`manage` runs a command on that database and gives what it said; `schema` is what it had before the load."""
    url = urlsplit(service_urls["DATABASE_URL"])._replace(path="/demo_nation").geturl()
    environment = os.environ | service_urls | {"DATABASE_URL": url}

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    with psycopg.connect(service_urls["DATABASE_URL"], autocommit=True) as server:
        server.execute("CREATE DATABASE demo_nation")
        manage("migrate", "--verbosity", "0")
        with psycopg.connect(url, autocommit=True) as database:
            schema = database.execute(SCHEMA).fetchall()
            manage("demo", "--scale", "nation", "--fraction", "0.002")
            yield SimpleNamespace(manage=manage, database=database, schema=schema)
        server.execute("DROP DATABASE demo_nation WITH (FORCE)")


def test_it_has_exactly_its_people_and_marks(nation):
    assert nation.database.execute(COUNTS).fetchone() == (2_000, 20_000, 34, 2 * 3_321)


def test_every_index_and_key_is_back(nation):
    assert nation.database.execute(SCHEMA).fetchall() == nation.schema


def test_no_team_is_in_two_places(nation):
    assert nation.database.execute(OVERLAPS).fetchone() == (0,)


def test_its_roll_ups_equal_a_recount(nation):
    assert nation.manage("rollups", "verify").splitlines()[-1].endswith(" cells compared, 0 differences")


def test_every_attendance_is_the_fold_of_its_marks_and_their_hashes_hold(nation):
    count = "from tests.sessions.test_demo_nation import faults; print(faults())"
    assert nation.manage("shell", "--verbosity", "0", "-c", count).strip() == "0 wrong folds, 0 wrong hashes"


def test_it_has_the_demo_accounts(nation):
    said = nation.manage(
        "shell", "--verbosity", "0", "-c", "from campaign.models import User; print(User.objects.count())"
    )
    assert said.strip() == "5"


def faults() -> str:
    """Run inside the nation's database: attendances that are no fold of their marks, marks with a hash not theirs."""
    marks, wrong_hashes = defaultdict(list), 0
    for mark in Mark.objects.all():
        marks[mark.session_id, mark.learner_id].append(Observed(mark.id, mark.status, mark.hlc, mark.seen))
        mark.observed_at = mark.observed_at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
        wrong_hashes += bytes(mark.body_hash) != body_hash(as_sent(mark))
    kept = {
        (row.session_id, row.learner_id): (row.status, row.hlc, row.mark_id, row.disputed)
        for row in Attendance.objects.all()
    }
    wrong_folds = sum(kept.get(pair) != tuple(fold(seen)) for pair, seen in marks.items())
    return f"{wrong_folds} wrong folds, {wrong_hashes} wrong hashes"
