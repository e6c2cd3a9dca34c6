from sessions.models.attendance import Attendance
from sessions.models.batches import Batch, BatchItem
from sessions.models.calendar_feeds import CalendarFeed
from sessions.models.check_ins import CheckInCode, Knock
from sessions.models.directions import Directions
from sessions.models.encounters import MET, MISSED, Encounter, EncounterOutcome
from sessions.models.enrolments import Enrolment
from sessions.models.guests import Guest
from sessions.models.kinds import SessionKind
from sessions.models.marks import ATTENDED, Mark, QuarantinedMark, Status
from sessions.models.partners import Partner, PartnerKind
from sessions.models.queue_files import QueueFile
from sessions.models.reminders import Reminder
from sessions.models.seat_waits import SeatWait
from sessions.models.shifts import Shift
from sessions.models.sign_ups import SignUp
from sessions.models.training_sessions import TrainingSession
from sessions.models.waits import Wait

__all__ = [
    "ATTENDED",
    "MET",
    "MISSED",
    "Attendance",
    "Batch",
    "BatchItem",
    "CalendarFeed",
    "CheckInCode",
    "Directions",
    "Encounter",
    "EncounterOutcome",
    "Enrolment",
    "Guest",
    "Knock",
    "Mark",
    "Partner",
    "PartnerKind",
    "QuarantinedMark",
    "QueueFile",
    "Reminder",
    "SeatWait",
    "SessionKind",
    "Shift",
    "SignUp",
    "Status",
    "TrainingSession",
    "Wait",
]
