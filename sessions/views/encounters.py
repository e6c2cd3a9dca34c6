"""Quick entries at a desk or a door: what about, how it ended, perhaps a name; then the next person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaign.ids import id_or_none, new_id
from campaign.web import Request, done
from learners.models import Consent
from sessions.attendance import Result, roster_of
from sessions.encounters.forms import EncounterForm
from sessions.encounters.log import log_of, outcomes_of, skills_of
from sessions.encounters.recording import enter
from sessions.models import MET, Encounter, Mark, TrainingSession
from sessions.views.attendance import fetch


@require_http_methods(["GET", "HEAD", "POST"])
def encounter_create(request: Request, pk: UUID) -> HttpResponse:
    """The big buttons, and what was entered so far. A repeated post is the same entry."""
    session = fetch(request, pk)
    form = EncounterForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return page(request, session, form)
    number = id_or_none(request.POST.get("id")) or new_id()
    item, people = item_of(session, form.cleaned_data, number)
    return told(request, session, number, enter_as(request, item, people))


def page(request: Request, session: TrainingSession, form: EncounterForm) -> HttpResponse:
    log, roster = log_of(session), roster_of(session.pk)
    seen = {row.learner_id for row in log.rows if row.outcome in MET}
    context = {
        "session": session,
        "form": form,
        "log": log,
        "outcomes": [(one.value, one.label) for one in outcomes_of(session.kind)],
        "skills": skills_of(session),
        "people": [(line, log.state_of(line.learner)) for line in roster.lines if line.learner not in seen],
        "today": timezone.localdate(),
        "everyone": roster.lines,
        "number": new_id(),
    }
    return render(request, "sessions/encounter_create.html", context, status=422 if form.errors else 200)


def item_of(session: TrainingSession, given: dict[str, Any], number: UUID) -> tuple[dict[str, Any], list[Any]]:
    """The form as an encounter of the protocol, and the newcomer whom it names. A page has no clock."""
    learner, people = given["learner"], []
    if given["full_name"]:
        learner = number
        consent = {"purpose": Consent.Purpose.TRAINING.value, "given": True}
        people = [{"id": str(number), "name": given["full_name"], "consent": consent}]
        people[0] |= {"form_of_address": given["form_of_address"]} if given["form_of_address"] else {}
    line = roster_of(session.pk).line_of(learner) if learner else None
    return {
        "id": str(number), "session": str(session.pk), "outcome": given["outcome"], "skill": given["skill"] or None,
        "learner": str(learner) if learner else None, "takes_back": None,
        "again_on": given["again_on"].isoformat() if given["again_on"] else None, "seen": line.hlc if line else 0,
        "stays": line is not None and line.status in ("present", "late"), "observed_at": timezone.now().isoformat(),
    }, people  # fmt: skip


def enter_as(request: Request, item: dict[str, Any], people: list[Any]) -> list[Result]:
    return enter(stamped(item), people=people, by=request.user, access=request.access, origin=Mark.Origin.WEB)


def stamped(item: dict[str, Any]) -> dict[str, Any]:
    """With the clock of the server: later than every mark that the page has shown."""
    return item | {"hlc": max(int(timezone.now().timestamp() * 1000), item["seen"] + 1)}


def told(request: Request, session: TrainingSession, number: UUID, results: list[Result]) -> HttpResponse:
    roll = session.get_roll_url() if session.is_quick else reverse("sessions:encounter_create", args=[session.pk])
    refused = [result for result in results if not result.is_safe and result.outcome != "conflict"]
    if refused:
        messages.error(request, refused[0].message)
        return redirect(roll)
    undo = reverse("sessions:encounter_undo", args=[session.pk, number])
    return done(request, roll, _("Saved. Who is next?"), undo=undo)


@require_POST
def encounter_undo(request: Request, pk: UUID, encounter_pk: UUID) -> HttpResponse:
    """Take an entry back by a further row; who was marked present by it alone is so no longer."""
    session = fetch(request, pk)
    standing = Encounter.objects.filter(session=session).standing().select_related("skill")
    row = standing.filter(pk=encounter_pk).first()
    if row is None:
        return redirect("sessions:encounter_create", pk)
    item = taking_back(session, row, stays=standing.filter(learner=row.learner_id, outcome__in=MET).count() > 1)
    enter_as(request, item, [])
    messages.success(request, _("The entry is taken back."))
    return redirect("sessions:encounter_create", pk)


def taking_back(session: TrainingSession, row: Encounter, *, stays: bool) -> dict[str, Any]:
    line = roster_of(session.pk).line_of(row.learner_id) if row.learner_id else None
    return {
        "id": str(new_id()), "session": str(session.pk), "outcome": row.outcome,
        "skill": row.skill.code if row.skill else None, "learner": str(row.learner_id) if row.learner_id else None,
        "takes_back": str(row.pk), "stays": bool(row.learner_id) and stays, "seen": line.hlc if line else 0,
        "observed_at": timezone.now().isoformat(),
    }  # fmt: skip
