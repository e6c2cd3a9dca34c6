"""Request plumbing that every view shares: permission, parts of pages, and what every page shows around its content."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django_htmx.middleware import HtmxDetails

from campaign.access import Access
from campaign.models import User


class Request(HttpRequest):
    """An HttpRequest behind our middleware: signed in, with its access and htmx details."""

    user: User
    access: Access
    htmx: HtmxDetails


def require(permitted: bool) -> None:
    """403 unless permitted. The object itself was already fetched in scope, where a foreign one is a 404."""
    if not permitted:
        raise PermissionDenied


def render_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The named partial of a template for htmx, the whole page otherwise; the view chooses the partial."""
    name = f"{template}#{part}" if cast(Request, request).htmx else template
    return render(request, name, context, status=status)


def done(
    request: HttpRequest, to: Any, message: str = "", *, part: Callable[[], HttpResponse] | None = None
) -> HttpResponse:
    """The answer to a write that succeeded: a redirect for pages, the changed part for htmx."""
    if part is not None and cast(Request, request).htmx:
        return part()
    if message:
        messages.success(request, message)
    return redirect(to)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the installation's name, the access, and the navigation of this person (built when used)."""
    navigation = import_string("campaign.navigation.navigation_of")
    return {
        "installation": {
            "name": settings.INSTALLATION_NAME,
            "organisation": settings.INSTALLATION_ORGANISATION,
            "contact": settings.INSTALLATION_CONTACT,
        },
        "access": getattr(request, "access", None),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
    }
