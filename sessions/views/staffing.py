"""For staff and leaders: how many people a session needs, and which sessions lack some."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.ids import id_or_none
from campaign.pages import page_of
from campaign.web import Request, done, require
from sessions import permissions, sign_ups
from sessions.held import SessionCalledOff
from sessions.models import SignUp, TrainingSession
from sessions.needs import Need, missing_in, needs_of, places_of, said_of, seeking_in
from sessions.scheduling import Overlap
from sessions.shift_forms import PlacesForm
from teams.models import Volunteer
from teams.models.volunteers import VolunteerQuerySet

AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A session with what it needs."""

    session: TrainingSession
    needs: list[Need]

    @property
    def missing(self) -> int:
        return missing_in(self.needs)

    @property
    def seeking(self) -> int:
        return seeking_in(self.needs)


@require_http_methods(["GET", "HEAD", "POST"])
def shift_edit(request: Request, pk: UUID) -> HttpResponse:
    session = get_object_or_404(TrainingSession.objects.visible_to(request.access).with_place().with_shifts(), pk=pk)
    require(permissions.can_set_places(request.access, session))
    form = PlacesForm(request.POST or None, initial=places_of(session, said_of(session)))
    if form.is_valid():
        try:
            sign_ups.set_places(session, form.places(), by=request.user)
        except SessionCalledOff:
            form.add_error(None, _("This session was called off, so there is no place to take."))
        else:
            return done(request, session, _("The needed people are saved."))
    context = {"form": form, "session": session}
    return render(request, "sessions/shift_edit.html", context, status=422 if form.errors else 200)


@require_POST
def sign_up_hand_over(request: Request, pk: UUID) -> HttpResponse:
    """Passes a place on to another member (`volunteer`); back on the team's page, where it can be passed back."""
    sessions = TrainingSession.objects.visible_to(request.access)
    sign_up = get_object_or_404(SignUp.objects.filter(session__in=sessions).with_place(), pk=pk)
    require(permissions.can_set_places(request.access, sign_up.session))
    to = get_object_or_404(
        members_of(sign_up), pk=id_or_none(request.POST.get("volunteer") or request.GET.get("volunteer"))
    )
    try:
        passed = sign_ups.hand_over(sign_up, to=to, by=request.user)
    except sign_ups.MinorAlone:
        messages.error(request, _("Somebody of 18 or older has to go to the homes. Choose another person."))
        return redirect(sign_up.session.team)
    except (Overlap, sign_ups.SessionBegun, SessionCalledOff):
        messages.error(request, _("%(person)s cannot take it over any more.") % {"person": to})
        return redirect(sign_up.session.team)
    words = {"person": to, "session": sign_up.session}
    back = f"{reverse('sessions:sign_up_hand_over', args=[passed.pk])}?volunteer={sign_up.volunteer_id}"
    return done(request, sign_up.session.team, _("%(person)s is asked to come to %(session)s.") % words, undo=back)


def members_of(sign_up: SignUp) -> VolunteerQuerySet:
    """Who may get a place of it: those who are in its team on that day."""
    on_day = sign_up.session.team.memberships.on(sign_up.session.day)
    return Volunteer.objects.filter(memberships__in=on_day).distinct()


@require_safe
def understaffed_list(request: Request) -> HttpResponse:
    """Sessions of the next two weeks that lack people or look for a stand-in, the nearest first."""
    require(permissions.can_see_understaffed(request.access))
    now = timezone.now()
    sessions = TrainingSession.objects.watched_by(request.access).to_staff(now, now + AHEAD)
    looked = [Lacking(session, needs_of(session, session.sign_ups.all())) for session in sessions]
    rows = [row for row in looked if row.missing or row.seeking]
    context = {
        "page": page_of(rows, request.GET.get("page"), 50),
        "missing": sum(row.missing for row in rows),
        "seeking": sum(row.seeking for row in rows),
    }
    return render(request, "sessions/understaffed_list.html", context)
