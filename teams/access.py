"""Computes `campaign.access.Access` from area roles and memberships, in one query."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, F, Q, UUIDField, Value
from django.utils import timezone

from campaign.access import NOBODY, Access, Role
from campaign.models import AreaRole, User
from teams.models import Membership, MembershipRole, Volunteer

LEADING = {MembershipRole.LEADER.value, MembershipRole.DEPUTY.value}


def access_of(user: User | AnonymousUser) -> Access:
    """The scope of a person today; nothing for someone signed out or suspended."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    rows = list(scope_rows(user))
    teams = [(role, team) for role, path, team, volunteer in rows if team]
    return Access(
        user_id=user.pk,
        volunteer_id=next((volunteer for *_, volunteer in rows if volunteer), None),
        coordinated=tuple(path for role, path, *_ in rows if role == Role.COORDINATOR),
        overseen=tuple(path for role, path, *_ in rows if role == Role.OFFICIAL),
        teams=frozenset(team for role, team in teams),
        led_teams=frozenset(team for role, team in teams if role in LEADING),
    )


def scope_rows(user: User):  # type: ignore[no-untyped-def]  # a union of values_list has no useful static type
    """Rows (role, area path, team, volunteer): one per area role, per membership today, and one for the volunteer."""
    today = timezone.localdate()
    nothing = Value("", output_field=CharField())
    no_id = Value(None, output_field=UUIDField())
    in_force = Q(starts_on__isnull=True) | Q(starts_on__lte=today), Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    roles = AreaRole.objects.filter(*in_force, user=user).values_list("role", "area__path", no_id, no_id)
    memberships = (
        Membership.objects.on(today)
        .filter(volunteer__user=user)
        .order_by()
        .values_list("role", nothing, F("team_id"), F("volunteer_id"))
    )
    oneself = (
        Volunteer.objects.filter(user=user, left_on__isnull=True)
        .order_by()
        .values_list(nothing, nothing, no_id, F("pk"))
    )
    return roles.union(memberships, oneself, all=True)
