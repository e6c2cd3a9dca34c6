"""Reading the environment for settings.py: each answer is checked, and a wrong one says what to do."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


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
