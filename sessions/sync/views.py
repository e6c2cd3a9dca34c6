"""The three addresses of the protocol."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import get_conditional_response

from campaign.web import Request
from learners.follow_ups.kept import kept_document
from sessions.models import TrainingSession
from sessions.permissions import can_take_attendance
from sessions.sync.pacing import pace
from sessions.sync.phones import for_phones
from sessions.sync.protocol import read_batch
from sessions.sync.refusals import Refusal
from sessions.sync.roster import roster_document, written
from sessions.sync.store import store

MOST_BYTES = 256 * 1024


@for_phones("POST")
def sync_marks(request: Request) -> HttpResponse:
    """Marks and walk-ins in, one outcome each and the attendance of their sessions out; answered after the commit."""
    pace(request.user.pk)
    batch, version = read_batch(body_of(request))
    return JsonResponse(version.write(store(batch, by=request.user, access=request.access)))


def body_of(request: Request) -> bytes:
    if request.content_type != "application/json":
        raise Refusal("not_json")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise Refusal("too_large")
    return request.body


@for_phones("GET", "HEAD")
def sync_roster(request: Request, pk: UUID) -> HttpResponse:
    """The list of a session for those who take its attendance; 304 while the phone's copy is right.

    Brings the CSRF cookie to a signed-in phone that has none; a signed-out one may be on its sign-in page just now.
    """
    get_token(request)
    scope = TrainingSession.objects.visible_to(request.access).with_charge(request.access).with_guests()
    session = scope.select_related("area").filter(pk=pk).first()
    if session is None:
        raise Refusal("unknown_session")
    if not can_take_attendance(request.access, session):
        raise Refusal("not_yours")
    return kept(request, roster_document(session))


@for_phones("GET", "HEAD")
def sync_follow_ups(request: Request) -> HttpResponse:
    """Whom this person has to ask today; empty for whoever asks nobody. 304 while the phone's copy is right."""
    get_token(request)
    return kept(request, kept_document(request.access, timezone.localdate()))


def kept(request: Request, document: dict[str, Any]) -> HttpResponse:
    """What a phone keeps, as JSON with its ETag."""
    body, etag = written(document)
    fresh = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
    answer = get_conditional_response(request, etag=etag, response=fresh) or fresh
    # So that the phone learns by how much its clock is off.
    answer["Server-Now"] = timezone.localtime().isoformat(timespec="milliseconds")
    return answer
