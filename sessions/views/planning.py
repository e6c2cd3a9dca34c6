"""Creating, moving and calling off sessions."""

from datetime import date, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from campaign.access import Access
from campaign.models import Area
from campaign.web import Request, done, require
from sessions import permissions, scheduling
from sessions.batches.changing import cancel_following, change_following, changes_of
from sessions.batches.doing import move_one
from sessions.batches.looking import following
from sessions.forms import CancelForm, TrainingSessionForm, sentence, signed_up
from sessions.loads import with_loads
from sessions.models import Batch, TrainingSession
from sessions.reminders import people_to_tell
from sessions.staffing import PersonOption, Span, people_options
from sessions.team_choices import Wanted, ranked_teams
from sessions.venues import venues_of
from sessions.views.batches import preview
from teams.models import Team
from teams.models.teams import TeamQuerySet
from teams.teams import areas_in_reach

KEPT = (
    "kind", "area", "day", "starts", "ends", "venue", "seats", "title", "team", "audience", "partner_name",
    "partner_kind",
)  # fmt: skip
KEPT_LISTS = ("skills", "bundles", "partners")
USUAL = {"kind": "class", "starts": "8:00", "ends": "10:00", "seats": 30}


@require_http_methods(["GET", "HEAD", "POST"])
def training_session_create(request: Request) -> HttpResponse:
    require(permissions.can_schedule_any_session(request.access))
    form = form_of(request, initial=USUAL | {"day": tomorrow()} | asked_for(request))
    if form.is_valid():
        require(permits(request.access, form))
        try:
            session = scheduling.schedule(**form.plan(), by=request.user)
        except scheduling.Overlap as overlap:
            form.refuse(overlap)
        else:
            return saved(request, session)
    return answer(request, "sessions/training_session_create.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def training_session_edit(request: Request, pk: UUID) -> HttpResponse:
    session = fetch(request, pk)
    require(permissions.can_move_session(request.access, session))
    form = form_of(request, initial=now_in(session), session=session)
    if form.is_valid():
        require(permits(request.access, form))
        if "following" in request.POST and session.series:
            return change_series(request, session, form)
        was_draft, revision = session.is_draft, session.revision
        try:
            batch = move_one(session, **form.plan(), by=request.user)
        except scheduling.Overlap as overlap:
            form.refuse(overlap)
        else:
            session.refresh_from_db()
            return saved(request, session) if was_draft else moved(request, session, revision, batch)
    context = {"session": session, "told": told(session), "later": later(request, session)}
    return answer(request, "sessions/training_session_edit.html", form, **context)


def moved(request: Request, session: TrainingSession, revision: int, batch: Batch | None) -> HttpResponse:
    """`revision` is the one from before: a new one means that people are told."""
    is_told = session.revision != revision
    said = _("The session is moved; its people are being told.") if is_told else _("The session is saved.")
    return done(request, session, said, undo=reverse("sessions:batch_undo", args=[batch.pk]) if batch else "")


def change_series(request: Request, session: TrainingSession, form: TrainingSessionForm) -> HttpResponse:
    """Show what the change would do to this session and the later ones of its series."""
    changes = changes_of(session, form.plan(), signed_up(session))
    if not changes:
        return done(request, session, _("Nothing is different, so nothing was changed."))
    return preview(request, change_following(session, changes, request.access))


def later(request: Request, session: TrainingSession) -> int:
    """How many later sessions of the series there are."""
    return len(following(session, request.access)) - 1 if session.series else 0


def saved(request: Request, session: TrainingSession) -> HttpResponse:
    """After creating: the session's page, or from the panel the board of that week."""
    draft = _("The draft is kept. Nobody is told before it is published.")
    to = session.get_absolute_url()
    if request.htmx:
        to = f"{reverse('sessions:training_session_list')}?week={session.day}"
    answer = done(request, to, draft if session.is_draft else _("The session is on the schedule."))
    return HttpResponseClientRedirect(to) if request.htmx else answer


@require_http_methods(["GET", "HEAD", "POST"])
def training_session_cancel(request: Request, pk: UUID) -> HttpResponse:
    session = fetch(request, pk)
    require(permissions.can_cancel_session(request.access, session))
    form = CancelForm(request.POST or None)
    if form.is_valid():
        if "following" in request.POST and session.series:
            return preview(request, cancel_following(session, form.cleaned_data["because"], request.access))
        scheduling.cancel(session, because=form.cleaned_data["because"], by=request.user)
        undo = reverse("sessions:training_session_restore", args=[session.pk])
        return done(request, session, _("The session is called off; its people are being told."), undo=undo)
    context = {"form": form, "session": session, "told": told(session), "later": later(request, session)}
    return render(request, "sessions/training_session_cancel.html", context, status=422 if form.errors else 200)


@require_POST
def training_session_restore(request: Request, pk: UUID) -> HttpResponse:
    """Takes a cancellation back: what "undo" leads to."""
    session = fetch(request, pk)
    require(permissions.can_restore_session(request.access, session))
    try:
        scheduling.restore(session, by=request.user)
    except scheduling.Overlap:
        messages.error(request, _("It stays called off: the team or its people are busy at that time by now."))
        return done(request, session)
    return done(request, session, _("The session takes place after all; its people are being told."))


def permits(access: Access, form: TrainingSessionForm) -> bool:
    area, team = form.cleaned_data["area"], form.cleaned_data["team"]
    return permissions.can_schedule_session(access, area.path, team.pk)


def fetch(request: Request, pk: UUID) -> TrainingSession:
    return get_object_or_404(TrainingSession.objects.visible_to(request.access).with_place(), pk=pk)


def form_of(
    request: Request, *, initial: dict[str, Any], session: TrainingSession | None = None
) -> TrainingSessionForm:
    """The form: new, sent, or (`refresh`) half-written, to show which teams are free then."""
    is_half = "refresh" in request.POST
    drafted: dict[str, Any] = {name: request.POST.get(name, "") for name in KEPT}
    drafted |= {name: request.POST.getlist(name) for name in KEPT_LISTS}
    return TrainingSessionForm(
        None if is_half else request.POST or None,
        initial=drafted if is_half else initial,
        areas=areas_for(request.access, session),
        teams=schedulable(request.access),
        may_correct_the_past=request.access.is_coordinator,
        session=session,
        posted=request.POST,
    )


def schedulable(access: Access) -> TeamQuerySet:
    return Team.objects.sent_by(access).active(timezone.localdate())


def areas_for(access: Access, session: TrainingSession | None) -> QuerySet[Area]:
    """Where someone may schedule; a session may also stay where it is."""
    areas = areas_in_reach(access)
    return areas | Area.objects.filter(pk=session.area_id) if session else areas


def asked_for(request: Request) -> dict[str, Any]:
    """What the address proposes: `?kind=`, `?area=`, `?team=`, `?day=`, `?title=` and some `?skill=`; a leader of one
    team need not choose it."""
    names = ("kind", "area", "team", "day", "title")
    asked: dict[str, Any] = {name: request.GET[name] for name in names if request.GET.get(name)}
    if skills := [pk for pk in request.GET.getlist("skill") if pk.isdecimal()]:
        asked["skills"] = skills
    own = {"team": str(*request.access.led_teams)} if len(request.access.led_teams) == 1 else {}
    return own | asked


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def now_in(session: TrainingSession) -> dict[str, Any]:
    starts, ends = timezone.localtime(session.starts_at).time(), timezone.localtime(session.ends_at).time()
    kept = {name: getattr(session, name) for name in ("kind", "day", "venue", "seats", "title", "audience")}
    kept["partners"] = [partner.pk for partner in session.partners.all()]
    places = {"area": session.area_id, "team": session.team_id, "starts": starts, "ends": ends}
    return kept | places | {"skills": [skill.pk for skill in session.skills.all()]}


def told(session: TrainingSession) -> dict[str, int]:
    """Who hears of a change: volunteers by e-mail; the learners' team has to tell those who are enrolled."""
    return {"volunteers": len(people_to_tell([session])[session.pk]), "learners": session.enrolments.heads()}


def answer(request: Request, template: str, form: TrainingSessionForm, **context: Any) -> HttpResponse:
    visible = TrainingSession.objects.visible_to(request.access).ids([each.session.pk for each in form.conflicts])
    conflicts = [(each, sentence(each), each.session.pk in visible) for each in form.conflicts]
    context |= {"form": form, "conflicts": conflicts}
    context |= staffing(request.access, form, request.POST)
    if request.htmx:
        is_staffing = context["keeps_typed"] = request.POST.get("refresh") == "1"
        template = f"sessions/partials/session_{'form.html#staffing' if is_staffing else 'panel.html'}"
    return render(request, template, context, status=422 if form.errors else 200)


def staffing(access: Access, form: TrainingSessionForm, posted: QueryDict) -> dict[str, Any]:
    """The teams that could go, the people of the chosen one, and the venues used before."""
    area, span, team, session = form.peek("area"), form.span(), form.peek("team"), form.session
    day, but = form.peek("day") or timezone.localdate(), session.pk if session else None
    search, needed = posted.get("find_team", ""), ceil((form.peek("seats") or 0) / settings.LEARNERS_PER_COMPANION)
    wanted = Wanted(area, span, needed, list(form.peek("skills") or ()))
    people = form.people(team, day) if team else {}
    return {
        "teams": ranked_teams(schedulable(access), wanted, search=search, chosen=team, but=but),
        "team": team,
        "people": weighed(people_options(team, day, span, people, but=but), area, span, session) if team else [],
        "limit": settings.HOURS_PER_WEEK,
        "find_team": search,
        "needed": needed,
        "venues": venues_of(area) if area else [],
    }


def weighed(
    people: list[PersonOption], area: Area | None, span: Span | None, session: TrainingSession | None
) -> list[PersonOption]:
    """With what the session would mean for each one's week, as soon as its time and place are known."""
    if area is None or span is None:
        return people
    planned = TrainingSession(area=area, starts_at=span.starts_at, ends_at=span.ends_at, day=span.day)
    planned.pk = session.pk if session else planned.pk
    return with_loads(people, planned)
