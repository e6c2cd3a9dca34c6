"""Whose marks a session takes: those of the people who lead it, also when they led it then and no longer do now."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from campaign.access import Role
from campaign.models import AreaRole, User
from sessions.models import TrainingSession
from teams.access import LEADING
from teams.models import Membership


def held_rights(by: User, sessions: Collection[TrainingSession]) -> set[UUID]:
    """Those of the sessions on whose day the person led the team or coordinated the area, whatever they may do today."""
    if not sessions:
        return set()
    led = Membership.objects.filter(
        volunteer__user=by, role__in=LEADING, team__in={session.team_id for session in sessions}
    )
    terms = [
        (team, "", first, last) for team, first, last in led.order_by().values_list("team_id", "starts_on", "ends_on")
    ]
    roles = AreaRole.objects.filter(Q(role=Role.COORDINATOR), user=by)
    terms += [
        (None, path, first, last) for path, first, last in roles.values_list("area__path", "starts_on", "ends_on")
    ]
    return {session.pk for session in sessions if had_right(session, terms)}


def had_right(session: TrainingSession, terms: Iterable[tuple]) -> bool:
    return any(
        (team == session.team_id or (path and session.area.path.startswith(path)))
        and (first is None or first <= session.day)
        and (last is None or session.day <= last)
        for team, path, first, last in terms
    )
