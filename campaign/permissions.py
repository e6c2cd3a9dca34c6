"""Who may do what with campaigns, phases and targets; the object was already fetched in scope."""

from campaign.access import Access
from campaign.models import Area, Campaign, Phase


def can_create_campaign(access: Access) -> bool:
    """Coordinators of a whole province: a campaign belongs to one."""
    return any(path.count("/") == 1 for path in access.coordinated)


def can_edit_campaign(access: Access, campaign: Campaign) -> bool:
    return access.coordinates(campaign.area.path)


def can_edit_phase(access: Access, phase: Phase) -> bool:
    return can_edit_campaign(access, phase.campaign)


def can_edit_targets(access: Access, phase: Phase) -> bool:
    """Also coordinators of a part of the province: they set the targets of their own wards."""
    return any(path.startswith(phase.campaign.area.path) for path in access.coordinated)


def can_edit_target(access: Access, area: Area) -> bool:
    return access.coordinates(area.path)
