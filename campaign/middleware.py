from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django_htmx.http import HttpResponseClientRedirect

GetResponse = Callable[[HttpRequest], HttpResponse]


class PrivacyMiddleware:
    """Nothing that a page shows is kept by a browser or proxy unless the view said so itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response


class CsrfCookieMiddleware:
    """A browser is given its CSRF cookie when it changes, not with every answer as Django does.

    An answer that comes late (a list for the roll call, on a slow line) would bring the cookie back that the browser
    had when it asked, and whoever fills in the sign-in form meanwhile would be refused.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.META.get("CSRF_COOKIE") == request.COOKIES.get(settings.CSRF_COOKIE_NAME):
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        return response


class MaintenanceMiddleware:
    """While MAINTENANCE is set every page answers 503 with the time to come back; the liveness check goes through."""

    RETRY_AFTER = 600  # seconds

    def __init__(self, get_response: GetResponse) -> None:
        if not settings.MAINTENANCE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == reverse("campaign:health_live"):
            return self.get_response(request)
        page = render_to_string("campaign/maintenance.html")
        return HttpResponse(page, status=503, headers={"Retry-After": str(self.RETRY_AFTER)})


class FileSentMiddleware:
    """A form that is answered by a file stays on its page: a cookie tells the script that the answer has come.

    Without it the button would say for ever that it is saving (`static/js/submit-once.js`, which deletes the cookie).
    """

    COOKIE = "file_sent"

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.headers.get("Content-Disposition", "").startswith("attachment"):
            response.set_cookie(self.COOKIE, "1", max_age=60, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        return response


class LanguageMiddleware:
    """Vietnamese unless the person chose otherwise: their account remembers it, a cookie does while signed out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = (
            request.user.language
            if request.user.is_authenticated
            else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        )
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every view needs a sign-in unless it says `login_not_required`; htmx gets a redirect of the whole page."""

    def handle_no_permission(  # type: ignore[override]  # wider: htmx follows a header, not a status
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        response = super().handle_no_permission(request, view_func)
        return HttpResponseClientRedirect(response["Location"]) if getattr(request, "htmx", False) else response


class AccessMiddleware:
    """`request.access`, computed when first looked at (one query)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.access_of = import_string(settings.ACCESS_LOADER)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.access = SimpleLazyObject(lambda: self.access_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)
