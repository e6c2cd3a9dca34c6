"""Walk-ins that arrive with marks: people created on a phone or a page, who keep the id they were given there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from campaign.birth_years import is_birth_year, is_too_young
from campaign.ids import id_or_none
from campaign.models import Area
from campaign.names import NotAName, person_name
from campaign.phones import NotAMobileNumber, parse_mobile
from learners.models import Consent, FormOfAddress, Learner
from learners.notices import notice_of
from learners.registration import Newcomer, accompany, register
from sessions.attendance.items import Item, Refused, identifier
from sessions.attendance.lists import Lists
from sessions.attendance.receipts import Receipt, Result
from sessions.models import Enrolment, TrainingSession


def admit(people: Sequence[Any], marks: Sequence[Item], lists: Lists, receipt: Receipt) -> list[Result]:
    """Register walk-ins and put them on the lists of the sessions at which they are marked; one result each, in order.

    A walk-in known from an earlier batch of the same person is `seen` and put on the lists again, which changes
    nothing.
    """
    if not people:
        return []
    results: list[Result] = []
    accepted: dict[UUID, Newcomer] = {}
    owners = dict(Learner.objects.filter(pk__in=ids_of(people)).values_list("pk", "created_by"))
    for raw in people:
        result, newcomer = judge(raw, marks, lists, owners, receipt)
        results.append(result)
        if newcomer:
            accepted[newcomer.id] = newcomer
    register([newcomer for pk, newcomer in accepted.items() if pk not in owners], by=receipt.by, at=receipt.now)
    enlist(accepted, marks, lists)
    return results


def judge(
    raw: Any, marks: Sequence[Item], lists: Lists, owners: Mapping[UUID, UUID | None], receipt: Receipt
) -> tuple[Result, Newcomer | None]:
    sent = raw.get("id") if isinstance(raw, dict) and isinstance(raw.get("id"), str) else None
    known = id_or_none(sent)
    if known and owners.get(known) == receipt.by.pk and all(mark.learner != known for mark in marks):
        return Result(sent, "seen"), None  # sent again without their marks, which came before
    try:
        session = session_of(raw, marks, lists)
        newcomer = read_newcomer(raw, session)
    except Refused as refused:
        return Result(sent, "refused", refused.code), None
    if newcomer.id not in owners:
        return Result(sent, "stored"), newcomer
    if owners[newcomer.id] != receipt.by.pk:
        return Result(sent, "conflict"), None
    return Result(sent, "seen"), newcomer


def ids_of(people: Iterable[Any]) -> set[UUID]:
    found = {id_or_none(raw.get("id")) for raw in people if isinstance(raw, dict)}
    return {known for known in found if known}


def session_of(raw: Any, marks: Iterable[Item], lists: Lists) -> TrainingSession:
    """The first session of the batch at which the walk-in is marked.

    Its ward becomes theirs, its team accompanies them.
    """
    learner = identifier(raw.get("id") if isinstance(raw, dict) else None)
    refusals = {mark.session: lists.refusal(mark) for mark in marks if mark.learner == learner}
    welcoming = [pk for pk, code in refusals.items() if code in {"", "unknown_learner"}]
    if not welcoming:
        raise Refused(next(iter(refusals.values()), "bad_item"))
    return lists.sessions[welcoming[0]]


def read_newcomer(raw: dict[str, Any], session: TrainingSession) -> Newcomer:
    consent = raw.get("consent")
    if (
        not isinstance(consent, dict)
        or consent.get("given") is not True
        or consent.get("purpose") != Consent.Purpose.TRAINING
    ):
        raise Refused("no_consent")
    return Newcomer(
        id=identifier(raw["id"]),
        full_name=name(raw.get("name")),
        form_of_address=one_of(raw.get("form_of_address", FormOfAddress.BAC), FormOfAddress.values),
        birth_year=birth_year(raw.get("birth_year")),
        phone=phone(raw.get("phone")),
        area_id=area(raw.get("area"), session),
        origin=Learner.Origin.WALK_IN,
        means=one_of(consent.get("means", Consent.Means.SPOKEN.value), Consent.Means.values),
        consents=frozenset({Consent.Purpose.TRAINING.value, *extra_consents(raw)}),
    )


def name(value: Any) -> str:
    try:
        return person_name(value if isinstance(value, str) else "")
    except NotAName:
        raise Refused("bad_item") from None


def area(value: Any, session: TrainingSession) -> UUID:
    """The ward that was named, if it lies around the session's; the session's own otherwise."""
    if value is None or value == str(session.area_id):
        return session.area_id
    near = Area.objects.leaves().in_force().around([session.area.path]).filter(pk=identifier(value)).first()
    if near is None:
        raise Refused("bad_item")
    return near.pk


def one_of(value: Any, known: Sequence[str]) -> str:
    if value not in known:
        raise Refused("bad_item")
    return str(value)


def birth_year(value: Any) -> int | None:
    """A year that would make them a child is a slip: nobody loses their place for it, it is left out."""
    today = timezone.localdate()
    if value is not None and (type(value) is not int or not is_birth_year(value, today=today)):
        raise Refused("bad_item")
    return None if value is None or is_too_young(value, today=today) else value


def phone(value: Any) -> str:
    try:
        return parse_mobile(value) if value else ""
    except (NotAMobileNumber, TypeError, ValidationError):
        raise Refused("bad_item") from None


def extra_consents(raw: dict[str, Any]) -> set[str]:
    also = raw.get("also_agrees_to", [])
    return (
        set(also) & set(notice_of().purposes)
        if isinstance(also, list) and all(isinstance(one, str) for one in also)
        else set()
    )


def enlist(newcomers: dict[UUID, Newcomer], marks: Iterable[Item], lists: Lists) -> None:
    """Put the newcomers on the lists of the sessions they came to, and let those teams accompany them."""
    pairs = {mark.pair for mark in marks if mark.learner in newcomers and lists.refusal(mark) == "unknown_learner"}
    rows = [Enrolment(session_id=session, learner_id=learner, is_walk_in=True) for session, learner in sorted(pairs)]
    Enrolment.objects.bulk_create(rows, ignore_conflicts=True)
    for session in {session for session, _ in pairs}:
        accompany([learner for at, learner in pairs if at == session], team=lists.sessions[session].team_id)
    lists.pairs |= pairs
