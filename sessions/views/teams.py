"""What sessions know of a team, for the pages of teams: parts that they load, and pages of their own without htmx."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.access import Access
from campaign.dashboards import phase_at
from campaign.ids import id_or_none
from campaign.web import Request, render_part
from learners.retention import share_of_team
from sessions.models import TrainingSession
from sessions.team_weeks import ahead_in, balances, clashes_in, member_weeks
from sessions.week import Week, hours_of
from teams.models import Team
from teams.permissions import can_add_member, can_see_members

AT_MOST = 100


@require_safe
def team_next(request: Request) -> HttpResponse:
    """The next session of each `?team=`, as pieces that htmx puts into the list of teams."""
    wanted = filter(None, map(id_or_none, request.GET.getlist("team")[:AT_MOST]))
    teams = Team.objects.visible_to(request.access).filter(pk__in=wanted)
    sessions = TrainingSession.objects.visible_to(request.access).next_of(teams, timezone.now())
    return render(request, "sessions/team_next.html", {"sessions": sessions})


@require_safe
def team_week(request: Request, pk: UUID) -> HttpResponse:
    """The members' week and the sessions to come; as a part it fills the page of the team."""
    team = get_object_or_404(Team.objects.visible_to(request.access).select_related("area"), pk=pk)
    today = timezone.localdate()
    week = Week.holding(today)
    visible = TrainingSession.objects.visible_to(request.access)
    sessions = list(visible.week_of_team(team, week.first, week.last).with_shifts())
    context = {
        "team": team,
        "week": week,
        "today": today,
        "sessions": sessions,
        "ahead": ahead_in(sessions, timezone.now()),
        "hours": hours_of(sessions),
        "learners": TrainingSession.objects.people_who_came_to(team),
        "use": share_of_team(team.pk, team.name, phase_at(team.area)),
        "limit": settings.HOURS_PER_WEEK,
    }
    return render_part(request, "sessions/team_week.html", "team-week", context | people_of(request.access, team, week))


def people_of(access: Access, team: Team, week: Week) -> dict[str, Any]:
    """The members' weeks and what to see to; for those who may not see who they are, how many."""
    today = timezone.localdate()
    if not can_see_members(access, team):
        return {"sees_members": False, "member_count": team.memberships.still_on(today).count()}
    members = member_weeks(team, week, today)
    mends = can_add_member(access, team)
    sessions = TrainingSession.objects.visible_to(access).week_of_team(team, today, week.last) if mends else []
    return {
        "sees_members": True,
        "members": members,
        "member_count": len(members),
        "trained": sum(each.is_trained for each in members),
        "member_hours": hours_of([place.session for each in members for place in each.places]),
        "balances": balances(members, timezone.now()) if mends else [],
        "clashes": clashes_in(list(sessions)) if mends else [],
    }
