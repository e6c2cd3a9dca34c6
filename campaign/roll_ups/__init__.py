"""Roll-ups are recomputed from the ledger, never counted up."""

from campaign.roll_ups.dirty_keys import mark_dirty
from campaign.roll_ups.rebuilding import rebuild
from campaign.roll_ups.recomputing import recompute_pending, refresh_phase
from campaign.roll_ups.verifying import verify

__all__ = ["mark_dirty", "rebuild", "recompute_pending", "refresh_phase", "verify"]
