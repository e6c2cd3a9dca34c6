"""Handing a copy of somebody's data out: as a file, with an entry in the audit; and one's own copy."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.models import AuditEntry, User
from campaign.models.audit import note
from campaign.pdf import pdf_of
from campaign.rights.copies import Section, as_json, as_print, copy_of
from campaign.rights.register import USER, VOLUNTEER

FORMATS = {"json": "application/json", "pdf": "application/pdf"}


class File(NamedTuple):
    """What is handed out. The name of the file says nothing about anybody."""

    name: str
    content: bytes
    content_type: str


def own_copy(user: User, volunteer: UUID | None) -> list[Section]:
    """Everything about a person with an account, as such and as a volunteer."""
    return copy_of(USER, [user.pk]) + (copy_of(VOLUNTEER, [volunteer]) if volunteer else [])


def shown(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """Those parts in which something stands, for the screen and for paper."""
    return [part for part in as_print(sections) if any(part["rows"])]


@transaction.atomic
def handed_out(about: UUID, sections: Sequence[Section], wanted: str, *, by: User) -> File:
    """The file of the copy about a person; who handed out what is in the audit."""
    rows = sum(len(each.rows) for each in sections)
    note(AuditEntry.Act.EXPORTED, about=about, by=by.pk, format=wanted, rows=rows)
    return written(sections, wanted)


def written(sections: Sequence[Section], wanted: str) -> File:
    now = timezone.localtime()
    name = f"data-{now:%Y%m%d-%H%M}.{wanted}"
    if wanted == "json":
        document = {"made_at": now.isoformat(), "sections": as_json(sections)}
        content = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, default=str).encode()
    else:
        words = {"title": _("What we keep about you"), "made": date_format(now, "SHORT_DATETIME_FORMAT")}
        content = pdf_of("campaign/pdf/copy.typ", words | {"sections": shown(sections)})
    return File(name, content, FORMATS[wanted])
