from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaign.access import Access
from campaign.ids import id_or_none
from campaign.models import Area
from campaign.pages import page_of
from campaign.web import Request, done, render_part, require
from teams import permissions
from teams.contacts import show_contacts
from teams.forms import TeamForm
from teams.models import Membership, MembershipRole, Team, TeamChange
from teams.teams import change_team, open_team

PAGE_SIZE = 50


@require_safe
def team_list(request: Request) -> HttpResponse:
    """Teams in scope, found by their own or their ward's name, in one area if asked."""
    today = timezone.localdate()
    teams = Team.objects.visible_to(request.access).active(today).with_members(today)
    search, area = request.GET.get("q", ""), area_asked_for(request)
    teams = teams.search(search) if search else teams
    teams = teams.in_area(area) if area else teams
    context = {
        "page": page_of(teams, request.GET.get("page"), PAGE_SIZE),
        "search": search,
        "area": area,
        "may_create": permissions.can_create_team(request.access),
    }
    return render_part(request, "teams/team_list.html", "teams", context)


def area_asked_for(request: Request) -> Area | None:
    """The area of `?area=`, when it is one and in scope."""
    wanted = id_or_none(request.GET.get("area"))
    return Area.objects.visible_to(request.access).filter(pk=wanted).first() if wanted else None


@require_safe
def team_detail(request: Request, pk: UUID) -> HttpResponse:
    team = get_object_or_404(Team.objects.visible_to(request.access).select_related("area"), pk=pk)
    sees_members = permissions.can_see_members(request.access, team)
    context = {
        "team": team,
        "sees_members": sees_members,
        "limit": settings.HOURS_PER_WEEK,
        "may_edit": permissions.can_edit_team(request.access, team),
        "may_add": permissions.can_add_member(request.access, team),
        "may_see_phones": permissions.can_see_phones(request.access, team),
        "may_leave": permissions.can_leave(request.access, team),
        "changes": TeamChange.objects.standing().touching(team) if sees_members else [],
    }
    context |= people_of(request.access, team) if sees_members else numbers_of(team)
    return render(request, "teams/team_detail.html", context)


def people_of(access: Access, team: Team) -> dict[str, Any]:
    today = timezone.localdate()
    members = member_rows(access, team.memberships.still_on(today).with_people())
    former = team.memberships.over_on(today).with_people().order_by("-ends_on")
    leading = [row["membership"] for row in members if row["membership"].role == MembershipRole.LEADER]
    return {"members": members, "former": former, "member_count": len(members), "leading": leading}


def numbers_of(team: Team) -> dict[str, Any]:
    """How many they are, and whom to talk to."""
    current = team.memberships.on(timezone.localdate())
    leading = current.filter(role=MembershipRole.LEADER).with_people()
    return {"leading": leading, "member_count": current.values("volunteer").distinct().count()}


@require_safe
def team_contacts(request: Request, pk: UUID) -> HttpResponse:
    """Whole phone numbers and addresses, for those who must call; of their own team only."""
    team = get_object_or_404(Team.objects.visible_to(request.access).select_related("area"), pk=pk)
    require(permissions.can_see_phones(request.access, team))
    return render(request, "teams/team_contacts.html", {"team": team, "members": show_contacts(team, to=request.user)})


def member_rows(access: Access, memberships: QuerySet[Membership]) -> list[dict[str, Any]]:
    return [
        {
            "membership": membership,
            "may_edit": permissions.can_edit_membership(access, membership) and membership.ends_on is None,
            "may_end": permissions.can_end_membership(access, membership) and membership.ends_on is None,
        }
        for membership in memberships.select_related("team__area")
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def team_create(request: Request) -> HttpResponse:
    require(permissions.can_create_team(request.access))
    initial = {"opened_on": timezone.localdate(), "area": area_asked_for(request)}
    form = TeamForm(request.POST or None, areas=home_wards(request.access), initial=initial)
    if form.is_valid():
        team = open_team(**form.cleaned_data, by=request.user)
        return done(request, team, _("%(team)s is ready. Add its members now.") % {"team": team})
    context = {"form": form, "back": reverse("teams:team_list")}
    return render(request, "teams/team_create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def team_edit(request: Request, pk: UUID) -> HttpResponse:
    team = get_object_or_404(Team.objects.visible_to(request.access).select_related("area"), pk=pk)
    require(permissions.can_edit_team(request.access, team))
    form = TeamForm(request.POST or None, areas=home_wards(request.access), team=team)
    if form.is_valid():
        change_team(team, **form.cleaned_data, by=request.user)
        return done(request, team, _("The team has been saved."))
    context = {"form": form, "team": team, "back": team.get_absolute_url()}
    return render(request, "teams/team_edit.html", context, status=422 if form.errors else 200)


def home_wards(access: Access) -> QuerySet[Area]:
    return Area.objects.coordinated_by(access).leaves().in_force()
