"""The roll call on paper: a sheet to print, its page to key it in, and finding the session of a sheet by its code."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.web import Request, done
from learners.models import FormOfAddress
from sessions.attendance.receipts import MESSAGES
from sessions.held import SessionCalledOff
from sessions.paper import keying, saving, sheets
from sessions.paper.comparing import Comparison, compare, find_alike, has_moved
from sessions.paper.keying import Keyed
from sessions.paper.sheets import Sheet
from sessions.permissions import can_take_attendance
from sessions.roll_call import BUTTONS
from sessions.views.attendance import fetch

WALK_IN_LINES = range(8)


@require_safe
def sheet_detail(request: Request, pk: UUID) -> HttpResponse:
    """The list of a session for the printer: boxes to tick, lines for who just came, no phones and no birth years."""
    session = fetch(request, pk)
    sheet = sheets.sheet_of(session)
    return render(request, "sessions/sheet_detail.html", {"session": session, "sheet": sheet, "lines": WALK_IN_LINES})


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_find(request: Request) -> HttpResponse:
    """The code at the head of a sheet leads to the page where it is keyed in."""
    code = request.POST.get("code", "").strip()[:40]
    problem = ""
    if request.method == "POST":
        found = sheets.find(code, request.access)
        if found and can_take_attendance(request.access, found[0]):
            return redirect(f"{reverse('sessions:sheet_edit', args=[found[0].pk])}?printed={found[1]}")
        problem = _(
            "No session of yours has this code. It stands at the top right of the sheet, for example 7F3A 91C2-24."
        )
    context = {"code": code, "problem": problem}
    return render(request, "sessions/sheet_find.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_edit(request: Request, pk: UUID) -> HttpResponse:
    """Keying in: first the rows, then what differs from the ledger, then saving. Every step is a plain form."""
    session = fetch(request, pk)
    printed = request.GET.get("printed", "")
    sheet = sheets.sheet_of(
        session, int(printed) if printed.isascii() and printed.isdigit() and len(printed) < 5 else 0
    )
    if request.method != "POST" or session.is_cancelled:
        return form_page(request, sheet, keying.blank())
    keyed = keying.read(request.POST, sheet)
    if "fill" in request.POST:
        keying.fill(keyed, sheet, request.POST["fill"])
    if {"fill", "more", "edit"} & request.POST.keys():
        keyed.errors.clear()
        return form_page(request, sheet, keyed)
    if keyed.is_empty and not keyed.errors:
        keyed.errors["quick"] = _("Nothing is keyed in yet. Choose a state in at least one row.")
    if keyed.errors:
        return form_page(request, sheet, keyed, status=422)
    return looked_at(request, sheet, keyed)


def looked_at(request: Request, sheet: Sheet, keyed: Keyed) -> HttpResponse:
    """Save what was looked at and decided; show it otherwise, or again when the ledger has changed meanwhile."""
    comparison, is_open = compare(sheet, keyed), find_alike(sheet, keyed)
    if "save" not in request.POST:
        keyed.seen.clear()
        return preview(request, sheet, keyed, comparison)
    problem = ""
    if is_open:
        problem = _("Say of each name below whether it is someone known.")
    elif has_moved(sheet, keyed):
        problem = _("Someone marked people while you were keying in. Look at the differences once more.")
    if problem:
        keyed.seen.clear()
        return preview(request, sheet, keyed, comparison, problem=problem)
    return save(request, sheet, keyed, comparison)


def save(request: Request, sheet: Sheet, keyed: Keyed, comparison: Comparison) -> HttpResponse:
    session, pairs = sheet.session, comparison.to_write(keyed)
    try:
        saved = saving.save(keyed, pairs, session=session, by=request.user, access=request.access)
    except SessionCalledOff:
        messages.error(request, str(MESSAGES["session_cancelled"]))
        return redirect(session)
    for message in {result.message for result in saved.refused}:
        messages.error(request, message)
    text = ngettext(
        "%(number)s person is keyed in from paper", "%(number)s people are keyed in from paper", saved.people
    )
    undo = reverse("sessions:sheet_undo", args=[session.pk, keyed.form])
    return done(request, session, text % {"number": saved.people}, undo=undo)


@require_POST
def sheet_undo(request: Request, pk: UUID, form_pk: UUID) -> HttpResponse:
    session = fetch(request, pk)
    number = saving.take_back(form_pk, session=session, by=request.user, access=request.access)
    text = ngettext("%(number)s mark is taken back", "%(number)s marks are taken back", number)
    return done(request, reverse("sessions:sheet_edit", args=[pk]), text % {"number": number})


def form_page(request: Request, sheet: Sheet, keyed: Keyed, *, status: int = 200) -> HttpResponse:
    rows = [
        (row, keyed.statuses.get(row.line.learner, ""), keyed.errors.get(f"status-{row.line.learner}", ""))
        for row in sheet.rows
    ]
    context = page_of(sheet, keyed) | {"rows": rows, "forms_of_address": FormOfAddress.choices}
    return render(request, "sessions/sheet_edit.html", context, status=status)


def preview(request: Request, sheet: Sheet, keyed: Keyed, comparison: Comparison, *, problem: str = "") -> HttpResponse:
    hidden = [(row.line.learner, keyed.statuses[row.line.learner], row.line.hlc)
              for row in sheet.rows if row.line.learner in keyed.statuses]  # fmt: skip
    context = page_of(sheet, keyed) | {
        "comparison": comparison, "hidden": hidden, "problem": problem,
        "count": len(comparison.new) + len(comparison.different) + len(keyed.named) + keyed.heads,
    }  # fmt: skip
    return render(request, "sessions/sheet_confirm.html", context, status=422 if problem else 200)


def page_of(sheet: Sheet, keyed: Keyed) -> dict[str, Any]:
    return {"session": sheet.session, "sheet": sheet, "keyed": keyed, "buttons": BUTTONS, "keys": "cmvp"}
