from learners.models.consents import Consent
from learners.models.learners import Companion, FormOfAddress, Learner, LearnerTeam
from learners.models.progress import Level, Observation, Participation, Progress
from learners.models.skills import Skill

__all__ = [
    "Companion",
    "Consent",
    "FormOfAddress",
    "Learner",
    "LearnerTeam",
    "Level",
    "Observation",
    "Participation",
    "Progress",
    "Skill",
]
