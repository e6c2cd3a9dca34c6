"""Reading the environment for settings.py: each answer is checked, and a wrong one says what to do."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

WRITE_IT = "write it as postgresql://user:password@host/name."


def flag(name: str, *, default: bool = False) -> bool:
    """A yes/no variable; anything but 0/1/true/false/yes/no is refused."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "0", "1", "true", "false", "yes", "no"}:
        return default if value == "" else value in {"1", "true", "yes"}
    raise ImproperlyConfigured(f"{name}={value!r} is not a yes or a no: set it to 1 or 0.")


def required(name: str, *, when: bool, why: str) -> str:
    """A variable that must not be empty `when` something holds (production)."""
    value = os.environ.get(name, "")
    if when and not value:
        raise ImproperlyConfigured(f"{name} is missing: {why}")
    return value


def whole(name: str, default: int, *, least: int = 0, most: int = 100_000) -> int:
    """A whole number from `least` to `most`."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name}={value!r} is no number from {least} to {most}.")
    return int(value)


def days(name: str, default: str) -> tuple[int, ...]:
    """Numbers of days, rising: "3,14,45"."""
    value = os.environ.get(name, "").strip() or default
    parts = [part.strip() for part in value.split(",")]
    numbers = tuple(int(part) for part in parts if part.isascii() and part.isdigit())
    if len(numbers) < len(parts) or sorted(set(numbers)) != list(numbers) or numbers[0] < 1:
        raise ImproperlyConfigured(f"{name}={value!r} cannot be read: write rising numbers of days, as in {default}.")
    return numbers


def database(url: str) -> Any:
    """The two databases that the whole suite runs on; any other is refused."""
    try:
        found = dj_database_url.parse(url)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {WRITE_IT}") from error
    if urlsplit(url).scheme not in {"postgresql", "postgres", "sqlite"}:
        raise ImproperlyConfigured(f"DATABASE_URL names a database that is not supported: {WRITE_IT}")
    return found


def local_secret(folder: Path) -> str:
    """A key made once and kept in the folder, so that sign-ins survive a restart of a development server."""
    path = folder / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


def mailer(url: str) -> dict[str, object]:
    """`smtp://user:password@host:587?tls=1` as a Django mailer; `console:` prints messages (development)."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme != "smtp" or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL cannot be read: write it as smtp://user:password@host:587?tls=1.")
    query = parse_qs(parts.query)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or 25,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": query.get("tls") == ["1"],
            "use_ssl": query.get("ssl") == ["1"],
            "timeout": 15,
        },
    }
