from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.pages import page_of
from campaign.web import Request, done, require
from sessions import reminders
from sessions.models import Reminder
from sessions.permissions import can_retry_reminder, can_see_reminders


@require_safe
def reminder_list(request: Request) -> HttpResponse:
    """Messages of the coordinator's area, the latest first, in one state if asked, with a count per state."""
    require(can_see_reminders(request.access))
    visible = Reminder.objects.visible_to(request.access)
    state = request.GET.get("state", "")
    listed = visible.in_state(state).with_people()
    page = page_of(listed, request.GET.get("page"), 50)
    return render(request, "sessions/reminder_list.html", {"page": page, "filters": filters_of(visible, state)})


def filters_of(visible: Any, current: str) -> list[dict[str, Any]]:
    """The chips above the list: every state with how many there are."""
    counts = dict(visible.order_by().values_list("state").annotate(Count("pk")))
    chips = [chip("", _("All messages"), sum(counts.values()), current)]
    return chips + [chip(state.value, state.label, counts.get(state.value, 0), current) for state in Reminder.State]


def chip(state: str, label: str | Promise, count: int, current: str) -> dict[str, Any]:
    return {"label": label, "count": count, "current": state == current, "url": f"?state={state}"}


@require_POST
def reminder_retry(request: Request, pk: UUID) -> HttpResponse:
    reminder = get_object_or_404(Reminder.objects.visible_to(request.access), pk=pk)
    require(can_retry_reminder(request.access))
    queued = reminders.retry(reminder, by=request.user)
    message = _("The message is queued again.") if queued else _("This message has been dealt with already.")
    return done(request, "sessions:reminder_list", message)
