"""One volunteer as their team sees them: what they may teach, whom they trained, what they do this week."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.web import Request
from learners.models import Qualification
from sessions.models import SignUp
from sessions.trainings import lineage_of
from sessions.week import Week, hours_of
from teams.models import Volunteer
from teams.permissions import sees_phone_of


@require_safe
def volunteer_detail(request: Request, pk: UUID) -> HttpResponse:
    """Names of the trained are shown as far as the viewer may know them; the others are counted."""
    visible = Volunteer.objects.visible_to(request.access)
    volunteer = get_object_or_404(visible, pk=pk)
    today = timezone.localdate()
    current = list(volunteer.memberships.on(today).select_related("team__area"))
    week = Week.holding(today)
    lineage = lineage_of(volunteer)
    known = {each.pk for each in visible.filter(pk__in=[each.pk for each in lineage.trained])}
    places = SignUp.objects.in_week([volunteer.pk], week.first, week.last).order_by("session__starts_at")
    context = {
        "volunteer": volunteer,
        "current": current,
        "today": today,
        "qualifications": Qualification.objects.of([volunteer.pk]),
        "lineage": lineage,
        "trained": [each for each in lineage.trained if each.pk in known],
        "others": len(lineage.trained) - len(known),
        "places": places,
        "hours": hours_of([place.session for place in places]),
        "limit": settings.HOURS_PER_WEEK,
        "may_see_phone": sees_phone_of(request.access, current),
    }
    return render(request, "sessions/volunteer_detail.html", context)
