from teams.models.memberships import LEADING, Membership, MembershipRole
from teams.models.teams import Team
from teams.models.volunteers import Volunteer

__all__ = ["LEADING", "Membership", "MembershipRole", "Team", "Volunteer"]
