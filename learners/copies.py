"""The copy of their data that a person gets, and who was handed what."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.models import AuditEntry, User
from campaign.models.audit import note
from campaign.pdf import pdf_of
from campaign.rights.copies import Section, as_json, as_print, copy_of
from campaign.rights.register import LEARNER
from learners.models import Learner

FORMATS = {"json": "application/json", "pdf": "application/pdf"}
Act = AuditEntry.Act


class File(NamedTuple):
    """What is handed out. The name of the file says nothing about anybody."""

    name: str
    content: bytes
    content_type: str


def copy_of_learner(learner: Learner) -> list[Section]:
    """Everything about a person under all their entries, and nothing about anybody else."""
    entries = list(Learner.objects.same_people([learner.merged_into_id or learner.pk]).values_list("pk", flat=True))
    return copy_of(LEARNER, entries)


def shown(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """Those parts in which something stands, for the screen and for paper."""
    return [part for part in as_print(sections) if any(part["rows"])]


@transaction.atomic
def handed_out(learner: Learner, sections: Sequence[Section], wanted: str, *, by: User) -> File:
    """The file of the copy; who handed out what is in the audit."""
    note(Act.EXPORTED, about=learner.pk, by=by.pk, format=wanted, rows=sum(len(each.rows) for each in sections))
    return written(sections, wanted)


def written(sections: Sequence[Section], wanted: str) -> File:
    now = timezone.localtime()
    name = f"data-{now:%Y%m%d-%H%M}.{wanted}"
    if wanted == "json":
        document = {"made_at": now.isoformat(), "sections": as_json(sections)}
        content = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, default=str).encode()
    else:
        words = {"title": _("What we keep about you"), "made": date_format(now, "SHORT_DATETIME_FORMAT")}
        content = pdf_of("learners/pdf/copy.typ", words | {"sections": shown(sections)})
    return File(name, content, FORMATS[wanted])


def phone_shown(learner: Learner, *, by: User) -> None:
    """Note who has seen a whole number."""
    note(Act.PHONE_SHOWN, about=learner.pk, by=by.pk)
