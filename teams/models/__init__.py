from teams.models.memberships import Membership, MembershipRole
from teams.models.teams import Team
from teams.models.volunteers import Volunteer

__all__ = ["Membership", "MembershipRole", "Team", "Volunteer"]
