"""What sessions tell of companions: who was there with whom, at which times, about what."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from learners.companions.experience import SOURCES, Kept, Served, Source
from learners.models import Companion, Learner
from sessions.models import ATTENDED, Attendance, SignUp

LOOK_BACK = timedelta(180)
NOON, EVENING = 12, 17
SATURDAY = 5


def served(learner: Learner, volunteers: Collection[UUID]) -> Mapping[UUID, Served]:
    """volunteer → what the places they held in the last half year say, in three statements."""
    came = {session for _, session in attended(Learner.objects.same_people([learner.pk]).values("pk"))}
    since = timezone.now() - LOOK_BACK
    held = SignUp.objects.filter(volunteer__in=volunteers, session__starts_at__range=(since, timezone.now()))
    held = held.filter(session__cancelled_at__isnull=True).order_by()
    found: dict[UUID, list[tuple[UUID, datetime]]] = {}
    for volunteer, session, starts_at in held.values_list("volunteer", "session", "session__starts_at"):
        found.setdefault(volunteer, []).append((session, starts_at))
    taught: dict[UUID, set[int]] = {}
    skills = held.filter(session__skills__isnull=False).values_list("volunteer", "session__skills").distinct()
    for volunteer, skill in skills:
        taught.setdefault(volunteer, set()).add(skill)
    return {
        volunteer: Served(
            len(came & {session for session, _ in places}),
            frozenset(name for _, at in places for name in times_of(at)),
            frozenset(taught.get(volunteer, ())),
        )
        for volunteer, places in found.items()
    }


def times_of(moment: datetime) -> Iterable[str]:
    local = timezone.localtime(moment)
    hour = local.hour
    yield "free_mornings" if hour < NOON else "free_afternoons" if hour < EVENING else "free_evenings"
    if local.weekday() >= SATURDAY:
        yield "free_weekends"


def kept(pairings: Sequence[Companion]) -> Mapping[UUID, Kept]:
    """pairing → sessions since its first day: those with the companion, and all that the learner came to."""
    entries = Learner.objects.same_people([pairing.learner_id for pairing in pairings])
    persons = {pk: survivor or pk for pk, survivor in entries.order_by().values_list("pk", "merged_into")}
    rows = Attendance.objects.filter(learner__in=persons, status__in=ATTENDED, session__cancelled_at__isnull=True)
    came: dict[UUID, dict[UUID, object]] = {}
    for learner, session, day in rows.values_list("learner", "session", "session__day"):
        came.setdefault(persons[learner], {})[session] = day
    held = places_of({pairing.volunteer_id for pairing in pairings}, {pk for days in came.values() for pk in days})
    shares = {}
    for pairing in pairings:
        since = {pk for pk, day in came.get(pairing.learner_id, {}).items() if day >= pairing.starts_on}  # type: ignore[operator]
        if since:
            shares[pairing.pk] = Kept(sum(held[pairing.volunteer_id, pk] for pk in since), len(since))
    return shares


def attended(learners: QuerySet[Learner, Any]) -> QuerySet[Attendance, tuple[UUID, UUID]]:
    rows = Attendance.objects.filter(learner__in=learners, status__in=ATTENDED, session__cancelled_at__isnull=True)
    return rows.values_list("learner", "session")


def places_of(volunteers: Collection[UUID], sessions: Collection[UUID]) -> Counter[tuple[UUID, UUID]]:
    rows = SignUp.objects.filter(volunteer__in=volunteers, session__in=sessions)
    return Counter(rows.values_list("volunteer", "session"))


SOURCES.append(Source(served, kept))
