"""What the campaign itself keeps about people, and how it forgets somebody."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from campaign.models import (
    Area,
    AreaRole,
    AuditEntry,
    Campaign,
    DirtyKey,
    FormerArea,
    Heartbeat,
    Import,
    ImportKind,
    ImportRow,
    JobSlot,
    Phase,
    PhaseTotal,
    RollUp,
    RollUpState,
    Target,
    TargetChange,
    User,
)
from campaign.rights.register import LEARNER, USER, impersonal, mentions, personal, shredder
from campaign.rights.traces import Traces
from campaign.sign_in import SessionStore

DUTY = _("agreement with the volunteer or officer")

personal(
    User,
    person=USER, of="pk", purpose=_("signing in"), basis=DUTY, kept=_("while the account is open"),
    section=_("Account"),
    shreds={"full_name": "", "username": "", "email": "", "password": ""},
    keeps=("last_login", "date_joined", "language"),
    shows={
        "full_name": _("full name"), "username": _("user name"), "email": _("e-mail"), "language": _("language"),
        "date_joined": _("since"), "last_login": _("last signed in"),
    },
)  # fmt: skip
personal(
    AreaRole,
    person=USER, of="user", purpose=_("rights over an area"), basis=DUTY, kept=_("while the account is open"),
    section=_("Rights"),
    keeps=("role", "starts_on", "ends_on"),
    shows={"role": _("role"), "area__name": _("area"), "starts_on": _("since"), "ends_on": _("until")},
)  # fmt: skip
mentions(Import, "file_name", "sheet_name", plain=("file_hash", "columns", "unused_columns", "problem"))
# The rows of a list are shredded by hand below, because no key leads from them to a person; they live a week.
mentions(ImportRow, plain=("cells", "values", "problems", "codes", "like"))
impersonal(
    Area,
    AuditEntry,
    Campaign,
    DirtyKey,
    FormerArea,
    Heartbeat,
    JobSlot,
    Phase,
    PhaseTotal,
    RollUp,
    RollUpState,
    Target,
    TargetChange,
)


@shredder(LEARNER)
def forget_listed(traces: Traces, ids: Collection[UUID]) -> None:
    """Rows of lists that are about the person go; rows that only say "seems to repeat them" no longer say whom."""
    rows = ImportRow.objects.filter(source__kind=ImportKind.LEARNERS).only("values", "cells", "like")
    for row in rows.iterator(500):
        if traces.is_person(row.cells | row.values):
            ImportRow.objects.filter(pk=row.pk).delete()
        elif row.like and traces.blotted_json(row.like) != row.like:
            ImportRow.objects.filter(pk=row.pk).update(like=traces.blotted_json(row.like))


@shredder(LEARNER)
def forget_told(traces: Traces, ids: Collection[UUID]) -> None:
    """A message that somebody has not seen yet may say a name; it waits in their session."""
    for session in Session.objects.iterator(500):
        told = session.get_decoded()
        if not named_in_messages(traces, told.get(SessionStorage.session_key)):
            continue
        del told[SessionStorage.session_key]
        coded = SessionStore().encode(told)
        Session.objects.filter(pk=session.pk).update(session_data=coded)


def named_in_messages(traces: Traces, told: Any) -> bool:
    return bool(told) and traces.named_in(json.dumps(json.loads(told), ensure_ascii=False))
