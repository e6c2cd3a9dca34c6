"""Who may do what with teams and their members; the object was already fetched in scope."""

from collections.abc import Iterable

from campaign.access import Access
from teams.models import Membership, MembershipRole, Team


def can_create_team(access: Access) -> bool:
    return access.is_coordinator


def can_edit_team(access: Access, team: Team) -> bool:
    return access.coordinates(team.area.path)


def can_add_member(access: Access, team: Team) -> bool:
    return can_edit_team(access, team) or team.pk in access.led_teams


def can_invite(access: Access, team: Team) -> bool:
    """Who may add a member may let many come by a link; as members only, never as leaders."""
    return can_add_member(access, team)


def can_name_leaders(access: Access, team: Team) -> bool:
    """Leaders and deputies see learners: only a coordinator makes someone one."""
    return can_edit_team(access, team)


def can_edit_membership(access: Access, membership: Membership) -> bool:
    return can_name_leaders(access, membership.team)


def can_end_membership(access: Access, membership: Membership) -> bool:
    """Leaders end the membership of plain members of their own team."""
    is_own_member = membership.team_id in access.led_teams and membership.role == MembershipRole.MEMBER
    return can_edit_team(access, membership.team) or is_own_member


def can_see_members(access: Access, team: Team) -> bool:
    """Who is in a team is for its members and coordinators; officials see how many, and who leads it."""
    return can_edit_team(access, team) or team.pk in access.teams


def sees_phone_of(access: Access, memberships: Iterable[Membership]) -> bool:
    """Leaders see the whole number of their own members only, wherever else those belong."""
    return any(can_see_phones(access, each.team) for each in memberships)


def can_leave(access: Access, team: Team) -> bool:
    return team.pk in access.teams


def can_see_phones(access: Access, team: Team) -> bool:
    """Whole phone numbers: for those who must call. Everyone else sees them masked."""
    return can_add_member(access, team)
