"""Attendance of people who are merged or parted: folded anew from the marks of all their entries."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from campaign.roll_ups import mark_dirty
from learners.merging import LEDGERS, Ledger
from sessions.attendance.credit import credit
from sessions.attendance.fold import Folded, fold
from sessions.attendance.folding import Known, observed, write
from sessions.attendance.items import Pair
from sessions.models import ATTENDED, Attendance, Enrolment, Mark, TrainingSession


def hold(family: Collection[UUID]) -> None:
    """The sessions in order of their ids, then the ledger itself: whoever is marking commits first or waits.

    Without the second a batch that began before the merge would fold for someone who is merged by now.
    """
    list(TrainingSession.objects.filter(pk__in=met(family)).order_by("pk").select_for_update(no_key=True).values("pk"))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE training_mark IN SHARE ROW EXCLUSIVE MODE")


def met(family: Collection[UUID]) -> set[UUID]:
    """The sessions on whose lists they stand, or stood."""
    listed = Enrolment.objects.filter(learner__in=family).values_list("session", flat=True)
    return {*listed, *Attendance.objects.filter(learner__in=family).values_list("session", flat=True)}


def settle(family: Collection[UUID]) -> None:
    """Write the attendance that the marks amount to now, and count everyone anew where they came."""
    sessions = {session.pk: session for session in TrainingSession.objects.filter(pk__in=met(family))}
    came = set(attended(family))
    wanted = folded(family, sessions)
    Attendance.objects.filter(learner__in=family).delete()
    write(sorted(wanted.items()))
    changed = came ^ set(attended(family))
    for campaign in sorted({session.campaign_id for session in sessions.values()}):
        met_there = (sessions[pk] for pk, _ in changed if sessions[pk].campaign_id == campaign)
        mark_dirty(campaign, {(each.area_id, each.day) for each in met_there} | credit(campaign, family))


def attended(family: Collection[UUID]) -> list[Pair]:
    rows = Attendance.objects.filter(learner__in=family, status__in=ATTENDED)
    return list(rows.values_list("session_id", "learner_id"))


def folded(family: Collection[UUID], sessions: Collection[UUID]) -> dict[Pair, Folded]:
    rows = Mark.objects.filter(session__in=sessions, learner__in=family).values_list(*Known._fields)
    marks: dict[Pair, list[Known]] = {}
    for mark in (Known(*row) for row in rows):
        marks.setdefault(mark.pair, []).append(mark)
    return {pair: fold(observed(known)) for pair, known in marks.items()}


LEDGERS.append(Ledger(hold, settle))
