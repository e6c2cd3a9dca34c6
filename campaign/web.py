"""Request plumbing that every view shares: permission, parts of pages, and what every page shows around its content."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from campaign.access import Access
from campaign.models import User
from campaign.navigation import navigation_of
from campaign.templatetags.ui import UNDO, initials, tint

ANY = UUID(int=0)


class Request(HttpRequest):
    """An HttpRequest behind our middleware: signed in, with its access and htmx details."""

    user: User
    access: Access
    htmx: HtmxDetails


def require(permitted: bool) -> None:
    """403 unless permitted. The object itself was already fetched in scope, where a foreign one is a 404."""
    if not permitted:
        raise PermissionDenied


def only[T](found: Sequence[T]) -> T:
    """The one object that was looked for in scope; 404 when it is not there."""
    if not found:
        raise Http404
    return found[0]


def render_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The named partial of a template for htmx, the whole page otherwise; the view chooses the partial."""
    name = f"{template}#{part}" if cast(Request, request).htmx else template
    return render(request, name, context, status=status)


def done(
    request: HttpRequest, to: Any, message: str = "", *, undo: str = "", part: Callable[[], HttpResponse] | None = None
) -> HttpResponse:
    """The answer to a write that succeeded: a redirect for pages, the changed part for htmx.

    `undo` is the address that takes the act back: the message gets a button that posts there.
    """
    if part is not None and cast(Request, request).htmx:
        return part()
    if message:
        messages.success(request, message, extra_tags=f"{UNDO}{undo}" if undo else "")
    return redirect(to)


def address_of(name: str, pk: UUID) -> str:
    """The URL of an object's page, by its name; for lists of them, a twentieth of the work of `reverse`."""
    return shape_of(name) % pk


@cache
def shape_of(name: str) -> str:
    return reverse(name, args=[ANY]).replace(str(ANY), "%s")


class Installation(NamedTuple):
    name: str
    organisation: str
    contact: str


class Person(NamedTuple):
    """Whoever is signed in, as the menu of the side bar shows them and posts for them."""

    name: str
    title: str
    initials: str
    tint: int
    token: str
    path: str


def person_of(request: HttpRequest) -> list[Person]:
    """The person at the head of the menu, or nobody."""
    if not request.user.is_authenticated:
        return []
    name, access = str(request.user), cast(Request, request).access
    return [Person(name, access.title, initials(name), tint(name), get_token(request), request.get_full_path())]


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the installation, the access, and what the layout shows of this person (made when drawn)."""
    return {
        "installation": Installation(
            settings.INSTALLATION_NAME, settings.INSTALLATION_ORGANISATION, settings.INSTALLATION_CONTACT
        ),
        "access": getattr(request, "access", None),
        "navigation": partial(navigation_of, request),
        "signed_in": partial(person_of, request),
    }
