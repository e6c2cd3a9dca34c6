"""Pairing a learner with a volunteer, ending it, and handing learners over when a volunteer leaves."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from campaign.models import User
from campaign.names import clean
from learners.models import Action, Companion, Learner
from learners.progress import lock
from teams.models import Volunteer


class Refused(Exception):
    """A pairing that cannot be; `instead_of` says which one of a handover it was."""

    instead_of: Companion | None = None


class MinorAlone(Refused):
    """Someone who may be under 18 accompanies only beside an adult: nobody young is alone at a learner's home."""


class TooMany(Refused):
    """The volunteer accompanies as many learners as one may."""


class Handover(NamedTuple):
    """A learner goes from one companion to another, with a short note."""

    pairing: Companion
    successor: Volunteer
    note: str = ""


@transaction.atomic
def pair(
    learner: Learner, volunteer: Volunteer, *, by: User, instead_of: Companion | None = None, note: str = ""
) -> Companion:
    """Let the volunteer accompany the learner from today on; whom they take over from stops, and hands on their steps.

    Raises `TooMany` and `MinorAlone`, and then changes nothing. Repeating is safe: the pairing that stands is given.
    """
    today, learner = timezone.localdate(), person_of(learner)
    hold([volunteer.pk])
    former = None
    if instead_of is not None and instead_of.volunteer_id != volunteer.pk:
        former = finish(instead_of, today, by)
    known = Companion.objects.open().of(learner.pk).filter(volunteer=volunteer).first()
    if known is None:
        refuse_overload(volunteer)
        known = Companion.objects.create(
            learner=learner, volunteer=volunteer, starts_on=today, takes_over=former, note=clean(note)[:200], made_by=by
        )
    refuse_minors_alone(learner.pk)
    if former:
        hand_steps_on(former, volunteer)
    return known


@transaction.atomic
def end(pairing: Companion, *, by: User) -> Companion:
    """End a pairing today. Raises `MinorAlone` when only someone young would stay. Repeating is safe."""
    learner = person_of(pairing.learner)
    pairing = finish(pairing, timezone.localdate(), by)
    refuse_minors_alone(learner.pk)
    return pairing


@transaction.atomic
def reopen(pairing: Companion) -> Companion:
    """Take the end of a pairing back. Raises `TooMany` and `MinorAlone`. Repeating is safe."""
    learner = person_of(pairing.learner)
    hold([pairing.volunteer_id])
    pairing.refresh_from_db()
    others = Companion.objects.open().of(learner.pk).filter(volunteer=pairing.volunteer_id)
    if pairing.ends_on is None or others.exists():
        return pairing
    refuse_overload(pairing.volunteer)
    pairing.ends_on, pairing.ended_by = None, None
    pairing.save(update_fields=["ends_on", "ended_by"])
    refuse_minors_alone(learner.pk)
    return pairing


@transaction.atomic
def hand_over(handovers: Sequence[Handover], *, by: User) -> int:
    """Give learners new companions, all or none; gives how many. Raises like `pair`. Repeating is safe."""
    hold(sorted({handover.successor.pk for handover in handovers}))
    for handover in sorted(handovers, key=lambda one: one.pairing.learner_id):
        former = handover.pairing
        try:
            pair(former.learner, handover.successor, by=by, instead_of=former, note=handover.note)
        except Refused as refusal:
            refusal.instead_of = former
            raise
    return len(handovers)


@transaction.atomic
def take_back(volunteer: Volunteer, *, by: User) -> int:
    """Undo what this person handed over today from a volunteer, as if it had not been: gives how many learners.

    Raises like `pair`, and then changes nothing. Repeating is safe.
    """
    made = Companion.objects.open().filter(takes_over__volunteer=volunteer, starts_on=timezone.localdate(), made_by=by)
    pairs = list(made.select_related("takes_over__volunteer", "learner").order_by("learner"))
    for new in pairs:
        former = new.takes_over
        assert former is not None  # by the filter
        new.delete()
        reopen(former)
        hand_steps_on(new, former.volunteer)
    return len(pairs)


def person_of(learner: Learner) -> Learner:
    """Whom an entry stands for, held until the transaction ends: two pairings of one learner take turns."""
    [pk] = lock([learner.pk])
    return learner if learner.pk == pk else Learner.objects.get(pk=pk)


def hold(volunteers: Sequence[UUID]) -> None:
    """Two who give one volunteer a last place take turns."""
    list(Volunteer.objects.select_for_update(no_key=True).filter(pk__in=volunteers).order_by("pk").values("pk"))


def finish(pairing: Companion, day: date, by: User) -> Companion:
    pairing.refresh_from_db()
    if pairing.ends_on is None:
        pairing.ends_on, pairing.ended_by = max(day, pairing.starts_on), by
        pairing.save(update_fields=["ends_on", "ended_by"])
    return pairing


def refuse_overload(volunteer: Volunteer) -> None:
    if Companion.objects.open().filter(volunteer=volunteer).count() >= settings.LEARNERS_PER_COMPANION:
        raise TooMany


def refuse_minors_alone(learner: UUID) -> None:
    people = [pairing.volunteer for pairing in Companion.objects.open().of(learner)]
    if people and all(volunteer.may_be_minor for volunteer in people):
        raise MinorAlone


def hand_steps_on(former: Companion, successor: Volunteer) -> None:
    """Open next steps of this learner go along; visits to the home stay with the team when the new one is young."""
    mine = Action.objects.open().filter(learner=former.learner_id, volunteer=former.volunteer_id)
    if successor.may_be_minor:
        mine.visits().update(volunteer=None)
    mine.filter(volunteer=former.volunteer_id).update(volunteer=successor)
