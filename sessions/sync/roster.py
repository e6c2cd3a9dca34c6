"""What a phone needs to take attendance without a signal, and no more: no phone numbers, no birth years."""

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from learners.models import Learner
from sessions.attendance import roster_of
from sessions.attendance.roster import Line
from sessions.encounters.log import skills_of
from sessions.models import Encounter, Guest, Mark, TrainingSession

CODER = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":"))


def roster_document(session: TrainingSession) -> dict[str, Any]:
    """The session and its list as they stand now; one statement, one more while people disagree, one more for guests.

    `session` knows whether it `has_guests`.
    """
    lines = roster_of(session.pk).lines
    versions = versions_of(session.pk, [line.learner for line in lines if line.disputed])
    return {
        "protocol": 1,
        "session": facts_of(session),
        "learners": [learner_of(line) | versions.get(line.learner, {}) for line in lines],
        "guests": guests_of(session) if session.has_guests else [],
    } | (quick_entries_of(session) if session.is_quick else {})


def quick_entries_of(session: TrainingSession) -> dict[str, Any]:
    """Of a desk or a street: the skills of the big buttons, and the entries that stand."""
    rows = Encounter.objects.log_of(session.pk)
    return {
        "skills": [{"code": skill.code, "name": skill.chip} for skill in skills_of(session)],
        "encounters": [entry_of(row) for row in rows],
    }


def entry_of(row: Encounter) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "outcome": row.outcome,
        "skill": row.skill.code if row.skill else None,
        "learner": str(row.learner_id) if row.learner_id else None,
        "again_on": row.again_on.isoformat() if row.again_on else None,
        "at": timezone.localtime(row.observed_at).isoformat(),
        "by": row.recorded_by.get_short_name() if row.recorded_by else "",
    }


def guests_of(session: TrainingSession) -> list[dict[str, Any]]:
    """The heads without a name, those taken back as well, so that a phone's own are neither lost nor counted twice."""
    rows = Guest.objects.filter(session=session).order_by("pk").values_list("pk", "taken_back_at")
    return [{"id": str(pk), "counted": taken_back is None} for pk, taken_back in rows]


def facts_of(session: TrainingSession) -> dict[str, Any]:
    return {
        "id": str(session.pk),
        "title": str(session),
        "kind": session.kind,
        "venue": session.venue,
        "area": session.area.name,
        "starts_at": timezone.localtime(session.starts_at).isoformat(),
        "ends_at": timezone.localtime(session.ends_at).isoformat(),
        "is_cancelled": session.is_cancelled,
        "is_finished": session.finished_at is not None,
    }


def learner_of(line: Line) -> dict[str, Any]:
    """`erased`: the phone forgets the name and what it typed of them."""
    needs = {"large_print": line.needs_large_print, "hard_of_hearing": line.hard_of_hearing}
    return {
        "id": str(line.learner),
        "form_of_address": line.form_of_address,
        "name": line.name,
        "short_name": line.short_name,
        "needs": [need for need, is_needed in needs.items() if is_needed],
        "status": line.status,
        "hlc": line.hlc,
        "disputed": bool(line.disputed),  # plain SQL gives 1 on SQLite
    } | ({"erased": True} if line.is_erased else {})


def versions_of(session: UUID, learners: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Of each disputed learner the versions that stand against each other, who said so and when, the winner first."""
    people = list(learners)
    entries = Learner.objects.same_people(people).order_by().values("pk")
    rows = Mark.objects.filter(session=session, learner__in=entries).select_related("recorded_by", "learner")
    marks: dict[UUID, list[Mark]] = {}
    for mark in rows.order_by("-hlc", "-id") if people else []:
        marks.setdefault(mark.learner.merged_into_id or mark.learner_id, []).append(mark)
    return {learner: {"versions": [version_of(mark) for mark in rivals(known)]} for learner, known in marks.items()}


def rivals(marks: list[Mark]) -> list[Mark]:
    """The winner and, of each other status, the latest mark that the winner's author had not seen."""
    winner, *others = marks
    latest = {mark.status: mark for mark in reversed(others) if mark.hlc > winner.seen and mark.status != winner.status}
    return [winner, *sorted(latest.values(), key=lambda mark: (mark.hlc, mark.id), reverse=True)]


def version_of(mark: Mark) -> dict[str, Any]:
    by = mark.recorded_by.get_short_name() if mark.recorded_by else ""
    return {"status": mark.status, "by": by, "at": timezone.localtime(mark.observed_at).isoformat()}


def written(document: dict[str, Any]) -> tuple[bytes, str]:
    """The document as JSON, and its ETag."""
    body = CODER.encode(document).encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'
