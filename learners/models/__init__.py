from learners.models.actions import Action, ActionKind, ActionState
from learners.models.certificates import (
    Certificate,
    CertificateBatch,
    CertificateKind,
    CertificateNumber,
    CertificatePart,
    CertificateRules,
)
from learners.models.companions import Companion, LearnerTeam
from learners.models.confirmations import StateConfirmation
from learners.models.consents import Consent
from learners.models.follow_ups import Barrier, FollowUp, FollowUpAnswer, Grade, Outcome, RealUse
from learners.models.learners import Device, FormOfAddress, Learner
from learners.models.materials import Material, MaterialFile, MaterialKind, MaterialState, TakeHomeCard
from learners.models.merges import Merge
from learners.models.moments import Moment
from learners.models.privacy_requests import PrivacyAnswer, PrivacyRequest, RequestKind
from learners.models.progress import Level, Observation, Participation, Progress
from learners.models.qualifications import Qualification
from learners.models.skills import Bundle, CatalogueVersion, Skill

__all__ = [
    "Action",
    "ActionKind",
    "ActionState",
    "Barrier",
    "Bundle",
    "CatalogueVersion",
    "Certificate",
    "CertificateBatch",
    "CertificateKind",
    "CertificateNumber",
    "CertificatePart",
    "CertificateRules",
    "Companion",
    "Consent",
    "Device",
    "FollowUp",
    "FollowUpAnswer",
    "FormOfAddress",
    "Grade",
    "Learner",
    "LearnerTeam",
    "Level",
    "Material",
    "MaterialFile",
    "MaterialKind",
    "MaterialState",
    "Merge",
    "Moment",
    "Observation",
    "Outcome",
    "Participation",
    "PrivacyAnswer",
    "PrivacyRequest",
    "Progress",
    "Qualification",
    "RealUse",
    "RequestKind",
    "Skill",
    "StateConfirmation",
    "TakeHomeCard",
]
