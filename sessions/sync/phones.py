"""What every view for phones shares: JSON for every refusal, no plain http, and 401 instead of a sign-in page."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from campaign.web import Request
from sessions.sync.refusals import Refusal

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def for_phones(*methods: str) -> Callable[[View], View]:
    """A view for these methods whose refusals are all JSON; a database that does not answer is 503: try again."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                check(request, methods)
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                return refusal.answer()
            except UnreadablePostError:
                return Refusal("not_json").answer()  # half a request: nobody is there to read this
            except (OperationalError, InterfaceError) as error:
                log.warning("The database did not answer a phone: %s", type(error).__name__)
                return Refusal("busy").answer()

        answer.csrf_failure = csrf_failure  # type: ignore[attr-defined]
        return login_not_required(answer)

    return decorate


def check(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        raise Refusal("plain_http")
    if request.method not in methods:
        raise Refusal("wrong_method", allow=", ".join(methods))
    if not request.user.is_authenticated:
        raise Refusal("signed_out")
    # A phone says whose queue it sends: whoever signed in meanwhile must not take those marks as theirs.
    if request.headers.get("X-User", str(request.user.pk)) != str(request.user.pk):
        raise Refusal("signed_out")


def csrf_failure(request: HttpRequest) -> HttpResponse:
    """A request without a valid token: told to sign in if nobody is signed in, since the token comes with the page."""
    try:
        check(request, (request.method or "",))
    except Refusal as refusal:
        return refusal.answer()
    return Refusal("csrf").answer()
