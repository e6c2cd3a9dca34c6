"""Sets up what is measured: the yardstick and our product on small and large demo campaigns, each behind gunicorn."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.services import free_port

ROOT = Path(__file__).resolve().parent.parent
# Our own settings for both, for the hook that closes the pool: without it a worker takes 20 s to stop.
GUNICORN = ["-c", "python:campaign.gunicorn", "-w", "2", "--threads", "4", "--log-level", "warning"]


@dataclass
class Stand:
    """A served application: `facts` are the cookies and ids that its requests need."""

    name: str
    port: int
    pid: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


def python(*arguments: str, env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=os.environ | env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{arguments} failed: {done.stderr[-2000:]}")
    return done.stdout


def database(url: str, name: str) -> str:
    """A fresh database on the server of `url`; returns its address."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@contextmanager
def served(stand: Stand, application: str, env: dict[str, str]) -> Iterator[Stand]:
    command = [sys.executable, "-m", "gunicorn", *GUNICORN, "-b", f"127.0.0.1:{stand.port}", application]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | env, stdin=subprocess.DEVNULL)
    stand.pid = process.pid
    try:
        time.sleep(4)
        yield stand
    finally:
        process.terminate()
        process.wait(40)


def our_stand(url: str, name: str, demo: list[str], env: dict[str, str]) -> dict[str, Any]:
    """Loads a demo campaign into a database of its own; returns what requests to it need."""
    print(f"Loading the {name} campaign …", flush=True)
    own = env | {"DATABASE_URL": database(url, f"bench_{name}")}
    python("manage.py", "migrate", "--verbosity", "0", env=own)
    python("manage.py", "createcachetable", env=own)
    python("manage.py", "load_areas", "--province", "01", env=own)
    python("manage.py", "load_skills", env=own)
    python("manage.py", "demo", *demo, env=own)
    facts: dict[str, Any] = json.loads(python("-m", "benchmarks.setup", env=own))
    return facts


@contextmanager
def stands(url: str, *, quick: bool) -> Iterator[tuple[Stand, Stand, Stand, int]]:
    """Ours on a small and on a large campaign, the yardstick, and the id of the database server's first process."""
    env = {"PRODUCTION": "", "DEBUG": "", "REDIS_URL": "", "SYNC_POSTS_PER_MINUTE": "100000"}
    yard_env = {"YARD_URL": database(url, "bench_yard")}
    yard = Stand("yard", free_port(), facts=json.loads(python("-m", "benchmarks.yardstick.setup", env=yard_env)))
    small = Stand("ours", free_port(), facts=our_stand(url, "small", ["--scale", "small"], env))
    large = Stand("ours", free_port(), facts=small.facts)
    if not quick:
        large.facts = our_stand(url, "large", ["--scale", "hanoi"], env)
    names = {small.port: "bench_small", large.port: "bench_small" if quick else "bench_large"}
    with ExitStack() as stack:
        for stand in (small, large):
            address = urlsplit(url)._replace(path=f"/{names[stand.port]}").geturl()
            stack.enter_context(served(stand, "campaign.wsgi", env | {"DATABASE_URL": address}))
        stack.enter_context(served(yard, "benchmarks.yardstick.app:application", yard_env))
        yield small, large, yard, postmaster(url)


def postmaster(url: str) -> int:
    """The process id of the server's parent, from one of its children."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        return int(Path(f"/proc/{row[0]}/stat").read_text().rsplit(")", 1)[1].split()[1])
