"""Starts the product's own processes in tests, on loopback ports, and stops what it started."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sys.executable).parent


class Running:
    """A started process and what it has said so far."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self.log = log
        own = {"PATH": f"{SCRIPTS}:{os.environ['PATH']}", "PYTHONUNBUFFERED": "1"}
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | own | env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_until(self, true: Callable[[], bool], *, within: float = 30) -> None:
        """Waits; fails with the process's own words when it ends or takes too long."""
        deadline = time.monotonic() + within
        while not true():
            assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.said}"
            assert time.monotonic() < deadline, f"not within {within} s: {self.said}"
            time.sleep(0.1)

    def wait_until_said(self, words: str) -> None:
        self.wait_until(lambda: words in self.said)

    def stop(self, sign: signal.Signals = signal.SIGTERM, *, within: float = 25) -> int:
        """The exit code after the signal; fails when the process does not end in time."""
        self.process.send_signal(sign)
        return self.process.wait(within)


@contextmanager
def running(command: list[str], env: dict[str, str], log: Path) -> Iterator[Running]:
    started = Running(command, env, log)
    try:
        yield started
    finally:
        # A supervisor's children have sessions of their own: let it stop them before it is killed.
        with suppress(subprocess.TimeoutExpired):
            started.stop(within=15)
        with suppress(ProcessLookupError):
            os.killpg(started.process.pid, signal.SIGKILL)
        started.process.wait()


def answer(port: int, path: str) -> int:
    """The status of a GET, or 0 when nobody answers."""
    with suppress(OSError), closing(http.client.HTTPConnection("127.0.0.1", port, timeout=3)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status
    return 0
