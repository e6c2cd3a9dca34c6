"""How often one person may send: a bucket for each in this process's memory, so that asking costs no statement.

It holds a phone gone wild, not an attacker: each web process counts for itself.
"""

import math
import threading
import time
from uuid import UUID

from django.conf import settings

from sessions.sync.refusals import Refusal

MOST_PEOPLE = 10_000
held = threading.Lock()
buckets: dict[UUID, tuple[float, float]] = {}  # person → (requests left, when that was counted)


def pace(person: UUID) -> None:
    """Count one request. Raises `Refusal` with the seconds to wait once the minute's share is used up."""
    share, now = settings.SYNC_POSTS_PER_MINUTE, time.monotonic()
    with held:
        left, counted_at = buckets.get(person, (share, now))
        left = min(share, left + (now - counted_at) * share / 60)
        if left < 1:
            raise Refusal("too_many", retry_after=math.ceil((1 - left) * 60 / share))
        if len(buckets) >= MOST_PEOPLE:
            buckets.clear()  # everyone starts anew: better than growing without end
        buckets[person] = left - 1, now
