from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.access import Access
from campaign.growing import render_growing
from campaign.models import Area, AreaKind
from campaign.prepared import prepared
from campaign.web import Request, render_part
from learners.models import Learner, Qualification
from sessions import permissions, week_lines
from sessions.board import HOME_COLUMNS, Board, Home, Ward, board_of
from sessions.models import SessionKind, SignUp, Status, TrainingSession
from sessions.month import Month
from sessions.month import days_of as days_of_month
from sessions.needs import needs_of
from sessions.permissions import can_schedule_any_session
from sessions.schedule import Asked
from sessions.week import Slot, clashes_of, hours_of, sessions_of
from teams.models import Membership, Team, Volunteer


@require_safe
def training_session_list(request: Request) -> HttpResponseBase:
    """The week: a board of wards and days for those who oversee areas; a list of days for the others and on phones."""
    asked = Asked.by(request)
    context = {
        "asked": asked,
        "today": timezone.localdate(),
        "kinds": SessionKind.choices,
        "may_schedule": can_schedule_any_session(request.access),
    }
    template = "sessions/training_session_list.html"
    return render_growing(request, template, "schedule", context, "planned", lambda: planned(request, asked))


def planned(request: Request, asked: Asked) -> dict[str, Any]:
    """What stands in the week that is asked for."""
    sessions = sessions_of(request.access, asked.week)
    clashes = clashes_of(sessions)
    clashing = {session.pk for pair in clashes for session in pair}
    shown = [each for each in sessions if asked.shows(each, clashing)]
    whole = board(request.access, asked, sessions, shown) if request.access.sees_areas else None
    return {
        "clashes": clashes,
        "clashing": clashing,
        "shown": shown,
        "hours": hours_of(shown),
        "board": whole,
        "lines": week_lines.board_lines(whole, clashing, request.GET) if whole else [],
        "gaps": week_lines.gap_lines(whole.gaps, asked.week, request.GET) if whole else [],
        "days": days_of(asked, shown, clashing, only_chosen=whole is not None),
        "clusters": clusters_of(request.access) if whole else [],
    }


def board(access: Access, asked: Asked, sessions: list[Slot], shown: list[Slot]) -> Board:
    """The board of what is shown; wards with nothing are told from all sessions, whatever the filters."""
    rows, inside = wards_of(access, asked.area.path if asked.area else None), {each.area_id for each in shown}
    wards = [ward for row in rows if asked.search in (ward := Ward._make(row)).search_name or (ward.pk in inside)]
    teams = [Home._make(row) for row in teams_at_work(access, asked.week.first)]
    trained = dict(people_trained(access, asked.week.first))
    with_gaps = not asked.team and asked.only != "clashes"
    return board_of(wards, asked.week, sessions, shown, teams, trained, with_gaps=with_gaps, by_name=asked.by_name)


@require_safe
def training_session_month(request: Request) -> HttpResponse:
    """How many sessions each day of a month has; every day leads to its week."""
    asked, today = Asked.by(request), timezone.localdate()
    month = Month.written(request.GET.get("month", ""), today)
    team = asked.team.pk if asked.team else None
    weeks = days_of_month(request.access, month, kind=asked.kind, area=asked.area, team=team)
    inside = [day for week in weeks for day in week if day.inside]
    context = {
        "asked": asked,
        "month": month,
        "weeks": weeks,
        "today": today,
        "count": sum(day.count for day in inside),
        "empty": sum(not day.count for day in inside),
        "kinds": SessionKind.choices,
        "clusters": clusters_of(request.access) if request.access.sees_areas else [],
    }
    return render_part(request, "sessions/training_session_month.html", "month", context)


@prepared()
def clusters_of(access: Access) -> QuerySet[Area, tuple[Any, ...]]:
    """(id, name) of the clusters in scope, for the filter."""
    clusters = Area.objects.visible_to(access).filter(kind=AreaKind.CLUSTER).in_force()
    return clusters.order_by("sort_name").values_list("pk", "name")


@prepared()
def wards_of(access: Access, below: str | None) -> QuerySet[Area, tuple[Any, ...]]:
    areas = Area.objects.visible_to(access).leaves().in_force()
    return (areas.filter(path__startswith=below) if below else areas).values_list(*Ward._fields)


