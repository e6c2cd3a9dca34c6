"""Walk-ins who may be on our lists already: said on the phone, never merged by itself."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from campaign.access import Access
from learners.models import Learner
from learners.models.learners import PERSON
from sessions.sync.batches import Alike


def people_alike(walk_ins: Collection[UUID], access: Access) -> list[Alike]:
    """For each walk-in those whom the sender may see and who have the same phone, or name, birth year and ward.

    Names are compared without diacritics; an unknown birth year fits every year. Someone who was merged is found by
    what either entry says. Two statements, whatever their number.
    """
    new = list(Learner.objects.filter(pk__in=walk_ins).order_by("pk"))
    same_name = Q(search_name__in={person.search_name for person in new}, area__in={person.area_id for person in new})
    same_phone = Q(phone__in={person.phone for person in new if person.phone})
    seen = Learner.objects.visible_to(access).order_by().values("pk")
    others = Learner.objects.filter(same_name | same_phone).annotate(person=PERSON).filter(person__in=seen)
    known = list(others.select_related("merged_into").order_by("sort_name", "pk"))
    found = [(one.pk, other.merged_into or other) for one in new for other in known if may_be_same(one, other)]
    return list(dict.fromkeys(Alike(walk_in, person.pk, str(person)) for walk_in, person in found))


def may_be_same(one: Learner, other: Learner) -> bool:
    if (one.merged_into_id or one.pk) == (other.merged_into_id or other.pk):
        return False
    if one.phone and one.phone == other.phone:
        return True
    years = {one.birth_year, other.birth_year} - {None}
    return (one.search_name, one.area_id) == (other.search_name, other.area_id) and len(years) < 2
