"""Answers to follow-ups as a phone sends them: they may come late, twice, or in any order, and count once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from campaign.access import Access
from campaign.ids import id_or_none
from campaign.models import User
from learners.follow_ups.answers import Answer, AnswerRefused, check, noon_of, record
from learners.models import FollowUp, FollowUpAnswer, Outcome
from sessions.attendance import Result, quarantine
from sessions.attendance.items import Refused, identifier, moment
from sessions.attendance.receipts import Receipt
from sessions.encounters.items import day_of
from sessions.models import Mark

TEXTS = ("outcome", "grade", "barrier", "note")
SAME = ("follow_up_id", "outcome", "grade", "barrier", "note", "takes_back")  # what tells a retry from another body


@transaction.atomic
def record_answers(
    items: Sequence[Any], *, by: User, access: Access, device_id: UUID | None = None, now: Any = None
) -> list[Result]:
    """Keep answers, and the taking back of answers, in one transaction; one `Result` per item, in order.

    `items` are `{"id", "follow_up", "outcome", "grade", "barrier", "note", "answered_at"}`, with `asked_on` when it
    was another day, or `{"id", "follow_up", "takes_back", "answered_at"}`. Items are judged one by one; a bad one is
    kept in quarantine. A check that somebody answered meanwhile takes this answer as well: the later one stands,
    and whoever sent it is told (`answered_too`). Repeating is `seen`.
    """
    receipt = Receipt(by, access, Mark.Origin.PHONE, device_id, now or timezone.now())
    read = [read_answer(raw, receipt) for raw in items]
    answers = [answer for answer in read if isinstance(answer, Answer)]
    wanted = {answer.follow_up_id for answer in answers}
    own = dict(FollowUp.objects.visible_to(access).filter(pk__in=wanted).values_list("pk", "alone_on"))
    known = {row.pk: row for row in FollowUpAnswer.objects.filter(pk__in=[answer.id for answer in answers])}
    standing: dict[UUID, Any] = dict(known)
    results = [judge(raw, answer, standing, own) for raw, answer in zip(items, read, strict=True)]
    new = [answer for answer in standing.values() if isinstance(answer, Answer)]
    if new:
        record(new, by=by)
    quarantine.keep(items, results, receipt)
    others = answered_by_others(answers, by)
    return [
        replace(result, code="answered_too")
        if result.is_safe and isinstance(answer, Answer) and answer.id in others
        else result
        for result, answer in zip(results, read, strict=True)
    ]


def answered_by_others(answers: Sequence[Answer], by: User) -> set[UUID]:
    """Those of the answers to whose check an answer of somebody else stands as well."""
    reached = {answer.id: answer.follow_up_id for answer in answers if answer.outcome not in ("", Outcome.UNREACHABLE)}
    taken_back = FollowUpAnswer.objects.filter(takes_back=OuterRef("pk"))
    found = FollowUpAnswer.objects.filter(~Exists(taken_back), follow_up__in=set(reached.values()))
    found = found.exclude(outcome__in=["", Outcome.UNREACHABLE]).exclude(answered_by=by)
    checks = set(found.values_list("follow_up", flat=True)) if reached else set()
    return {pk for pk, check in reached.items() if check in checks}


def read_answer(raw: Any, receipt: Receipt) -> Answer | str:
    """The item as sent, or the code of why it is refused. A clock that is ahead is set to ours."""
    try:
        if not isinstance(raw, dict) or not all(isinstance(raw.get(name, ""), str) for name in TEXTS):
            raise Refused("bad_item")
        texts = {name: raw.get(name, "") for name in TEXTS}
        texts["note"] = texts["note"].strip()[:200].replace("\0", "")
        undone = identifier(raw["takes_back"]) if raw.get("takes_back") is not None else None
        at = min(asked_at(raw, receipt) or moment(raw.get("answered_at")), receipt.now)
        answer = Answer(
            identifier(raw.get("id")), identifier(raw.get("follow_up")), **texts, answered_at=at, takes_back=undone
        )
        if undone and (answer.outcome or undone == answer.id):
            raise Refused("bad_item")
        check(answer, now=receipt.now)
    except (Refused, AnswerRefused) as refused:
        return "bad_item" if refused.code == "bad_outcome" else refused.code
    return answer


def asked_at(raw: Mapping[str, Any], receipt: Receipt) -> datetime | None:
    """Noon of the other day on which they were asked, when the item names one. Raises `Refused`."""
    day = day_of(raw.get("asked_on"))
    if day and day > timezone.localdate(receipt.now):
        raise Refused("in_the_future")
    return noon_of(day) if day else None


def judge(raw: Any, answer: Answer | str, standing: dict[UUID, Any], own: dict[UUID, date]) -> Result:
    """What becomes of one answer; `standing` then holds it under its id."""
    if isinstance(answer, str):
        sent = raw.get("id") if isinstance(raw, Mapping) else None
        return Result(sent if isinstance(sent, str) and id_or_none(sent) else None, "refused", answer)
    before = standing.get(answer.id)
    if before is not None:
        is_same = all(getattr(before, name) == getattr(answer, name) for name in SAME)
        return Result(str(answer.id), "seen" if is_same else "conflict")
    if answer.follow_up_id not in own:
        return Result(str(answer.id), "refused", "unknown_follow_up")
    if raw.get("asked_on") and timezone.localdate(answer.answered_at) < own[answer.follow_up_id]:
        return Result(str(answer.id), "refused", "too_early")
    standing[answer.id] = answer
    return Result(str(answer.id), "stored")
