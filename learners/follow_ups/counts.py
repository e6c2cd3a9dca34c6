"""How many checks wait for someone, kept in a cookie so that the navigation of every page costs no query."""

from django.conf import settings
from django.http import HttpResponse

from campaign.navigation import WAITING_COOKIE, waiting_value
from campaign.web import Request

HOURS = 20


def tell_navigation(request: Request, count: int) -> None:
    """Let the navigation of this very page say so; it is drawn from what the browser has sent."""
    request.COOKIES[WAITING_COOKIE] = waiting_value(request.user.pk, count)


def remember(request: Request, response: HttpResponse, count: int) -> HttpResponse:
    """Let the navigation of this browser say so, to this person only."""
    response.set_cookie(
        WAITING_COOKIE, waiting_value(request.user.pk, count), max_age=HOURS * 3600, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
