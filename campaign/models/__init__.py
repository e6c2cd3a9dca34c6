from campaign.models.areas import LEAF_KINDS, Area, AreaKind, FormerArea
from campaign.models.audiences import Audience
from campaign.models.audit import AuditEntry
from campaign.models.campaigns import Campaign, Phase
from campaign.models.imports import Import, ImportKind, ImportRow
from campaign.models.jobs import Heartbeat, JobSlot
from campaign.models.roll_ups import DirtyKey, PhaseTotal, RollUp, RollUpState
from campaign.models.targets import Measure, Target, TargetChange
from campaign.models.users import AreaRole, User

__all__ = [
    "LEAF_KINDS",
    "Area",
    "AreaKind",
    "AreaRole",
    "Audience",
    "AuditEntry",
    "Campaign",
    "DirtyKey",
    "FormerArea",
    "Heartbeat",
    "Import",
    "ImportKind",
    "ImportRow",
    "JobSlot",
    "Measure",
    "Phase",
    "PhaseTotal",
    "RollUp",
    "RollUpState",
    "Target",
    "TargetChange",
    "User",
]
