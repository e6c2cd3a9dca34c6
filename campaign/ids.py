"""Ids: made as UUIDv7, which are ordered by time and keep an index compact (`uuid.uuid7` needs Python 3.14)."""

import uuid
from datetime import datetime
from typing import Any

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    return uuid7()


def first_id_of(moment: datetime) -> uuid.UUID:
    """The bound between the ids that were made before a moment and those made from then on."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)


def id_or_none(text: Any) -> uuid.UUID | None:
    """The id that an address, a form or a phone names; None for anything else."""
    try:
        return uuid.UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None
