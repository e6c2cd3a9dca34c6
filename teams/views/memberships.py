from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from campaign.names import clean
from campaign.web import Request, done, render_part, require
from teams import departures, memberships, permissions
from teams.forms import MemberChoiceForm, MembershipEndForm, RecruitForm, RoleForm
from teams.memberships import PhoneTaken
from teams.models import Membership, Team, Volunteer

FOUND_AT_MOST, DAY = 20, timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
def membership_create(request: Request, pk: UUID) -> HttpResponse:
    """Add someone found by searching (`volunteer` is posted), or someone new by name and phone."""
    team = get_object_or_404(Team.objects.visible_to(request.access).select_related("area"), pk=pk)
    require(permissions.can_add_member(request.access, team))
    may_name_leaders = permissions.can_name_leaders(request.access, team)
    if "volunteer" in request.POST:
        return add_known(request, team, MemberChoiceForm(request.POST, may_name_leaders=may_name_leaders))
    form = RecruitForm(request.POST or None, may_name_leaders=may_name_leaders)
    if form.is_valid():
        try:
            return welcome(request, memberships.recruit(team, **form.cleaned_data, by=request.user))
        except PhoneTaken:
            form.refuse_phone()
    search = clean(request.GET.get("q", ""))
    context = {"team": team, "form": form, "search": search, "found": find(request, team, search)}
    return render_part(request, "teams/membership_create.html", "found", context, status=422 if form.errors else 200)


def add_known(request: Request, team: Team, form: MemberChoiceForm) -> HttpResponse:
    volunteer_id = form.cleaned_data["volunteer"] if form.is_valid() else None
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.access), pk=volunteer_id)
    role, since = form.cleaned_data["role"], form.cleaned_data["since"]
    return welcome(request, memberships.join(team, volunteer, role=role, since=since, by=request.user))


def welcome(request: Request, membership: Membership) -> HttpResponse:
    words = {"person": membership.volunteer, "team": membership.team}
    return done(request, membership.team, _("%(person)s is in %(team)s now.") % words)


def find(request: Request, team: Team, search: str) -> list[Volunteer]:
    """Volunteers in scope of that name or phone, each with the teams they are in and whether this is one."""
    if len(search) < 2:
        return []
    found = Volunteer.objects.visible_to(request.access).search(search).with_teams()[:FOUND_AT_MOST]
    members = set(team.memberships.still_on(timezone.localdate()).values_list("volunteer_id", flat=True))
    return [volunteer for volunteer in found if volunteer.pk not in members]


@require_http_methods(["GET", "HEAD", "POST"])
def membership_edit(request: Request, pk: UUID) -> HttpResponse:
    membership = fetch(request, pk)
    require(permissions.can_edit_membership(request.access, membership))
    form = RoleForm(request.POST or None, may_name_leaders=True, initial={"role": membership.role})
    if form.is_valid():
        memberships.change_role(membership, **form.cleaned_data, by=request.user)
        return done(request, membership.team, _("The role has been saved."))
    return answer(request, "teams/membership_edit.html", membership, form)


@require_http_methods(["GET", "HEAD", "POST"])
def membership_end(request: Request, pk: UUID) -> HttpResponse:
    membership = fetch(request, pk)
    require(permissions.can_end_membership(request.access, membership))
    form = MembershipEndForm(request.POST or None, membership=membership)
    if form.is_valid():
        memberships.leave(membership, on=form.cleaned_data["on"], by=request.user)
        undo = reverse("teams:membership_reopen", args=[membership.pk])
        words = {"person": membership.volunteer, "day": f"{membership.ends_on:%d/%m/%Y}"}
        said = with_shifts(_("%(person)s is in the team until %(day)s.") % words, membership)
        return done(request, membership.team, said, undo=undo)
    return answer(request, "teams/membership_end.html", membership, form)


@require_http_methods(["GET", "HEAD", "POST"])
def membership_leave(request: Request, pk: UUID) -> HttpResponse:
    """Someone leaves a team by themselves; only who leads it lets them in again."""
    team = get_object_or_404(Team.objects.visible_to(request.access).select_related("area"), pk=pk)
    own = team.memberships.still_on(timezone.localdate()).filter(volunteer=request.access.volunteer_id)
    membership = own.select_related("team", "volunteer").order_by("starts_on").last()
    require(membership is not None and permissions.can_leave(request.access, team))
    assert membership is not None
    form = MembershipEndForm(request.POST or None, membership=membership)
    if form.is_valid():
        left = memberships.leave(membership, on=form.cleaned_data["on"], by=request.user)
        words = {"team": team, "day": f"{left.ends_on:%d/%m/%Y}"}
        thanks = _("You are in %(team)s until %(day)s. Thank you for your time.") % words
        return done(request, "teams:team_list", with_shifts(thanks, left))
    return answer(request, "teams/membership_leave.html", membership, form)


@require_POST
def membership_reopen(request: Request, pk: UUID) -> HttpResponse:
    """Takes the end of a membership back: what "undo" leads to."""
    membership = fetch(request, pk)
    require(permissions.can_end_membership(request.access, membership))
    current = memberships.reopen(membership, by=request.user)
    stays = _("%(person)s stays in the team.")
    came_back = _("%(person)s came back later and left again. That is as it was.")
    return done(request, membership.team, (came_back if current.ends_on else stays) % {"person": membership.volunteer})


def with_shifts(said: str, left: Membership) -> str:
    """What was said, and how many shifts others are asked to take over."""
    assert left.ends_on is not None
    count = len(departures.promised(left, left.ends_on))
    words = ngettext("We ask for a stand-in for %(count)s shift.", "We ask for a stand-in for %(count)s shifts.", count)
    return f"{said} {words % {'count': count}}" if count else said


def fetch(request: Request, pk: UUID) -> Membership:
    visible = Membership.objects.visible_to(request.access).select_related("team__area", "volunteer")
    return get_object_or_404(visible, pk=pk)


def answer(request: Request, template: str, membership: Membership, form: Any) -> HttpResponse:
    shifts = departures.promised(membership, max(timezone.localdate() - DAY, membership.starts_on - DAY))
    context = {"membership": membership, "team": membership.team, "form": form, "shifts": shifts}
    return render(request, template, context, status=422 if form.errors else 200)
