"""What sessions can count, and the recount of every metric of people from the ledger of marks."""

from sessions.metrics import audiences, held, people

__all__ = ["audiences", "held", "people"]
