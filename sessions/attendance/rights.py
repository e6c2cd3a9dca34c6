"""Whose marks a session takes: those of the people who lead it, also when they led it then and no longer do now.

A right taken away between marking and sending must not lose a mark. So a mark is taken, for someone to review, of who
led the team or coordinated the area on the day of the session, or on the later day on which the mark was made (that of
the phone's clock, which may be off; the day of the session is the one that nobody can invent).
"""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from campaign.access import Role
from campaign.models import AreaRole, User
from sessions.models import TrainingSession
from teams.models import LEADING, Membership

Made = tuple[TrainingSession, date]  # of a mark: its session, and the day on which it was made
Term = tuple[UUID | None, str, date | None, date | None]  # a team or the path of an area, from when, until when


def held_rights(by: User, made: Collection[Made]) -> set[tuple[UUID, date]]:
    """Those (session, day) on which the person had the right to mark there, whatever they may do today."""
    if not made:
        return set()
    led = Membership.objects.filter(
        volunteer__user=by, role__in=LEADING, team__in={session.team_id for session, _ in made}
    )
    terms: list[Term] = [
        (team, "", first, last) for team, first, last in led.order_by().values_list("team_id", "starts_on", "ends_on")
    ]
    roles = AreaRole.objects.filter(Q(role=Role.COORDINATOR), user=by)
    terms += [
        (None, path, first, last) for path, first, last in roles.values_list("area__path", "starts_on", "ends_on")
    ]
    return {(session.pk, day) for session, day in made if had_right(session, day, terms)}


def had_right(session: TrainingSession, made_on: date, terms: Iterable[Term]) -> bool:
    days = {session.day, max(session.day, made_on)}
    return any(
        (team == session.team_id or (path and session.area.path.startswith(path)))
        and any((first is None or first <= day) and (last is None or day <= last) for day in days)
        for team, path, first, last in terms
    )
