"""docker-compose.yml is parsed, and the very commands of its services run on a throw-away PostgreSQL and Redis."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.processes import ROOT, answer, running
from tests.services import free_port

SITE = {"SITE_HOST": "donghanh.example.vn", "POSTGRES_PASSWORD": "secret"}
SECRETS = {
    "SECRET_KEY": "x" * 64,
    "EMAIL_URL": "console:",
    "DEFAULT_FROM_EMAIL": "dong-hanh@example.vn",
    "CI": "",
}


def substituted(text: str) -> str:
    """What compose makes of ${NAME}, ${NAME:?message} and $$."""
    return re.sub(r"\$\{(\w+)(?::\?[^}]*)?\}", lambda found: SITE[found[1]], text).replace("$$", "$")


COMPOSE: dict[str, Any] = yaml.safe_load(substituted((ROOT / "docker-compose.yml").read_text()))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def test_compose_names_every_service() -> None:
    assert sorted(SERVICES) == ["beat", "migrate", "postgres", "proxy", "redis", "web", "worker"]


def test_compose_publishes_only_the_proxy() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_compose_watches_every_lasting_service() -> None:
    assert [name for name, service in SERVICES.items() if "healthcheck" not in service] == ["migrate"]


def test_compose_waits_only_for_services_that_exist() -> None:
    waits = {other for service in SERVICES.values() for other in service.get("depends_on", {})}
    assert waits - set(SERVICES) == set()


def test_compose_declares_every_volume_it_mounts() -> None:
    mounts = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]
    assert {mount for mount in mounts if not mount.startswith(".")} == set(COMPOSE["volumes"])


def test_compose_mounts_files_that_exist() -> None:
    mounts = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]
    assert [mount for mount in mounts if mount.startswith(".") and not (ROOT / mount).exists()] == []


def test_dockerfile_copies_only_what_exists_and_is_not_ignored() -> None:
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    wanted = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert set(names) == wanted
    assert [name for name in names if not (ROOT / name).exists()] == []


class Deployment:
    """Runs a service's command as written, but on a free port and in a temporary folder."""

    def __init__(self, urls: dict[str, str], folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.environment = SECRETS | {"VAR_DIR": str(folder)} | urls

    def env(self, name: str) -> dict[str, str]:
        return SERVICES[name]["environment"] | self.environment

    def command(self, name: str) -> list[str]:
        command = SERVICES[name]["command"]
        return shlex.split(
            command.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}").replace("/app/var", str(self.folder))
        )

    def start(self, name: str) -> Any:
        return running(self.command(name), self.env(name), self.folder / f"{name}.log")


@pytest.fixture(scope="module")
def deployment(service_urls: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    deployed = Deployment(service_urls, tmp_path_factory.mktemp("compose"))
    with deployed.start("migrate") as migrate:
        assert migrate.process.wait(120) == 0, migrate.said
    return deployed


@pytest.mark.services
def test_compose_web_is_alive_and_stops_in_order(deployment: Deployment) -> None:
    with deployment.start("web") as web:
        web.wait_until(lambda: answer(deployment.port, "/health/live/") == 200)
        assert web.stop() == 0


@pytest.mark.services
def test_compose_web_stops_quickly_although_it_used_the_database(deployment: Deployment) -> None:
    with deployment.start("web") as web:
        web.wait_until(lambda: answer(deployment.port, "/health/ready/") != 0)
        assert web.stop(within=10) == 0


@pytest.mark.services
def test_compose_worker_and_beat_work_together_and_stop_in_order(deployment: Deployment) -> None:
    with deployment.start("worker") as worker, deployment.start("beat") as beat:
        worker.wait_until_said("ready.")
        beat.wait_until_said("Sending due task")
        worker.wait_until_said("succeeded")
        assert (beat.stop(), worker.stop()) == (0, 0)
