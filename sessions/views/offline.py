"""What a phone keeps to work without a signal: the service worker, and the one empty page that it shows then."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.views.decorators.http import require_safe

from learners.follow_ups.forms import choices_of
from learners.models import FormOfAddress
from sessions.roll_call import FILTERS

SHEETS = (
    "tokens", "base", "navigation", "forms", "components", "roll-call", "attendance", "people", "offline", "entry",
    "follow-ups",
)  # fmt: skip
STYLES = [f"css/{name}.css" for name in SHEETS]
SHARED = (
    "main", "submit-once", "search-filter", "fold", "error-summary", "disclosures", "toasts", "theme", "sign-out",
)  # fmt: skip
MODULES = (
    "ask", "ask-page", "ask-shell", "asks", "banner", "clock", "entry", "entry-lines", "entry-page", "items", "knocks",
    "leaving", "newcomer", "page", "queue", "roll", "rosters", "rows", "send", "sheet", "shell", "store", "sync",
    "texts", "today", "waiting", "worker",
)  # fmt: skip
ASSETS = (
    *STYLES,
    *(f"js/{name}.js" for name in SHARED),
    *(f"js/attendance/{name}.js" for name in MODULES),
    "vendor/idb/index.js",
    *(f"fonts/be-vietnam-pro-{part}-normal.woff2" for part in ("latin-400", "latin-600", "vietnamese-400")),
    "fonts/be-vietnam-pro-vietnamese-600-normal.woff2",
    "fonts/so-tnum.woff2",
    *(f"img/{name}.svg" for name in ("icons", "logo", "favicon", "check-white", "chevron-dark", "chevron-light")),
)  # fmt: skip


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it may answer for every page; asked for anew each time, so that a release reaches phones."""
    context: dict[str, Any] = {"assets": [static(name) for name in ASSETS], "prefix": settings.STATIC_URL}
    context["languages"] = [settings.LANGUAGE_CODE, *(set(dict(settings.LANGUAGES)) - {settings.LANGUAGE_CODE})]
    worker = render(request, "sessions/service_worker.js", context, content_type="text/javascript; charset=utf-8")
    worker.headers["Service-Worker-Allowed"] = "/"
    worker.headers["Cache-Control"] = "no-cache"
    return worker


@login_not_required
@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """Holds no person's data, whoever asks: its modules fill it from what the phone itself keeps.

    A phone keeps one in each language; `?language=` says which.
    """
    asked = request.GET.get("language")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        page = render(
            request,
            "sessions/offline_page.html",
            {"cells": FILTERS, "styles": STYLES, "you": FormOfAddress.BAC.label, **choices_of({})},
        )
    page.headers["Cache-Control"] = "no-cache"
    return page
