"""A real gunicorn on loopback with a database of its own, and what plain SQL says about it afterwards."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.processes import ROOT, Running, answer, running
from tests.services import free_port

# Attendance recomputed from the ledger, without a line of the product's code: rows that differ either way.
DIFFERENCES = """
WITH due AS (
  SELECT w.session_id, w.learner_id, w.status, w.hlc, w.id AS mark_id, EXISTS (
      SELECT 1 FROM training_mark o WHERE o.session_id = w.session_id AND o.learner_id = w.learner_id
      AND o.status <> w.status AND o.hlc > w.seen) AS disputed
  FROM training_mark w WHERE NOT EXISTS (
      SELECT 1 FROM training_mark n WHERE n.session_id = w.session_id AND n.learner_id = w.learner_id
      AND (n.hlc > w.hlc OR (n.hlc = w.hlc AND n.id > w.id)))
), kept AS (SELECT session_id, learner_id, status, hlc, mark_id, disputed FROM training_attendance)
SELECT count(*) FROM (SELECT * FROM (SELECT * FROM due EXCEPT SELECT * FROM kept) a
  UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM due) b) c"""
UNCOUNTED = """
SELECT count(*) FROM (
  SELECT DISTINCT learner_id FROM training_attendance WHERE status IN ('present', 'late')
  EXCEPT SELECT learner_id FROM learners_participation) a"""
OVERCOUNTED = """
SELECT count(*) FROM (
  SELECT learner_id FROM learners_participation
  EXCEPT SELECT learner_id FROM training_attendance WHERE status IN ('present', 'late')) a"""
CHECKS = {"folds": DIFFERENCES, "people not counted": UNCOUNTED, "people counted wrongly": OVERCOUNTED}


@dataclass
class Served:
    """`facts` as `tests.faults.stage` prints them."""

    url: str
    port: int
    folder: Path
    facts: dict[str, Any]
    process: Running

    def rows(self, sql: str) -> list[tuple]:
        parts = urlsplit(self.url)
        if parts.scheme == "sqlite":
            with closing(sqlite3.connect(parts.path[1:])) as connection:
                return connection.execute(sql).fetchall()
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql).fetchall()

    def ids(self, sql: str) -> list[str]:
        return [str(row[0]).replace("-", "") for row in self.rows(sql)]

    def complaints(self) -> list[str]:
        """What plain SQL finds wrong in the database at rest."""
        found = {name: self.rows(sql)[0][0] for name, sql in CHECKS.items()}
        return [f"{count} × {name}" for name, count in found.items() if count]


def fresh(url: str, folder: Path) -> str:
    """The address of an empty database: a file, or one more on the PostgreSQL of `url`."""
    if not url.startswith("postgres"):
        return f"sqlite:///{folder / 'faults.sqlite3'}"
    name = f"faults_{folder.name.replace('-', '_').lower()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@contextmanager
def served(url: str = "", *, people: int = 0, places: int = 0) -> Iterator[Served]:
    """The site behind two gunicorn processes of four threads; `url` names a PostgreSQL, nothing means SQLite.

    `people` and `places` say how big the crowd of `tests.faults.stage` is.
    """
    with TemporaryDirectory(prefix="faults-") as name:
        folder, port = Path(name), free_port()
        env = {
            "DATABASE_URL": fresh(url, folder), "DJANGO_SETTINGS_MODULE": "campaign.settings", "PRODUCTION": "",
            "DEBUG": "", "REDIS_URL": "", "PORT": str(port), "WEB_CONCURRENCY": "2", "WEB_THREADS": "4",
            "LOG_LEVEL": "ERROR", "SYNC_POSTS_PER_MINUTE": "100000", "DONG_HANH_FAULTS": "1", "FAULTS_DIR": name,
            "TRUSTED_PROXY_COUNT": "1",
            "FAULTS_PEOPLE": str(people), "FAULTS_PLACES": str(places),
        }  # fmt: skip
        stage = [sys.executable, "-m", "tests.faults.stage"]
        told = subprocess.run(stage, cwd=ROOT, env=os.environ | env, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr[-3000:]
        # --preload: a killed process is replaced in milliseconds.
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:campaign.gunicorn", "--preload"]
        with running([*gunicorn, "tests.faults.wsgi"], env, folder / "log") as process:
            process.wait_until(lambda: answer(port, "/health/live/") == 200)
            yield Served(env["DATABASE_URL"], port, folder, json.loads(told.stdout), process)
