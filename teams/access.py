"""Computes `campaign.access.Access` from area roles and memberships, in one query."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from campaign.access import NOBODY, Access, Role
from campaign.models import User
from campaign.statements import select
from teams.models import LEADING


def access_of(user: User | AnonymousUser) -> Access:
    """The scope of a person today; nothing for someone signed out or suspended."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    rows = scope_rows(user)
    teams = [(role, team) for role, path, team, volunteer in rows if team]
    return Access(
        user_id=user.pk,
        volunteer_id=next((volunteer for *_, volunteer in rows if volunteer), None),
        coordinated=tuple(path for role, path, *_ in rows if role == Role.COORDINATOR),
        overseen=tuple(path for role, path, *_ in rows if role == Role.OFFICIAL),
        teams=frozenset(team for role, team in teams),
        led_teams=frozenset(team for role, team in teams if role in LEADING),
    )


# Written out: every request asks this, and composing the query took three times as long as answering it.
SCOPE = """
    SELECT r.role, a.path, NULL, NULL FROM campaign_arearole r JOIN campaign_area a ON a.id = r.area_id
    WHERE r.user_id = %(user)s
      AND (r.starts_on IS NULL OR r.starts_on <= %(today)s) AND (r.ends_on IS NULL OR r.ends_on >= %(today)s)
    UNION ALL
    SELECT m.role, NULL, m.team_id, v.id FROM teams_volunteer v JOIN teams_membership m ON m.volunteer_id = v.id
    WHERE v.user_id = %(user)s AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
    UNION ALL
    SELECT m.role, NULL, t.id, v.id FROM teams_volunteer v JOIN teams_membership m ON m.volunteer_id = v.id
    JOIN teams_team t ON t.continued_by_id = m.team_id
    WHERE v.user_id = %(user)s AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
    UNION ALL
    SELECT NULL, NULL, NULL, v.id FROM teams_volunteer v WHERE v.user_id = %(user)s
"""


def scope_rows(user: User) -> list[tuple[Any, ...]]:
    """Rows (role, area path, team, volunteer): one per area role, per membership today (also of
    teams that were merged into its team), and one for the volunteer."""
    return select(SCOPE, {"user": user.pk, "today": timezone.localdate()}, ids=(2, 3))
