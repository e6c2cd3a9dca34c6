"""Asking for a visit at home: a person and a step for the ward's team, which staff turn into a session."""

from dataclasses import replace
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from learners.actions import ask_for_visit
from learners.models import Action
from learners.registration import Newcomer, accompany, register
from teams.models import Team


@transaction.atomic
def request_visit(person: Newcomer, *, number: UUID) -> Action:
    """Register someone who asks to be visited, and open the step for the first team of their ward.

    Without a team the ward's coordinators see it. The same number again changes nothing. Raises `ConsentMissing`.
    """
    person = replace(person, id=uuid5(NAMESPACE_OID, f"visit {number}"))
    register([person], by=None)
    today = timezone.localdate()
    team = Team.objects.active(today).filter(area=person.area_id).order_by("sort_name").first()
    if team:
        accompany([person.id], team=team.pk)
    return ask_for_visit(person.id, team=team, day=today)
