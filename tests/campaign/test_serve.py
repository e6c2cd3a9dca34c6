"""`manage.py setup` and `manage.py serve`: a site from nothing, and one supervisor for web and jobs."""

import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from campaign.management.commands import serve
from tests.processes import Running, answer, running
from tests.services import free_port

MANAGE = [sys.executable, "manage.py"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an empty site that `setup` has made ready."""
    folder = tmp_path_factory.mktemp("site")
    database = f"sqlite:///{folder}/db.sqlite3"
    env = {"VAR_DIR": str(folder), "DATABASE_URL": database, "REDIS_URL": "", "DEMO": "0", "PORT": str(free_port())}
    with running([*MANAGE, "setup"], env, folder / "setup.log") as setup:
        assert setup.process.wait(90) == 0, setup.said
    return env


def pid_of(serving: Running, name: str) -> int:
    serving.wait_until_said(f"{name} started (pid=")
    return int(serving.said.split(f"{name} started (pid=")[1].split(")")[0])


def test_setup_repeated_does_nothing_new(site: dict[str, str], tmp_path: Path) -> None:
    with running([*MANAGE, "setup"], site, tmp_path / "log") as setup:
        assert setup.process.wait(30) == 0
        assert "Compiled" not in setup.said


def test_serve_stops_everything_on_ctrl_c(site: dict[str, str], tmp_path: Path) -> None:
    port = int(site["PORT"])
    with running([*MANAGE, "serve"], site, tmp_path / "log") as serving:
        serving.wait_until_said(f"Đồng Hành: http://127.0.0.1:{port}")
        serving.wait_until(lambda: answer(port, "/health/live/") == 200)
        assert serving.stop(signal.SIGINT) == 130
        assert "jobs stopped" in serving.said
        assert answer(port, "/health/live/") == 0


def test_serve_sets_up_first_when_asked(site: dict[str, str], tmp_path: Path) -> None:
    with running([*MANAGE, "serve", "--setup"], site, tmp_path / "log") as serving:
        serving.wait_until_said("Đồng Hành: http://")
        assert serving.said.index("Ready.") < serving.said.index("web started")


def test_serve_stops_everything_when_its_terminal_closes(site: dict[str, str], tmp_path: Path) -> None:
    with running([*MANAGE, "serve"], site, tmp_path / "log") as serving:
        serving.wait_until_said("Đồng Hành: http://")
        assert serving.stop(signal.SIGHUP) == 143


def test_serve_stops_when_one_process_dies(site: dict[str, str], tmp_path: Path) -> None:
    with running([*MANAGE, "serve"], site, tmp_path / "log") as serving:
        serving.wait_until_said("Đồng Hành: http://")
        os.kill(pid_of(serving, "jobs"), signal.SIGKILL)
        assert serving.process.wait(20) == 137


def test_serve_refuses_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="is taken"):
            call_command("serve", port=taken.getsockname()[1])


def test_serve_runs_jobs_in_one_loop_without_redis(settings: LazySettings) -> None:
    settings.REDIS_URL = ""
    assert list(serve.processes(8000)) == ["web", "jobs"]


def test_serve_runs_worker_and_beat_with_redis(settings: LazySettings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    assert list(serve.processes(8000)) == ["web", "worker", "beat"]
