"""Says at the end what this machine could not run and why; where CI or REQUIRE_ALL is set, a skip is a failure.

A test marked `browser` needs Chromium, one marked `services` PostgreSQL and Redis. Registered by tests/conftest.py.
"""

import os
import shutil
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.services import missing_services, services

REQUIRE_ALL = any(os.environ.get(name, "").lower() in {"1", "true", "yes"} for name in ("CI", "REQUIRE_ALL"))
CHROMIUMS = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium() -> str | None:
    """The installed browser's path: CHROMIUM, a usual place, or the PATH."""
    places = [os.environ.get("CHROMIUM", ""), *CHROMIUMS]
    return next((place for place in places if place and Path(place).exists()), shutil.which("chromium"))


def lacks(item: pytest.Item) -> str:
    """Why this machine cannot run the test, or nothing."""
    if item.get_closest_marker("browser") and chromium() is None:
        return "no Chromium (chromium)"
    if item.get_closest_marker("services") and (missing := missing_services()):
        return "no " + ", no ".join(missing)
    if item.get_closest_marker("gettext") and shutil.which("xgettext") is None:
        return "no xgettext (gettext)"
    return ""


ASKED_ONCE = ("browser", "services", "once")


def asks_elsewhere(item: pytest.Item) -> bool:
    """Whether the other run asks it: what asks PostgreSQL itself is left to `make test-services`. CI, which runs both,
    sets ASKED_IN_TEST there: what brings servers of its own would answer word for word as in `make test`, and what is
    marked `once` asks nothing of the database that others do not."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return item.get_closest_marker("postgresql") is not None
    return "ASKED_IN_TEST" in os.environ and any(item.get_closest_marker(name) for name in ASKED_ONCE)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    elsewhere = [item for item in items if asks_elsewhere(item)]
    items[:] = [item for item in items if item not in elsewhere]
    config.hook.pytest_deselected(items=elsewhere)
    for item in items:
        if reason := lacks(item):
            item.add_marker(pytest.mark.skip(reason=reason))


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """An expected failure (xfail) also calls itself skipped, and stays what it is."""
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here (CI or REQUIRE_ALL is set): {reason_of(report)}"


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    refuse_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = Counter(reason_of(report) for report in terminalreporter.stats.get("skipped", []))
    if skipped:
        terminalreporter.section("could not run on this machine")
        for reason, count in skipped.most_common():
            terminalreporter.line(f"{count} × {reason}")


@pytest.fixture(scope="session")
def service_urls() -> Iterator[dict[str, str]]:
    """DATABASE_URL and REDIS_URL of a throw-away PostgreSQL and Redis, for tests marked `services`."""
    with services() as urls:
        yield urls


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """pytest-playwright's hook: the machine's own Chromium, silent on the network."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": CHROMIUM_FLAGS}
