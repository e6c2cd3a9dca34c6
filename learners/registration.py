"""How people get onto our lists: with their consent, a name, a form of address and a ward."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from campaign.ids import new_id
from campaign.models import AuditEntry, User
from campaign.models.audit import note
from campaign.names import clean_name, fold
from learners.consents import withdraw
from learners.models import Consent, FormOfAddress, Learner, LearnerTeam
from learners.notices import CURRENT, LANGUAGE, notice_of
from learners.progress import mark_counted

ASKED = (Consent.Purpose.TRAINING, Consent.Purpose.REMINDERS)  # by the form of a person; the others on their page


class ConsentMissing(Exception):
    """Nobody is kept by name who did not agree to it."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is to be registered. `consents` are the purposes that the person agreed to; training is needed."""

    full_name: str
    area_id: UUID
    form_of_address: str = FormOfAddress.BAC
    birth_year: int | None = None
    phone: str = ""  # E.164
    neighbourhood: str = ""
    needs_large_print: bool = False
    hard_of_hearing: bool = False
    walks_slowly: bool = False
    device: str = ""
    free_mornings: bool = False
    free_afternoons: bool = False
    free_evenings: bool = False
    free_weekends: bool = False
    pace_note: str = ""
    origin: str = Learner.Origin.STAFF
    consents: frozenset[str] = frozenset({Consent.Purpose.TRAINING.value})
    means: str = Consent.Means.SPOKEN
    id: UUID = field(default_factory=new_id)

    def as_learner(self, by: User | None) -> Learner:
        kept = {name: getattr(self, name) for name in self.__slots__ if name not in {"consents", "means", "full_name"}}
        learner = Learner(full_name=clean_name(self.full_name), created_by=by, **kept)
        learner.name_fields()
        return learner

    def agreements(self, by: User | None, at: datetime) -> list[Consent]:
        return [
            Consent(learner_id=self.id, purpose=purpose, means=self.means, given_at=at, recorded_by=by, **told(purpose))
            for purpose in sorted(self.consents)
        ]


@transaction.atomic
def register(newcomers: Sequence[Newcomer], *, by: User | None, at: datetime | None = None) -> list[Learner]:
    """Put people on our lists with their consents; gives them in order. Raises `ConsentMissing` and then keeps nobody.

    An id that is known already is left as it is, so that repeating is safe. `by` is None when they did it themselves.
    """
    if any(Consent.Purpose.TRAINING not in person.consents for person in newcomers):
        raise ConsentMissing
    learners = [person.as_learner(by) for person in newcomers]
    Learner.objects.bulk_create(sorted(learners, key=lambda learner: learner.pk), ignore_conflicts=True)
    agreements = [consent for person in newcomers for consent in person.agreements(by, at or timezone.now())]
    Consent.objects.bulk_create(agreements, ignore_conflicts=True)
    return learners


@transaction.atomic(savepoint=False)
def accompany(learners: Iterable[UUID], *, team: UUID) -> None:
    """Let a team accompany learners: its leaders see them from now on, and they count in its numbers.

    Repeating is safe.
    """
    wanted = set(learners)
    known = LearnerTeam.objects.filter(team=team, learner__in=wanted).values_list("learner", flat=True)
    if new := sorted(wanted - set(known)):
        rows = [LearnerTeam(learner_id=learner, team_id=team) for learner in new]
        LearnerTeam.objects.bulk_create(rows, ignore_conflicts=True)
        mark_counted(new)


@transaction.atomic
def set_consents(learner: Learner, purposes: Collection[str], *, by: User, at: datetime | None = None) -> None:
    """Record what a learner agrees to now, of what the form asks: new agreements are added, the others are withdrawn.

    Someone of several entries agrees and withdraws for all of them.
    """
    at = at or timezone.now()
    live = Consent.objects.live_of(learner.pk).filter(purpose__in=ASKED)
    for purpose in live.exclude(purpose__in=purposes).order_by("purpose").values_list("purpose", flat=True):
        withdraw(learner, purpose, by=by)
    known = set(live.values_list("purpose", flat=True))
    added = [
        Consent(learner=learner, purpose=purpose, given_at=at, recorded_by=by, **told(purpose))
        for purpose in sorted(set(purposes) - known)
    ]
    Consent.objects.bulk_create(added, ignore_conflicts=True)
    for consent in added:
        note(AuditEntry.Act.CONSENT_GIVEN, about=learner.pk, by=by.pk, purpose=consent.purpose, means=consent.means)


def told(purpose: str) -> dict[str, str]:
    """What a consent keeps of the text that the person was told."""
    return {"text_version": CURRENT, "text_hash": notice_of().hash_for(purpose), "language": LANGUAGE}


@transaction.atomic
def change(learner: Learner, columns: dict[str, Any], *, consents: Collection[str], by: User) -> Learner:
    """Correct what is kept of a learner and what they agree to. Repeating changes nothing."""
    for name, value in columns.items():
        setattr(learner, name, value)
    learner.full_name = clean_name(learner.full_name)
    learner.name_fields()
    learner.save()
    set_consents(learner, consents, by=by)
    note(AuditEntry.Act.CORRECTED, about=learner.pk, by=by.pk)
    return learner


def likely_duplicates(full_name: str, *, area: UUID, birth_year: int | None = None, phone: str = "") -> list[Learner]:
    """People of the ward who may be the same: equal names but for diacritics and no other birth year, or one phone.

    Someone who was merged is found by what their old entry says. Only ever a suggestion: nobody is merged by it.
    """
    alike = Q(search_name=fold(full_name))
    if birth_year:
        alike &= Q(birth_year=birth_year) | Q(birth_year__isnull=True)
    if phone:
        alike |= Q(phone=phone)
    return list(Learner.objects.filter(alike, area=area).people().order_by("sort_name", "pk")[:5])
