"""What is said when a request fails: a missing CSRF token, a database that does not answer, a mistake of ours."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import csrf, defaults

RETRY_AFTER = "5"  # seconds


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's own page, unless the view brings an answer of its own (`view.csrf_failure`): a phone reads no pages."""
    own = getattr(request.resolver_match.func, "csrf_failure", None) if request.resolver_match else None
    return own(request) if own else csrf.csrf_failure(request, reason)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; but 503 with the time to come back when the database does not answer, for it will."""
    if isinstance(sys.exception(), (OperationalError, InterfaceError)):
        page = render_to_string("campaign/maintenance.html")
        return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER})
    return defaults.server_error(request)
