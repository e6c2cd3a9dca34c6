from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.web import Request, render_part
from learners import permissions
from learners.models import Action, FollowUp, Learner, StateConfirmation
from learners.timeline import MOST, events_of
from learners.views.learners import fetch


@require_safe
def learner_timeline(request: Request, pk: UUID) -> HttpResponse:
    """What is to be asked and done for a learner, and every change so far: the latest on their page, all on its own."""
    learner, today = fetch(request, pk), timezone.localdate()
    entries = list(Learner.objects.same_people([pk]).order_by().values_list("pk", flat=True))
    context = {
        "learner": learner,
        "today": today,
        "open_checks": [] if learner.is_silent else FollowUp.objects.of(entries).waiting(today)[:9],
        "actions": [] if learner.is_silent else Action.objects.of(entries).open(),
        "events": events_of(entries, MOST if request.htmx else None),
        "most": MOST if request.htmx else 0,
        "confirmation": StateConfirmation.objects.filter(learner=pk).first(),
        "may_answer": permissions.can_answer_follow_up(request.access, learner),
        "may_record": permissions.can_record_confirmation(request.access, learner),
    }
    return render_part(request, "learners/learner_timeline.html", "learner-timeline", context)