@prepared()
def teams_at_work(access: Access, day: date) -> QuerySet[Team, tuple[Any, ...]]:
    return Team.objects.visible_to(access).active(day).values_list(*HOME_COLUMNS)


@prepared()
def people_trained(access: Access, day: date) -> QuerySet[Qualification, tuple[UUID, int]]:
    """(team, how many of its people are trained for anything on that day)."""
    members = Membership.objects.on(day).filter(team__in=Team.objects.visible_to(access))
    return Qualification.objects.valid_on(day).people_by_team(members)


def days_of(asked: Asked, shown: list[Slot], clashing: Collection[UUID], *, only_chosen: bool) -> list[dict[str, Any]]:
    """Every day with its sessions; of the others than the chosen one only the count when there would be too many."""
    days = [(day, [each for each in shown if each.day == day]) for day in asked.week.days]
    return [
        {
            "day": day,
            "count": len(found),
            "lines": [
                week_lines.session_line(session, session.pk in clashing, with_team=only_chosen)
                for session in (found if not only_chosen or day == asked.day else [])
            ],
        }
        for day, found in days
    ]


@require_safe
def training_session_detail(request: Request, pk: UUID) -> HttpResponse:
    session = get_object_or_404(
        TrainingSession.objects.visible_to(request.access).with_shifts().select_related("area", "team__area"), pk=pk
    )
    expected = Learner.objects.visible_to(request.access).at(session.pk)
    people = people_of(session)
    context = {
        "session": session,
        "people": people,
        **places_in(request.access, session, people),
        "skills": session.skills.all(),
        "partners": session.partners.all(),
        "enrolled": session.enrolments.heads(),
        "expected": expected.order_by("sort_name"),
        "tally": tally_of(session),
        "seat_waits": session.seat_waits.to_look_after(),
        "may_move": permissions.can_move_session(request.access, session),
        "may_cancel": permissions.can_cancel_session(request.access, session),
        "may_take_attendance": permissions.can_take_attendance(request.access, session),
        "may_check_in": may_check_in(request.access, session, people),
        "may_enrol": permissions.can_enrol_learners(request.access, session),
        "may_open_team": session.team_id in request.access.teams or request.access.oversees(session.team.area.path),
        "may_restore": session.is_cancelled and permissions.can_restore_session(request.access, session),
    }
    return render(request, "sessions/training_session_detail.html", context)


def people_of(session: TrainingSession) -> list[SignUp]:
    """Who has a place; of a draft who will have one, which is stored nowhere yet."""
    if not session.is_draft:
        return list(session.sign_ups.select_related("volunteer").order_by("-role", "volunteer__sort_name"))
    volunteers = Volunteer.objects.order_by("sort_name").in_bulk(session.drafted_people)
    roles = {volunteer: session.drafted_people[str(pk)] for pk, volunteer in volunteers.items()}
    return [SignUp(session=session, volunteer=each, role=role) for each, role in roles.items()]


def places_in(access: Access, session: TrainingSession, people: list[SignUp]) -> dict[str, Any]:
    """What is needed in each role, the person's own place, and what they may do about them."""
    mine = next((each for each in people if each.volunteer_id == access.volunteer_id), None)
    is_ahead = session.starts_at > timezone.now() and not session.is_cancelled
    return {
        "needs": needs_of(session, people),
        "mine": mine if is_ahead and not session.is_draft else None,
        "may_sign_up": is_ahead and mine is None and permissions.can_sign_up(access, session),
        "may_set_places": is_ahead and permissions.can_set_places(access, session),
    }


def may_check_in(access: Access, session: TrainingSession, people: list[SignUp]) -> set[UUID]:
    """The places whose holders this person may say came."""
    if session.is_cancelled or session.is_draft:
        return set()
    return {each.pk for each in people if permissions.can_check_in_volunteer(access, session, each.volunteer_id)}


def tally_of(session: TrainingSession) -> list[tuple[str, int]]:
    """(status in words, number of learners) for every status that somebody has."""
    counts = session.tally()
    return [(str(status.label), counts[status]) for status in Status if counts.get(status)]
