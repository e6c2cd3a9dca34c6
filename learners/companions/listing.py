"""Volunteers with those they accompany, and whose companion leaves."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from learners.companions.experience import Kept, kept, whole
from learners.models import Companion
from learners.models.companions import CompanionQuerySet
from teams.models import Volunteer
from teams.models.volunteers import VolunteerQuerySet


class Group(NamedTuple):
    """A volunteer, their learners with the continuity of each, and of all."""

    volunteer: Volunteer
    pairs: Sequence[tuple[Companion, Kept]]
    share: Kept


class Leaving(NamedTuple):
    volunteer: Volunteer
    people: int
    has_left: bool


def volunteers_of(pairs: CompanionQuerySet) -> VolunteerQuerySet:
    """Who accompanies somebody of these pairs, in the order of given names."""
    own = pairs.open().filter(volunteer=OuterRef("pk")).order_by()
    return Volunteer.objects.filter(Exists(own)).order_by("sort_name", "pk")


def groups_of(volunteers: Sequence[Volunteer], pairs: CompanionQuerySet) -> list[Group]:
    found = list(pairs.by_volunteers([volunteer.pk for volunteer in volunteers]))
    shares = kept(found)
    groups = []
    for volunteer in volunteers:
        own = [(pair, shares.get(pair.pk, Kept())) for pair in found if pair.volunteer_id == volunteer.pk]
        groups.append(Group(volunteer, own, whole([share for _, share in own])))
    return groups


def leaving(pairs: CompanionQuerySet, today: date, until: date) -> list[Leaving]:
    """Volunteers who left, or leave until that day, with learners to hand over; the gone first."""
    rows = pairs.left_behind(until).select_related("volunteer").order_by("volunteer__sort_name", "volunteer")
    gone = set(pairs.left_behind(today).order_by().values_list("volunteer", flat=True))
    people: dict[Volunteer, int] = {}
    for row in rows:
        people[row.volunteer] = people.get(row.volunteer, 0) + 1
    found = [Leaving(volunteer, count, volunteer.pk in gone) for volunteer, count in people.items()]
    return sorted(found, key=lambda one: not one.has_left)
