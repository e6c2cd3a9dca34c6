from teams.models.changes import MovedMember, TeamChange
from teams.models.invitations import Guardian, Invitation, InvitationState, Joining
from teams.models.memberships import LEADING, Membership, MembershipRole
from teams.models.rotas import Rota, RotaDay
from teams.models.teams import Team
from teams.models.volunteers import Volunteer

__all__ = [
    "LEADING",
    "Guardian",
    "Invitation",
    "InvitationState",
    "Joining",
    "Membership",
    "MembershipRole",
    "MovedMember",
    "Rota",
    "RotaDay",
    "Team",
    "TeamChange",
    "Volunteer",
]
