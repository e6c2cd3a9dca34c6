"""Attendance: the one way to write it is `record_marks`; everything else here reads it or leads up to that call."""

from sessions.attendance.credit import place_of, recredit
from sessions.attendance.finishing import finish
from sessions.attendance.fold import Folded, Observed, fold
from sessions.attendance.guests import record_guests
from sessions.attendance.marks import record_marks
from sessions.attendance.receipts import Result
from sessions.attendance.roster import Roster, roster_of

__all__ = [
    "Folded",
    "Observed",
    "Result",
    "Roster",
    "finish",
    "fold",
    "place_of",
    "record_guests",
    "record_marks",
    "recredit",
    "roster_of",
]
