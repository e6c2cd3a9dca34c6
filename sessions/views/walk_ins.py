"""Adding someone who just came: a name is enough, and only with their consent.

Known people are suggested, never merged.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaign.ids import id_or_none, new_id
from campaign.web import Request, done
from learners.forms import WalkInForm
from learners.models import Consent, Learner
from learners.registration import likely_duplicates
from sessions import walk_ins
from sessions.attendance.receipts import MESSAGES
from sessions.check_ins.knocks import answered, name_of
from sessions.held import SessionCalledOff
from sessions.models import TrainingSession
from sessions.views.attendance import fetch


@require_http_methods(["GET", "HEAD", "POST"])
def walk_in_create(request: Request, pk: UUID) -> HttpResponse:
    """The form of a newcomer; its buttons also answer "this is that person" and "count one, keep no name"."""
    session = fetch(request, pk)
    posted = request.POST
    number = id_or_none(posted.get("id")) or new_id()
    try:
        if "guest" in posted:
            return count_guest(request, session, number)
        if "same" in posted:
            return welcome(request, session, number)
    except SessionCalledOff:
        messages.error(request, str(MESSAGES["session_cancelled"]))
        return redirect(session)
    form = WalkInForm(posted if request.method == "POST" else None, home=session.area)
    form.initial["full_name"] = name_of(session, knock_of(request))
    if not form.is_valid():
        return answer(request, session, form, number, status=422 if form.is_bound else 200)
    alike = [] if "different" in posted else alike_of(session, form.cleaned_data)
    if alike:
        return answer(request, session, form, number, alike=alike, status=422)
    return add(request, session, form, number)


def answer(
    request: Request, session: TrainingSession, form: WalkInForm, number: UUID, *, status: int, **context: Any
) -> HttpResponse:
    context |= {"session": session, "form": form, "number": number}
    return render(request, "sessions/walk_in_create.html", context, status=status)


def alike_of(session: TrainingSession, person: dict[str, Any]) -> list[Learner]:
    """People of the ward who may be the same; to the leader only name and birth year are shown."""
    about = {name: person[name] for name in ("birth_year", "phone")}
    return likely_duplicates(person["full_name"], area=(person["area"] or session.area).pk, **about)


def add(request: Request, session: TrainingSession, form: WalkInForm, number: UUID) -> HttpResponse:
    asked = form.cleaned_data
    person = {
        "id": str(number),
        "name": asked["full_name"],
        "form_of_address": asked["form_of_address"],
        "birth_year": asked["birth_year"],
        "phone": asked["phone"] or None,
        "area": str(asked["area"].pk) if asked["area"] else None,
        "consent": {"purpose": Consent.Purpose.TRAINING.value, "given": asked["agrees"]},
        "also_agrees_to": sorted(form.consents - {Consent.Purpose.TRAINING.value}),
    }
    results = walk_ins.add_walk_in(session, person, by=request.user, access=request.access)
    refused = [result for result in results if not result.is_safe]
    return back(request, session, str(number), refused[0].message if refused else "")


def welcome(request: Request, session: TrainingSession, number: UUID) -> HttpResponse:
    """Someone in the leader's scope or of the wards around the session's: it is they who came."""
    known = Learner.objects.known_around(session.area.path, request.access)
    learner = get_object_or_404(known, pk=id_or_none(request.POST["same"]))
    result = walk_ins.welcome(session, learner, number=number, by=request.user, access=request.access)
    return back(request, session, str(learner.pk), "" if result.is_safe else result.message)


def count_guest(request: Request, session: TrainingSession, number: UUID) -> HttpResponse:
    walk_ins.count_guest(session, number=number, by=request.user)
    answered(session, knock_of(request))
    undo = reverse("sessions:guest_delete", args=[session.pk, number])
    roll = reverse("sessions:attendance_edit", args=[session.pk])
    return done(request, roll, _("One person is counted; no name is kept."), undo=undo)


@require_POST
def guest_delete(request: Request, pk: UUID, guest_pk: UUID) -> HttpResponse:
    session = fetch(request, pk)
    walk_ins.uncount_guest(session, guest_pk)
    messages.success(request, _("The count is taken back."))
    return redirect("sessions:attendance_edit", pk)


def knock_of(request: Request) -> UUID | None:
    """Who at the door the form is about, when it was opened from there."""
    return id_or_none(request.GET.get("knock"))


def back(request: Request, session: TrainingSession, learner: str, refusal: str) -> HttpResponse:
    if refusal:
        messages.error(request, refusal)
    else:
        answered(session, knock_of(request))
    url = reverse("sessions:attendance_edit", args=[session.pk])
    return redirect(f"{url}?learner={learner}&was=unmarked#row-{learner}")
