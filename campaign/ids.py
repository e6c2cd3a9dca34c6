"""Ids: made as UUIDv7, which are ordered by time and keep an index compact (`uuid.uuid7` needs Python 3.14)."""

import uuid
from typing import Any

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    return uuid7()


def id_or_none(text: Any) -> uuid.UUID | None:
    """The id that an address, a form or a phone names; None for anything else."""
    try:
        return uuid.UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None
