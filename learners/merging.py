"""Two entries of one person become one, and two again: nothing that was written down changes its owner.

What is folded (attendance, levels, first days) is folded anew from the same ledger, with other people behind the ids.
Other apps register what they fold as a `Ledger`; `merging` modules are found by themselves.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaign.models import User
from learners.follow_ups.projection import project_real_use
from learners.models import Learner, Merge, Progress
from learners.progress import fold, refresh_best_levels

Act = Callable[[Collection[UUID]], None]


class Ledger(NamedTuple):
    """`hold` locks what these learners' rows depend on, before the learners; `settle` folds their rows anew."""

    hold: Act
    settle: Act


LEDGERS: list[Ledger] = []


class SamePerson(Exception):
    """The two are one already: the same entry, or merged before in either direction."""


class AlreadyMerged(Exception):
    """One of them was merged into somebody; `survivor` is whom to merge instead."""

    def __init__(self, survivor: Learner | None) -> None:
        self.survivor = survivor
        super().__init__()


class Erased(Exception):
    """One of them was erased: who they were is known to nobody, so nobody can say that they are the same."""


@transaction.atomic
def merge(merged: Learner, survivor: Learner, *, by: User) -> Merge:
    """From now on `merged` stands for `survivor`, in every list and number, also in what phones send later.

    Raises `SamePerson`, `AlreadyMerged` and `Erased`, and then changes nothing. The same merge again gives the one that
    stands.
    """
    family = hold({merged.pk, survivor.pk})
    known = Merge.objects.live().filter(merged=merged, survivor=survivor).first()
    if known:
        return known
    refuse_erased({merged.pk, survivor.pk})
    roots = dict(Learner.objects.filter(pk__in={merged.pk, survivor.pk}).values_list("pk", "merged_into"))
    if len({root or pk for pk, root in roots.items()}) < 2:
        raise SamePerson
    if any(roots.values()):
        raise AlreadyMerged(Learner.objects.filter(pk__in=[root for root in roots.values() if root]).first())
    made = Merge.objects.create(merged=merged, survivor=survivor, merged_at=timezone.now(), merged_by=by)
    settle(family)
    return made


@transaction.atomic
def unmerge(made: Merge, *, by: User) -> None:
    """Take a merge back: both are as if it had never been, with all that was written since for either id.

    Raises `Erased`; repeating changes nothing.
    """
    family = hold({made.merged_id, made.survivor_id})
    refuse_erased(family)
    if Merge.objects.live().filter(pk=made.pk).update(undone_at=timezone.now(), undone_by=by):
        settle(family)


def refuse_erased(entries: Collection[UUID]) -> None:
    if Learner.objects.filter(pk__in=entries, erased_at__isnull=False).exists():
        raise Erased


def hold(learners: Collection[UUID]) -> set[UUID]:
    """Lock everything that a merge of these people folds; gives all their entries. Merges take turns."""
    for ledger in LEDGERS:
        ledger.hold(family_of(learners))
    family = family_of(learners)
    list(Learner.objects.filter(pk__in=family).order_by("pk").select_for_update().values_list("pk"))
    return family


def family_of(learners: Collection[UUID]) -> set[UUID]:
    rows = Learner.objects.filter(pk__in=learners).values_list("pk", "merged_into")
    people = {survivor or pk for pk, survivor in rows}
    return set(Learner.objects.same_people(people).values_list("pk", flat=True))


def settle(family: Collection[UUID]) -> None:
    """Fold everything of these entries anew: who they are, what they can do, when they came."""
    live = dict(Merge.objects.live().filter(merged__in=family).values_list("merged", "survivor"))
    people = {pk: end_of(pk, live) for pk in family}
    for person in set(people.values()):
        entries = [pk for pk, root in people.items() if root == person and pk != person]
        Learner.objects.filter(pk__in=entries).update(merged_into=person)
    Learner.objects.filter(pk__in=set(people.values())).update(merged_into=None)
    refold(family, set(people.values()))
    for ledger in LEDGERS:
        ledger.settle(family)


def end_of(pk: UUID, live: dict[UUID, UUID]) -> UUID:
    while pk in live:
        pk = live[pk]
    return pk


class Tally(NamedTuple):
    """A person as the comparison shows them."""

    learner: Learner
    first_on: date | None
    skills: int


def tally_of(learner: Learner) -> Tally:
    """When they first came, and how many skills have been seen of them."""
    first = learner.participations.order_by("first_attended_on").values_list("first_attended_on", flat=True).first()
    return Tally(learner, first, learner.progress.count())


def refold(family: Collection[UUID], people: Collection[UUID]) -> None:
    """Levels and real use from the ledger of all entries; who has none left, after parting, counts with none."""
    Progress.objects.filter(learner__in=family).delete()
    fold(people)
    project_real_use(list(Progress.objects.filter(learner__in=family).values_list("learner", "skill")))
    refresh_best_levels(people, recount=True)
