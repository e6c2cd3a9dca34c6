"""The roll call: one tap, one mark. The same forms work as plain pages.

With htmx they change only what the tap changed.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.access import Access
from campaign.ids import id_or_none, new_id
from campaign.prepared import prepared
from campaign.web import Request, only, require
from learners.models import Learner
from sessions import roll_call
from sessions.attendance import Result, Roster, finish, record_marks, roster_of
from sessions.attendance.roster import Line
from sessions.held import SessionCalledOff
from sessions.models import Mark, Status, TrainingSession
from sessions.permissions import can_take_attendance

TEMPLATE = "sessions/attendance_edit.html"


@prepared(by_key=True)
def in_scope(access: Access, pk: UUID, counted: bool) -> QuerySet[TrainingSession]:
    sessions = TrainingSession.objects.for_roll_call(access).filter(pk=pk)
    return sessions.with_guest_count() if counted else sessions


def fetch(request: Request, pk: UUID, *, counted: bool = False) -> TrainingSession:
    """The session in scope, of a person who may take its attendance.

    Only who does not lead the team costs a query more.
    """
    session = only(in_scope(request.access, pk, counted))
    if not can_take_attendance(request.access, session):
        require(session.sign_ups.in_charge(request.access.volunteer_id).exists())
    return session


@require_safe
def attendance_edit(request: Request, pk: UUID) -> HttpResponse:
    """The list with its marks: all of it, one cell of the count filter, or what a search finds in it and beyond it."""
    session = fetch(request, pk, counted=True)
    roster = roster_of(pk)
    status = request.GET.get("status", "")
    shown = roll_call.Shown(status if status in roll_call.FILTERS else "", request.GET.get("q", "").strip()[:100])
    context = page_of(session, roster, shown) | undo_of(request.GET, roster)
    if len(shown.search) > 1:
        context["elsewhere"] = elsewhere(request.access, session, shown.search)
    return render(request, TEMPLATE, drawn(request, context, [line for line in roster.lines if shown.has(line)]))


def page_of(session: TrainingSession, roster: Roster, shown: roll_call.Shown) -> dict[str, Any]:
    """What the page and its parts show beside the rows."""
    return {
        "session": session,
        "roster": roster,
        "shown": shown,
        "cells": roll_call.cells_of(roster, shown.status),
        "marks_url": reverse("sessions:mark_create", args=[session.pk]),
    }


def drawn(request: Request, context: dict[str, Any], lines: list[Line], *, oob: bool = False) -> dict[str, Any]:
    """The context with the rows of these lines; `oob` for rows that htmx swaps where they stand."""
    rows = roll_call.rows_of(lines, marks_url=context["marks_url"], token=get_token(request))
    return context | {"rows": rows, "oob": oob}


def elsewhere(access: Access, session: TrainingSession, search: str) -> list[tuple[Learner, UUID]]:
    """People in the leader's scope whom the search finds and who are not on the list, with a number for their mark."""
    found = Learner.objects.visible_to(access).unmerged().not_at(session.pk).search(search)[:8]
    return [(learner, new_id()) for learner in found]


@require_POST
def mark_create(request: Request, pk: UUID) -> HttpResponse:
    """One mark. A repeated post is the same mark; what cannot be stored is said in words and changes nothing."""
    session = fetch(request, pk)
    item = item_of(request.POST, pk)
    [result] = record_marks([item], by=request.user, access=request.access, origin=Mark.Origin.WEB)
    if request.htmx:
        return changed_parts(request, session, result)
    if not result.is_safe:
        return refused_page(request, session, result)
    return HttpResponseRedirect(back_to_row(pk, request.POST))


def item_of(posted: QueryDict, session: UUID) -> dict[str, Any]:
    """The form as an item of the protocol. A page has no clock: `record_marks` makes the time."""
    form, status, seen = id_or_none(posted.get("id")), posted.get("status", ""), posted.get("seen", "0")
    return {
        "id": roll_call.number_for(form, status) if form else None,
        "session": str(session),
        "learner": posted.get("learner"),
        "status": status,
        "seen": int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 17 else -1,
    }


def changed_parts(request: Request, session: TrainingSession, result: Result) -> HttpResponse:
    """The row, the counts, the undo bar and the footer, each to be swapped where it stands.

    The message when refused.
    """
    roster = roster_of(session.pk)
    line = roster.line_of(id_or_none(request.POST.get("learner")))
    context = page_of(session, roster, roll_call.Shown()) | undo_of(request.POST, roster)
    context["refusal"] = "" if result.is_safe else result.message
    context = drawn(request, context, [line] if line else [], oob=True)
    return render(request, f"{TEMPLATE}#changes", context, status=200 if result.is_safe else 422)


def refused_page(request: Request, session: TrainingSession, result: Result) -> HttpResponse:
    roster = roster_of(session.pk)
    context = page_of(session, roster, roll_call.Shown()) | {"refusal": result.message}
    return render(request, TEMPLATE, drawn(request, context, roster.lines), status=422)


def back_to_row(session: UUID, posted: QueryDict) -> str:
    query = urlencode({"learner": posted.get("learner", ""), "was": posted.get("was", "")})
    return f"{reverse('sessions:attendance_edit', args=[session])}?{query}#row-{posted.get('learner', '')}"


def undo_of(given: QueryDict, roster: Roster) -> dict[str, Any]:
    """What was just done and how to take it back: the mark that the person had seen before, made anew."""
    line, was = roster.line_of(id_or_none(given.get("learner"))), given.get("was", "")
    if line is None or was not in Status.values or was == line.status:
        return {}
    fields = {"learner": line.learner, "id": new_id(), "seen": line.hlc, "was": line.status, "status": was}
    return {"undo": {"text": roll_call.sentence_of(line), "fields": fields}}


@require_http_methods(["GET", "HEAD", "POST"])
def training_session_finish(request: Request, pk: UUID) -> HttpResponse:
    """Who came, the rest marked absent if the leader says so, a note; then on to what people can do now."""
    session = fetch(request, pk, counted=True)
    roster = roster_of(pk)
    if request.method == "POST":
        note = request.POST.get("note", "").strip()[:500]
        rest = request.POST.get("rest") == "absent"
        try:
            finish(session, by=request.user, access=request.access, mark_rest_absent=rest, note=note)
        except SessionCalledOff:
            messages.error(request, _("This session was called off, so there is nothing to close."))
            return redirect(session)
        messages.success(request, _("The session is closed."))
        return redirect("sessions:progress_edit", pk) if roster.came else redirect("sessions:training_session_today")
    names = ", ".join(line.short_name for line in roster.lines if line.status == Status.UNMARKED)
    context = {"session": session, "roster": roster, "unmarked_names": names}
    return render(request, "sessions/training_session_finish.html", context)
