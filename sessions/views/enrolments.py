"""Putting learners on a session's list, as far as there are seats."""

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from campaign.ids import id_or_none
from campaign.pages import page_of
from campaign.web import Request, require
from learners.models import Learner
from sessions.enrolments import SessionFull, enrol
from sessions.held import SessionCalledOff
from sessions.models import TrainingSession
from sessions.permissions import can_enrol_learners


@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_create(request: Request, pk: UUID) -> HttpResponse:
    """Search the learners in one's scope, tick several, enrol them; all or none when the seats do not suffice."""
    session = get_object_or_404(TrainingSession.objects.for_roll_call(request.access), pk=pk)
    require(can_enrol_learners(request.access, session))
    chosen = {pk for pk in map(id_or_none, request.POST.getlist("learner")) if pk}
    if request.method != "POST":
        return page(request, session)
    if not chosen:
        return page(request, session, problem=_("Choose at least one person"))
    learners = Learner.objects.visible_to(request.access).unmerged().filter(pk__in=chosen).values_list("pk", flat=True)
    try:
        count = enrol(session, learners)
    except SessionFull as full:
        return page(request, session, chosen=chosen, problem=too_many(full.free, len(chosen)))
    except SessionCalledOff:
        return page(request, session, problem=_("This session was called off, so nobody can be enrolled."))
    words = ngettext("%(count)s person is enrolled.", "%(count)s people are enrolled.", count)
    messages.success(request, words % {"count": count})
    return redirect(session)


def page(
    request: Request, session: TrainingSession, *, chosen: Collection[UUID] = (), problem: str = ""
) -> HttpResponse:
    search = (request.GET.get("q") or "").strip()[:100]
    found = (
        Learner.objects.visible_to(request.access).unmerged().not_at(session.pk).select_related("area").search(search)
    )
    free = session.free_seats()
    context = {
        "session": session,
        "page": page_of(found, request.GET.get("page"), 30),
        "search": search,
        "chosen": chosen,
        "problem": problem,
        "free": free,
        "taken": session.seats - free,
    }
    return render(request, "sessions/enrolment_create.html", context, status=422 if problem else 200)


def too_many(free: int, asked: int) -> str:
    if not free:
        return _("All seats are taken. Walk-ins are still welcome on the day")
    words = ngettext(
        "Only %(free)s seat is left; you chose %(asked)s people",
        "Only %(free)s seats are left; you chose %(asked)s people",
        free,
    )
    return words % {"free": free, "asked": asked}
