"""The library of lessons: submitting, approving, returning; what a file really is, whatever its name says."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaign.models import User
from campaign.names import clean
from learners.models import Material, MaterialFile, MaterialKind, MaterialState

MOST_BYTES = 10 * 1024 * 1024
PDF = "application/pdf"
SLIDES = {
    "ppt/presentation.xml": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    "content.xml": ("application/vnd.oasis.opendocument.presentation", "odp"),
}
ENDINGS = {PDF: "pdf"} | dict(SLIDES.values())


class WrongFile(Exception):
    """The content is not of the kind that was said."""


class ReasonMissing(Exception):
    """Nothing is returned without saying why."""


@dataclass(frozen=True, slots=True)
class Upload:
    content: bytes
    media_type: str


def read_upload(content: bytes, kind: str) -> Upload:
    """What the bytes are, by themselves. Raises `WrongFile` for everything but a PDF or, as slides, a presentation."""
    if content.startswith(b"%PDF-"):
        return Upload(content, PDF)
    if kind == MaterialKind.SLIDES and content.startswith(b"PK\x03\x04") and (media := slides_type(content)):
        return Upload(content, media)
    raise WrongFile


def slides_type(content: bytes) -> str:
    """The type of a presentation; nothing for another archive. Only its table of contents is read."""
    try:
        names = set(zipfile.ZipFile(BytesIO(content)).namelist())
        is_odp = b"opendocument.presentation" in content[:200]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    if "ppt/vbaProject.bin" in names:
        return ""
    if "ppt/presentation.xml" in names:
        return SLIDES["ppt/presentation.xml"][0]
    return SLIDES["content.xml"][0] if is_odp and "content.xml" in names else ""


@transaction.atomic
def submit(number: UUID, texts: Mapping[str, Any], upload: Upload | None, *, by: User, approved: bool) -> Material:
    """A new material; waits for staff unless `approved`, which staff's own are. The same number is submitted once."""
    state = MaterialState.APPROVED if approved else MaterialState.SUBMITTED
    known = Material.objects.filter(pk=number).first()
    if known:
        return known
    material = Material(pk=number, submitted_by=by, submitted_at=timezone.now(), state=state)
    return write(material, texts, upload)


@transaction.atomic
def improve(material: Material, texts: Mapping[str, Any], upload: Upload | None, *, approved: bool) -> Material:
    """The submitter's or staff's corrections; a returned one waits again. A file stays unless another comes."""
    material = Material.objects.select_for_update(no_key=True).get(pk=material.pk)
    if not approved:
        material.state, material.submitted_at = MaterialState.SUBMITTED, timezone.now()
    return write(material, texts, upload)


def write(material: Material, texts: Mapping[str, Any], upload: Upload | None) -> Material:
    material.skill, material.kind = texts["skill"], texts["kind"]
    material.title, material.summary = clean(texts["title"]), clean(texts["summary"])
    material.url = "" if material.is_file else texts["url"]
    material.save()
    if upload and material.is_file:
        kept = {"content": upload.content, "media_type": upload.media_type, "size": len(upload.content)}
        MaterialFile.objects.update_or_create(material=material, defaults=kept)
    return material


@transaction.atomic
def decide(material: Material, state: MaterialState, *, by: User, reason: str = "") -> Material:
    """Staff approve, return with a reason, or archive. Repeating is safe. Raises `ReasonMissing`."""
    reason = clean(reason)[:300]
    if state == MaterialState.RETURNED and not reason:
        raise ReasonMissing
    material = Material.objects.select_for_update(no_key=True).get(pk=material.pk)
    if material.state != state:
        material.state, material.decided_at, material.decided_by = state, timezone.now(), by
        material.reason = reason if state == MaterialState.RETURNED else ""
        material.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    return material
