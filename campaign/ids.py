"""UUIDv7: ordered by time, so that an index on it stays compact (`uuid.uuid7` needs Python 3.14)."""

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    return uuid7()
