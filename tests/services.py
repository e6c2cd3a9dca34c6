"""A throw-away PostgreSQL and Redis on free loopback ports, deleted when they stop.

`python -m tests.services` starts both, prints their URLs and waits; `python -m tests.services COMMAND …` runs a command
with DATABASE_URL and REDIS_URL set and answers with its exit code. In tests: `with services() as urls:`, or
`with services_here() as both:` for tests that stop and kill the servers (`both.postgres.stop(signal.SIGKILL)`).
The servers of `services()` belong to a watcher that ends when its standard input closes: a killed run leaves nothing.
"""

import ctypes
import glob
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
]
PR_SET_PDEATHSIG = 1


def binary(name: str) -> str | None:
    """The newest `name` in the places where servers hide, or the one on the PATH; None if this machine has none."""
    found = [path for place in PLACES for path in glob.glob(f"{place}/{name}")]
    return max(found, key=version_in, default=shutil.which(name))


def version_in(path: str) -> int:
    """17 of /usr/lib/postgresql/17/bin/initdb or /opt/homebrew/opt/postgresql@17/bin/initdb."""
    return max((int(number) for number in re.findall(r"\d+", path)), default=0)


def missing_services() -> list[str]:
    """What has to be installed before `services()` can work, in words for a person."""
    needed = {"initdb": "PostgreSQL (postgresql)", "redis-server": "Redis (redis-server)"}
    return [words for name, words in needed.items() if binary(name) is None]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_user() -> str | None:
    """PostgreSQL refuses root: the system user to run it as, or None when we are an ordinary user already."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def die_with_parent() -> None:
    """Linux only: the kernel sends SIGINT (for PostgreSQL a fast shutdown) when the watcher is killed outright."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


@dataclass
class Server:
    """One server process in a folder of its own; it can be stopped, killed and started again on the same data."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def run(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=server_user(),
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def start(self, *, within: float = 20) -> None:
        """Starts and waits until it answers; raises RuntimeError with the end of its log if it does not."""
        deadline = time.monotonic() + within
        while True:
            # Tried again, because the children of a killed PostgreSQL hold its memory for a moment longer.
            if self.process is None or self.process.poll() is not None:
                self.process = self.run(self.command())
            time.sleep(0.1)
            if self.process.poll() is None and self.answers():
                return
            if time.monotonic() > deadline:
                self.stop(signal.SIGKILL)
                raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])

    def stop(self, sign: signal.Signals = signal.SIGINT) -> None:
        """Sends the signal (SIGINT: orderly, SIGKILL: a crash) and waits for the end. Repeating is safe."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(sign)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class PostgreSQL(Server):
    @property
    def url(self) -> str:
        return f"postgresql://donghanh@127.0.0.1:{self.port}/donghanh"

    def create(self) -> None:
        """initdb and one empty database; anyone on the loopback address may enter (trust), nobody else can."""
        locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        options = ["--username=donghanh", "--auth=trust", "--encoding=UTF8", f"--locale={locale}", "--no-sync"]
        self.finish(["initdb", "--pgdata=data", *options])
        self.start()
        self.finish(["createdb", "--host=127.0.0.1", f"--port={self.port}", "--username=donghanh", "donghanh"])

    def finish(self, command: list[str]) -> None:
        if self.run([str(binary(command[0])), *command[1:]]).wait(60):
            raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])

    def command(self) -> list[str]:
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "200"}
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [str(binary("postgres")), "-D", "data", "-p", str(self.port), *options]

    def answers(self) -> bool:
        probe = [str(binary("pg_isready")), "--quiet", "--host=127.0.0.1", f"--port={self.port}"]
        return subprocess.run(probe, check=False).returncode == 0


class Redis(Server):
    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def create(self) -> None:
        self.start()

    def command(self) -> list[str]:
        options = {"port": self.port, "bind": "127.0.0.1", "appendonly": "yes", "save": "", "dir": self.folder}
        return [
            str(binary("redis-server")),
            *chain.from_iterable((f"--{name}", str(options[name])) for name in options),
        ]


@dataclass
class Services:
    postgres: PostgreSQL
    redis: Redis

    @property
    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.redis.url}


@contextmanager
def services_here() -> Iterator[Services]:
    """Both servers as children of this very process, for tests that stop, kill and restart them."""
    if missing := missing_services():
        raise RuntimeError("Install " + " and ".join(missing) + " first.")
    folder = Path(tempfile.mkdtemp(prefix="donghanh-services-"))
    folder.chmod(0o711)
    both = Services(PostgreSQL(folder / "postgres"), Redis(folder / "redis"))
    try:
        for server in (both.postgres, both.redis):
            server.folder.mkdir(mode=0o700)
            if user := server_user():
                shutil.chown(server.folder, user)
            server.create()
        yield both
    finally:
        for server in (both.redis, both.postgres):
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """DATABASE_URL and REDIS_URL of both servers, run by a watcher process that outlives no one who asked for it."""
    command = [sys.executable, "-m", "tests.services", "--until-stdin-closes"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True, **pipes) as watcher:
        try:
            yield json.loads(watcher.stdout.readline())
        finally:
            watcher.stdin.close()
            watcher.wait(30)


def stop_on_signal(*_: object) -> None:
    sys.exit(0)


def run_with(environment: dict[str, str], command: list[str]) -> int:
    """The command's exit code; Ctrl-C reaches the command itself, we only wait for it."""
    process = subprocess.Popen(command, env=os.environ | environment)
    while True:
        try:
            return process.wait()
        except (KeyboardInterrupt, SystemExit):
            process.terminate()


def main(arguments: list[str]) -> int:
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, stop_on_signal)
    with services_here() as both, suppress(KeyboardInterrupt):
        if arguments == ["--until-stdin-closes"]:
            print(json.dumps(both.environment), flush=True)
            sys.stdin.read()
        elif arguments:
            return run_with(both.environment, arguments)
        else:
            lines = [f"{name}={url}" for name, url in both.environment.items()]
            print(*lines, "Ctrl-C stops both.", sep="\n", flush=True)
            while True:
                signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
