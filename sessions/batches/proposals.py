"""What is proposed to be done to many sessions: small enough to travel signed through the page that shows it."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core import signing

from campaign.models import User
from sessions.models import Batch

SALT = "sessions.batches"
AGE = 3600  # seconds between looking and confirming
MANY = 20  # from here on one has to say that one means it
MOST = 200  # sessions in one batch


@dataclass(frozen=True, slots=True)
class Proposal:
    """`items` are (session, day): the copy of a session on that day; of a change or a cancellation the day is its own.

    `changes` are the fields that a change sets, see `sessions.batches.steps.changed`.
    """

    kind: str
    items: tuple[tuple[UUID, date], ...]
    changes: dict[str, Any] = field(default_factory=dict)
    because: str = ""
    key: UUID = field(default_factory=uuid.uuid4)

    @property
    def makes_sessions(self) -> bool:
        return self.kind in (Batch.Kind.REPEAT, Batch.Kind.COPY)

    def signed(self, by: User) -> str:
        items = [[str(session), str(day)] for session, day in self.items]
        said = [str(by.pk), str(self.key), self.kind, items, self.changes, self.because]
        return signing.dumps(said, salt=SALT, compress=True)


def read_proposal(text: str, *, by: User) -> Proposal | None:
    """What this person looked at; None when it is another's, spoilt or an hour old."""
    try:
        owner, key, kind, items, changes, because = signing.loads(text, salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return None
    if owner != str(by.pk):
        return None
    read = tuple((UUID(session), date.fromisoformat(day)) for session, day in items)
    return Proposal(kind, read, changes, because, UUID(key))
