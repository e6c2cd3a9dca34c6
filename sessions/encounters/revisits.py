"""Doors to knock at again: an agreed day becomes an open home visit, which a later round makes."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce

from learners.actions import Door, come_again, not_again
from learners.models import Learner
from sessions.attendance.lists import Lists
from sessions.encounters.items import Item
from sessions.models import MISSED, Encounter


def note_revisits(items: Sequence[Item], lists: Lists) -> None:
    """Open what new entries agreed on, close what others take back; whichever of two arrives first.

    As many statements for 200 as for 1, none where no day was agreed and nothing is taken back.
    """
    if back := [item.takes_back for item in items if item.takes_back and item.outcome in MISSED]:
        not_again(back)
    agreed = [item for item in items if item.again_on and item.learner and not item.takes_back]
    if not agreed:
        return
    taken_back = Encounter.objects.filter(takes_back__in=[item.id for item in agreed])
    gone = set(taken_back.values_list("takes_back", flat=True))
    people = survivors([item.learner for item in agreed if item.learner])
    come_again(
        [
            Door(people[item.learner], item.again_on, lists.sessions[item.session].team_id, item.id)
            for item in sorted(agreed, key=lambda item: item.observed_at)
            if item.learner and item.again_on and item.id not in gone
        ]
    )


def survivors(learners: Sequence[UUID]) -> dict[UUID, UUID]:
    """Whom a visit goes to: whoever was merged is the one they were merged into."""
    people = Learner.objects.filter(pk__in=learners).annotate(person=Coalesce(F("merged_into"), F("pk")))
    return dict(people.values_list("pk", "person"))
