"""`make run`: web and jobs under one supervisor. Ctrl-C stops all; a process that dies stops the others."""

import os
import shlex
import signal
import socket
import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from honcho.manager import Manager
from honcho.printer import Message, Printer

from campaign.models import User

DEMO_ACCOUNTS = {
    "dieuphoi": "coordinator, whole city",
    "cum.dongda": "official of a cluster",
    "phuong.lang": "official of Phường Láng",
    "doitruong": "team leader with sessions today",
    "tnv": "volunteer",
}


def python(*arguments: str) -> str:
    """A shell command for this very interpreter; `exec`, so that signals reach it and not a shell."""
    return "exec " + shlex.join([sys.executable, *arguments])


def processes(port: int) -> dict[str, str]:
    """Name and command of everything the product needs: without Redis one loop does the jobs."""
    reload = ["--reload"] if settings.DEBUG else []
    gunicorn = ["-m", "gunicorn", "--config", "python:campaign.gunicorn", "--bind", f"127.0.0.1:{port}"]
    web = {"web": python(*gunicorn, *reload, "campaign.wsgi")}
    if not settings.REDIS_URL:
        return web | {"jobs": python("manage.py", "run_jobs")}
    celery = ["-m", "celery", "-A", "campaign"]
    return web | {
        "worker": python(*celery, "worker", "--loglevel", "INFO", "--concurrency", "2"),
        "beat": python(*celery, "beat", "--loglevel", "INFO", "--schedule", f"{settings.VAR_DIR}/celerybeat-schedule"),
    }


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken. Choose another one: make run PORT={port + 1}") from error


def welcome(port: int) -> str:
    """The address, and who can sign in while the demo accounts exist."""
    lines = ["", f"Đồng Hành: http://127.0.0.1:{port}   (Ctrl-C stops it)"]
    present = set(User.objects.filter(username__in=DEMO_ACCOUNTS).values_list("username", flat=True))
    if present and settings.DEMO_PASSWORD:
        lines += ["", f"Demo accounts, password {settings.DEMO_PASSWORD}:"]
        lines += [f"  {name:<12} {role}" for name, role in DEMO_ACCOUNTS.items() if name in present]
    return "\n".join([*lines, ""])


class WelcomingPrinter(Printer):
    """Prints what the processes say, and the welcome once the web process listens."""

    def __init__(self, text: str) -> None:
        super().__init__(sys.stdout)
        self.text = text

    def write(self, message: Message) -> None:
        super().write(message)
        if self.text and message.name == "web" and b"Listening at" in message.data:
            print(self.text, file=self.output, flush=True)
            self.text = ""


def supervise(port: int) -> int:
    """Runs all processes until one ends or a signal comes; returns the exit code of the first that ended."""
    manager = Manager(WelcomingPrinter(welcome(port)))
    env = os.environ | {"PYTHONUNBUFFERED": "1", "PORT": str(port)}
    for name, command in processes(port).items():
        manager.add_process(name, command, env=env, cwd=settings.BASE_DIR)
    # A closed terminal must not leave the children behind.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    manager.loop()
    code = manager.returncode or 0
    return code if code >= 0 else 128 - code


class Command(BaseCommand):
    help = "Serve the product on the loopback address: web and jobs together."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--setup", action="store_true", help="first set everything up, as `manage.py setup` does")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *, port: int, setup: bool = False, **options: object) -> None:
        refuse_taken_port(port)
        if setup:
            call_command("setup", stdout=self.stdout)
            connections.close_all()  # the processes to come bring their own
        sys.exit(supervise(port))
