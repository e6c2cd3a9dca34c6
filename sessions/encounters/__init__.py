"""Quick entries at desks and doors: whom we met, what about, how it ended."""

from sessions.encounters.log import Log, log_of
from sessions.encounters.recording import bring, record_encounters

__all__ = ["Log", "bring", "log_of", "record_encounters"]
