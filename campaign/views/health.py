"""For proxies and watchers: is this process alive, and can it work?"""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.models import Heartbeat

JOBS_MAY_BE_SILENT_FOR = timedelta(minutes=5)


@login_not_required
@require_safe
def health_live(request: HttpRequest) -> HttpResponse:
    """The process answers; it asks nobody, so that a broken database does not get the web process restarted."""
    return HttpResponse("alive\n", content_type="text/plain")


@login_not_required
@require_safe
def health_ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and the jobs have run lately, otherwise 503 and which of them it is."""
    try:
        jobs = Heartbeat.objects.filter(beat_at__gte=timezone.now() - JOBS_MAY_BE_SILENT_FOR).exists()
        state = {"database": True, "jobs": jobs}
    except DatabaseError:
        state = {"database": False, "jobs": False}
    return JsonResponse(state, status=200 if all(state.values()) else 503)
