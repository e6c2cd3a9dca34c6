"""Who is to be asked: the list, its entries, and what stands where in it."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from campaign.access import Access
from campaign.templatetags.ui import initials, tint
from campaign.web import address_of
from learners.entries import FORMS
from learners.follow_ups.words import after, waiting
from learners.models import FollowUp, Skill
from learners.models.follow_ups import FollowUpQuerySet

COLUMNS = (
    "pk", "learner__form_of_address", "learner__full_name", "skill__short_vi", "skill__name_vi", "skill__short_en",
    "skill__name_en", "days", "due_on", "tries", "companion_name", "team_name",
)  # fmt: skip
MINE, TEAM = "mine", "team"


class Entry(NamedTuple):
    url: str
    tint: int
    initials: str
    name: str
    about: str
    asker: str


def due_of(access: Access, today: date, *, whose: str = "", team: UUID | None = None) -> FollowUpQuerySet:
    """The checks that wait today and that this person may answer; `whose`: "mine", or all of the teams they lead."""
    found = FollowUp.objects.visible_to(access).due(today)
    if team:
        found = found.of_team(team)
    return found.of_companion(access.volunteer_id) if whose == MINE else found


def entry_of(values: tuple[Any, ...], today: date, query: str) -> Entry:
    pk, form, name, short_vi, name_vi, short_en, name_en, days, due_on, tries, companion, team = values
    skill = Skill(short_vi=short_vi, name_vi=name_vi, short_en=short_en, name_en=name_en)
    called = [_("called %(count)s×") % {"count": tries}] if tries else []
    return Entry(
        address_of("learners:follow_up_detail", pk) + query,
        tint(name),
        initials(name),
        f"{FORMS[form]} {name}",
        " · ".join([skill.chip, after(days), waiting(due_on, today), *called]),
        companion or team or "",
    )


def place_of(follow_up: UUID, waiting_ones: list[UUID]) -> tuple[int, int]:
    """(place, of how many): where a check stands in today's list; after the last when it has left it."""
    place = waiting_ones.index(follow_up) + 1 if follow_up in waiting_ones else 0
    return place, len(waiting_ones)
