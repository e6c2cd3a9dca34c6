"""What sessions know of a team, for the pages of teams: parts that they load, and pages of their own without htmx."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.ids import id_or_none
from campaign.web import Request, render_part
from sessions.models import SignUp, TrainingSession
from sessions.week import Week, hours_of
from teams.models import Team
from teams.permissions import can_see_members

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
    sessions = TrainingSession.objects.visible_to(request.access).week_of_team(team, week.first, week.last)
    sees_members = can_see_members(request.access, team)
    context = {
        "team": team,
        "week": week,
        "today": today,
        "sessions": sessions,
        "ahead": [session for session in sessions if session.ends_at > timezone.now()],
        "hours": hours_of(sessions),
        "learners": TrainingSession.objects.people_who_came_to(team),
        "members": week_of_members(team, week, today) if sees_members else [],
        "member_count": team.memberships.still_on(today).count() if not sees_members else None,
        "sees_members": sees_members,
        "limit": settings.HOURS_PER_WEEK,
    }
    return render_part(request, "sessions/team_week.html", "team-week", context)


def week_of_members(team: Team, week: Week, today: date) -> list[dict[str, Any]]:
    """Of each member the number of sessions per day and the hours, in whatever team: who works for two is seen here."""
    members = {each.volunteer: each for each in team.memberships.still_on(today).with_people()}
    sessions: dict[UUID, list[TrainingSession]] = {volunteer.pk: [] for volunteer in members}
    for sign_up in SignUp.objects.in_week(list(sessions), week.first, week.last):
        sessions[sign_up.volunteer_id].append(sign_up.session)
    return [
        {"volunteer": volunteer, "membership": membership, **load(sessions[volunteer.pk], week)}
        for volunteer, membership in members.items()
    ]


def load(sessions: list[TrainingSession], week: Week) -> dict[str, Any]:
    hours, limit = hours_of(sessions), settings.HOURS_PER_WEEK
    return {
        "days": [(day, sum(session.day == day for session in sessions)) for day in week.days],
        "hours": hours,
        "percent": hours / limit * 80,
        "is_too_much": hours > limit,
    }
