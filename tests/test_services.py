"""The throw-away PostgreSQL and Redis: they keep what was committed through a crash, and leave nothing behind."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from tests.processes import ROOT
from tests.services import Services, services, services_here

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def both() -> Iterator[Services]:
    with services_here() as both:
        yield both


def listens(url: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", urlsplit(url).port or 0)) == 0


def test_services_stop_when_their_user_is_done() -> None:
    with services() as urls:
        assert [listens(url) for url in urls.values()] == [True, True]
    assert [listens(url) for url in urls.values()] == [False, False]


def test_services_answer_with_the_exit_code_of_the_command() -> None:
    command = [sys.executable, "-m", "tests.services", sys.executable, "-c", "raise SystemExit(7)"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 7


def test_postgres_keeps_a_commit_through_a_crash(both: Services) -> None:
    with closing(psycopg.connect(both.postgres.url, autocommit=True)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'Đống Đa' AS name")
    both.postgres.stop(signal.SIGKILL)
    both.postgres.start()
    with closing(psycopg.connect(both.postgres.url)) as connection:
        assert connection.execute("SELECT lower(name) FROM kept").fetchall() == [("đống đa",)]


def test_redis_keeps_its_append_only_file(both: Services) -> None:
    with closing(redis.Redis.from_url(both.redis.url)) as client:
        client.set("kept", "yes")
    both.redis.stop(signal.SIGTERM)
    both.redis.start()
    with closing(redis.Redis.from_url(both.redis.url)) as client:
        assert client.get("kept") == b"yes"
