from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from campaign.first_run import is_empty
from campaign.web import Request


@login_not_required
@require_safe
def home(request: Request) -> HttpResponse:
    """Everyone's first page: progress for staff, today's sessions for teams, set-up for nobody yet."""
    if not request.user.is_authenticated:
        return redirect("campaign:coordinator_create") if is_empty() else redirect_to_login(request.path)
    if request.access.sees_areas:
        return redirect("campaign:dashboard")
    if request.access.volunteer_id:
        return redirect("sessions:training_session_today")
    return render(request, "campaign/home_unassigned.html")
