"""Training for volunteers: who came is qualified by it; who trained whom, and how many learners that reached."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from learners.models import Qualification
from learners.qualifications import credit_training
from sessions.models import ATTENDED, Attendance, SessionKind, SignUp, TrainingSession
from sessions.models.enrolments import PERSON
from teams.models import Volunteer


def settle_training(session: TrainingSession) -> None:
    """Bring the qualifications in line with who is known to have come. Repeating is safe.

    Whoever is in charge trains the others. A session that was called off, or is no training, qualifies nobody.
    """
    is_training = session.kind == SessionKind.TRAIN_THE_TRAINER and not session.is_cancelled
    people = list(session.sign_ups.came()) if is_training else []
    credit_training(
        session.pk,
        day=session.day,
        people=[each.volunteer_id for each in people if each.role != SignUp.Role.LEAD],
        skills=list(session.skills.values_list("pk", flat=True)) if people else [],
        trained_by=session.sign_ups.filter(role=SignUp.Role.LEAD).values_list("volunteer", flat=True).first(),
    )


@dataclass(frozen=True, slots=True)
class Lineage:
    """Whom someone trained, how many learners those reached since, and how many they reached themselves."""

    trained: list[Volunteer]
    reached_by_them: int
    reached: int


def lineage_of(volunteer: Volunteer) -> Lineage:
    """Learners count once, whoever of the trained sat with them."""
    trained = Volunteer.objects.filter(qualifications__trained_by=volunteer).distinct()
    return Lineage(list(trained), learners_of_trained(volunteer), learners_of(volunteer))


def learners_of(volunteer: Volunteer) -> int:
    """Different people who came to live sessions in which the volunteer had a place."""
    return heads(SignUp.objects.filter(session=OuterRef("session"), volunteer=volunteer))


def learners_of_trained(trainer: Volunteer) -> int:
    """Different people who came to sessions of those whom the trainer trained, from that day on."""
    since = F("volunteer__qualifications__granted_on")
    trained = SignUp.objects.filter(session=OuterRef("session"), volunteer__qualifications__trained_by=trainer)
    return heads(trained.filter(session__day__gte=since))


def heads(places: QuerySet[SignUp]) -> int:
    came = Attendance.objects.filter(Exists(places), status__in=ATTENDED, session__cancelled_at__isnull=True)
    return came.aggregate(heads=Count(PERSON, distinct=True))["heads"]


def skills_by_person(volunteers: Collection[UUID], day: date) -> dict[UUID, list[Qualification]]:
    """Of each who is qualified on that day what in; one of each skill, that which lasts longest."""
    latest: dict[tuple[UUID, int | None], Qualification] = {}
    for row in Qualification.objects.of(volunteers).valid_on(day).order_by("expires_on"):
        latest[row.volunteer_id, row.skill_id] = row
    found: dict[UUID, list[Qualification]] = {}
    for (who, _skill), row in latest.items():
        found.setdefault(who, []).append(row)
    return found
