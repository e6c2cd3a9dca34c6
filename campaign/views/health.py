"""For proxies and watchers: is this process alive, and can it work? No sign-in, and nothing about people."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from campaign.health import readiness


@login_not_required
@require_safe
def health_live(request: HttpRequest) -> JsonResponse:
    """The process answers; it asks nobody, so that a broken database does not get the web process restarted."""
    return JsonResponse({"alive": True})


@login_not_required
@require_safe
def health_ready(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations and jobs are well, otherwise 503 and which of them is not."""
    state = readiness()
    is_ready = state["database"] and state["migrations"] and state["jobs"]
    return JsonResponse(state, status=200 if is_ready else 503)
