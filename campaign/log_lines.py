"""What logs must not hold: the secret in the address of a private calendar."""

import logging
import re
from typing import Any

SECRET = re.compile(r"(/calendars/)[^/\s]+(\.ics)")


class WithoutSecrets(logging.Filter):
    """Takes secrets out of the addresses that lines name."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(cleaned(value) for value in record.args)
        record.msg = cleaned(record.msg)
        return True


def cleaned(value: Any) -> Any:
    return SECRET.sub(r"\1…\2", value) if isinstance(value, str) else value


def to_stderr(level: str) -> dict[str, Any]:
    """LOGGING: one line per record, to stderr, without secrets."""
    handler = {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
        "filters": {"without_secrets": {"()": WithoutSecrets}},
        "handlers": {"stderr": handler},
        "root": {"handlers": ["stderr"], "level": level},
    }
