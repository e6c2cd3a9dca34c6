"""One call of `record_marks`, and what it answers for each item."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaign.access import Access
from campaign.models import User

MESSAGES: dict[str, Promise] = {
    "stored": _("Saved."),
    "seen": _("This was saved before."),
    "conflict": _(
        "Another mark with the same number is already saved. That one stays; this one is kept for a person to look at."
    ),
    "not_yours": _("You do not take attendance at this session. Ask the team leader."),
    "session_cancelled": _("This session was called off, so nobody can be marked."),
    "unknown_session": _("This session does not exist any more."),
    "unknown_learner": _("This person is not on the session's list. Add them first, then mark them."),
    "bad_status": _("This is not a kind of attendance. Reload the page and mark again."),
    "bad_outcome": _("This is not a way in which a visit ends. Reload the page and enter it again."),
    "unknown_skill": _("This skill is not in the catalogue. Reload the page and enter it again."),
    "unknown_follow_up": _("This follow-up is not yours, or does not exist any more."),
    "grade_missing": _("Choose how you know that they use it alone"),
    "reason_missing": _("Choose one reason: it decides what we do next"),
    "answered_too": _("Someone else has answered this too. The later answer counts; both stand on its page."),
    "in_the_future": _("This day is still to come. Write the day on which you asked"),
    "too_early": _("On this day they had not learnt it yet. Write a later day"),
    "bad_item": _("This mark could not be read. Reload the page and mark again."),
    "no_consent": _("Without consent no name is kept. Count one person instead."),
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who sends, with which rights, from where; `id` marks what this call stored, and so tells new from known."""

    by: User
    access: Access
    origin: str
    device_id: UUID | None
    now: datetime
    id: UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one item. `outcome` is stored, seen, conflict or refused; `code` says why it was refused,
    or what else is to be known of it.
    """

    id: str | None
    outcome: str
    code: str = ""
    pending_review: bool = False

    @property
    def message(self) -> str:
        """What to tell the person, in their language."""
        return str(MESSAGES[self.code or self.outcome])

    @property
    def is_safe(self) -> bool:
        """The item is in the ledger."""
        return self.outcome in {"stored", "seen"}
