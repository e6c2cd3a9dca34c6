"""What sessions keep about learners and volunteers, and how they forget a learner."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.privacy import DUTY
from campaign.rights.register import LEARNER, USER, VOLUNTEER, impersonal, mentions, personal, shredder
from campaign.rights.traces import Traces
from learners.privacy import about
from sessions.erasure import blotted_file, blotted_item
from sessions.models import (
    Attendance,
    Batch,
    BatchItem,
    CalendarFeed,
    CheckInCode,
    Directions,
    Encounter,
    Enrolment,
    Guest,
    Knock,
    Mark,
    Partner,
    QuarantinedMark,
    QueueFile,
    Reminder,
    SeatWait,
    Shift,
    SignUp,
    TrainingSession,
    Wait,
)
from teams.privacy import KEPT

AT = {"session__day": _("day"), "session__title": _("session")}


def of_volunteer(section: Any, purpose: Any) -> dict[str, Any]:
    return {
        "person": VOLUNTEER, "of": "volunteer", "section": section, "purpose": purpose, "basis": DUTY, "kept": KEPT,
    }  # fmt: skip


personal(
    Attendance,
    **about("learner", _("Sessions they came to")),
    keeps=("status",),
    shows=AT | {"session__area__name": _("ward or commune"), "status": _("attendance")},
)
personal(
    Mark,
    **about("learner", _("Every mark of attendance")),
    keeps=("status", "observed_at", "received_at", "origin", "body_hash"),
    shows=AT | {"status": _("attendance"), "observed_at": _("when"), "origin": _("where it was marked")},
)
personal(
    Enrolment,
    **about("learner", _("Sessions they are expected at")),
    keeps=("enrolled_at",),
    shows=AT | {"is_walk_in": _("came without being expected"), "enrolled_at": _("recorded")},
)
personal(
    Encounter,
    **about("learner", _("Desks and visits")),
    keeps=("outcome", "again_on", "observed_at", "received_at", "body_hash"),
    shows=AT
    | {
        "observed_at": _("when"),
        "outcome": _("how it ended"),
        "skill__name_vi": _("skill"),
        "again_on": _("to come again on"),
    },
)
personal(
    SeatWait,
    **about("learner", _("Waiting lists")),
    keeps=("state", "joined_at"),
    shows=AT | {"state": _("state"), "joined_at": _("since")},
)
personal(
    SignUp,
    **of_volunteer(_("Shifts"), _("arranging shifts")),
    texts=("stand_in_reason",),
    keeps=("role", "confirmed_at", "stand_in_wanted_at", "checked_in_at", "created_at"),
    shows=AT | {
        "role": _("role"), "created_at": _("recorded"), "confirmed_at": _("said they would come"),
        "stand_in_wanted_at": _("looked for a stand-in"), "stand_in_reason": _("reason"), "checked_in_at": _("came"),
    },
)  # fmt: skip
personal(
    Wait,
    **of_volunteer(_("Waiting lists"), _("arranging shifts")),
    keeps=("role", "state", "offer_ends_at", "joined_at"),
    shows=AT | {"role": _("role"), "state": _("state"), "joined_at": _("since")},
)
personal(
    Reminder,
    **of_volunteer(_("Messages"), _("reminding of shifts")),
    texts=("problem",),
    keeps=("kind", "channel", "slot", "due_at", "state", "leased_until", "sent_at", "created_at"),
    shows=AT | {"kind": _("message"), "channel": _("channel"), "due_at": _("due on"), "state": _("state"),
                "sent_at": _("sent"), "problem": _("problem")},
)  # fmt: skip
mentions(TrainingSession, "title", "venue", "cancelled_because", "finish_note", plain=("drafted_people",))
mentions(BatchItem, plain=("before", "after"))  # times, teams and places of sessions
mentions(Partner, plain=("name", "search_name"))
impersonal(Batch)
personal(
    CalendarFeed,
    person=USER, of="owner", purpose=_("calendars on one's own devices"), basis=DUTY, kept=KEPT,
    section=_("Calendars"),
    keeps=("made_at", "revoked_at"),
    shows={"made_at": _("since"), "revoked_at": _("until")},
)  # fmt: skip
mentions(Directions, "words", plain=("place",))
mentions(QuarantinedMark, "resolution", plain=("mark_id", "outcome", "code", "item"))  # items: below
mentions(QueueFile, "file_name", plain=("content", "outcomes"))  # content: below
mentions(Knock, plain=("typed", "search_typed"))  # below
impersonal(CheckInCode, Guest, Shift)


@shredder(LEARNER)
def forget_items(traces: Traces, ids: Collection[UUID]) -> None:
    """Items in quarantine lose the person; their hashes stay, so that the same item sent again is known."""
    wanted = Q(pk__in=[])
    for text in [*map(str, ids), *traces.spellings]:
        wanted |= Q(item__icontains=json.dumps(text)[1:-1])
    for row in QuarantinedMark.objects.filter(wanted).only("item").iterator(500):
        clean = blotted_item(row.item, traces, ids)
        if clean != row.item:
            QuarantinedMark.objects.filter(pk=row.pk).update(item=clean)


@shredder(LEARNER)
def forget_files(traces: Traces, ids: Collection[UUID]) -> None:
    """Files that wait to be let in lose the person."""
    for file in QueueFile.objects.drafts().exclude(content=b""):
        clean = blotted_file(bytes(file.content), ids)
        if clean != bytes(file.content):
            QueueFile.objects.filter(pk=file.pk).update(content=clean)


@shredder(LEARNER)
def forget_knocks(traces: Traces, ids: Collection[UUID]) -> None:
    """What they typed at a door; whoever typed it is let in or gone by now."""
    for knock in Knock.objects.filter(traces.likely("typed", "search_typed")):
        if traces.named_in(knock.typed) or knock.search_typed in traces.folded:
            knock.delete()


@shredder(LEARNER)
def strike_from_lists(traces: Traces, ids: Collection[UUID]) -> None:
    """Nobody waits for them at the sessions of the days to come, where no phone can have marked them yet."""
    SeatWait.objects.filter(learner__in=ids, state=SeatWait.State.WAITING).update(state=SeatWait.State.LEFT)
    ahead = Enrolment.objects.filter(learner__in=ids, session__day__gt=timezone.localdate())
    ahead.exclude(session__in=Attendance.objects.filter(learner__in=ids).values("session")).delete()
