"""Everything that changed in what a learner can do and uses, the latest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.templatetags.ui import LEVELS
from campaign.web import address_of
from learners.follow_ups.projection import observation_id
from learners.follow_ups.words import after
from learners.models import FollowUpAnswer, Observation

MOST = 30
SYMBOLS = {"used_alone": "leaf", "used_with_help": "users", "tried_failed": "refresh", "unreachable": "phone"}
TAKEN_BACK = gettext_lazy("taken back")


class Event(NamedTuple):
    at: datetime
    symbol: str
    skill: str
    what: str
    about: str
    by: str
    url: str = ""  # where an answer can be taken back


def events_of(entries: Sequence[UUID], most: int | None = MOST) -> list[Event]:
    """Observations and answers under any of a person's entries, in two statements; all of them with `most` None.

    A level that follows from an answer is told by the answer.
    """
    rows = most and 3 * most
    said = FollowUpAnswer.objects.filter(follow_up__learner__in=entries)
    answers = list(said.select_related("follow_up__skill", "answered_by").order_by("-answered_at", "-pk")[:rows])
    gone = {answer.takes_back for answer in answers}
    derived = {observation_id(answer.pk) for answer in answers}
    seen = Observation.objects.filter(learner__in=entries).select_related("skill", "observed_by")[:rows]
    events = [of_observation(row) for row in seen if row.pk not in derived]
    events += [of_answer(row, row.pk in gone) for row in answers if row.outcome and row.follow_up.days]
    return sorted(events, key=lambda event: event.at, reverse=True)[:most]


def of_observation(row: Observation) -> Event:
    by = row.observed_by.get_short_name() if row.observed_by else ""
    symbol = "leaf" if row.level == 3 else "check" if row.level == 2 else "dot"
    return Event(row.observed_at, symbol, row.skill.chip, str(LEVELS[row.level]), row.evidence or row.note, by)


def of_answer(row: FollowUpAnswer, is_gone: bool) -> Event:
    by = row.answered_by.get_short_name() if row.answered_by else ""
    asked = _("asked %(when)s") % {"when": after(row.follow_up.days)}
    more = [row.get_grade_display(), row.get_barrier_display(), row.note, str(TAKEN_BACK) if is_gone else ""]
    about = " · ".join(str(part) for part in [asked, *more] if part)
    symbol = SYMBOLS.get(row.outcome, "minus")
    url = address_of("learners:follow_up_detail", row.follow_up_id)
    return Event(row.answered_at, symbol, row.follow_up.skill.chip, row.get_outcome_display(), about, by, url)
