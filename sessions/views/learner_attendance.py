from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from campaign.pages import page_of
from campaign.web import Request, render_part
from learners.models import Learner
from sessions.models import Attendance


@require_safe
def learner_attendance(request: Request, pk: UUID) -> HttpResponse:
    """Every session of a learner with what they were marked there.

    A part of the learner's page, and a page of its own.
    """
    learner = get_object_or_404(Learner.objects.visible_to(request.access), pk=pk)
    rows = Attendance.objects.marked().of(learner.pk).select_related("session__area")
    context = {"learner": learner, "page": page_of(rows, request.GET.get("page"), 20)}
    return render_part(request, "sessions/learner_attendance.html", "learner-attendance", context)
