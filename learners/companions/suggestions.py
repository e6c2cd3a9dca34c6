"""Who might accompany a learner, and why: area, times, skill, continuity and load."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.access import Access
from learners.companions.experience import Served, served
from learners.models import Learner, Qualification, Skill
from learners.models.learners import TIMES
from teams.models import Membership, Team, Volunteer

NEW = Served()
SHOWN = 30


class Suggestion(NamedTuple):
    """A volunteer with the reasons that speak for them; `is_full` and `is_minor` stand in the way."""

    volunteer: Volunteer
    reasons: Sequence[str]
    load: int
    score: int
    is_full: bool
    is_minor: bool


def suggest(learner: Learner, access: Access, *, skill: Skill | None) -> list[Suggestion]:
    """The best first; whoever accompanies as many as one may comes last."""
    people = list(candidates(learner, access))
    ids = [volunteer.pk for volunteer in people]
    known, trained = served(learner, ids), trained_among(ids, skill)
    found = [
        suggestion(volunteer, learner, known.get(volunteer.pk, NEW), skill, is_trained=volunteer.pk in trained)
        for volunteer in people
    ]
    return sorted(found, key=lambda one: (one.is_full, -one.score, one.volunteer.sort_name))[:SHOWN]


def candidates(learner: Learner, access: Access) -> Sequence[Volunteer]:
    """Members today of the learner's teams, and of the teams of their ward, whom this person sees."""
    today = timezone.localdate()
    near = Q(team__in=Team.objects.of_learner(learner.pk)) | Q(team__area=learner.area_id)
    places = Membership.objects.on(today).filter(near, volunteer=OuterRef("pk"))
    people = Volunteer.objects.visible_to(access).filter(Exists(places)).exclude(
        Exists(learner.companions.filter(volunteer=OuterRef("pk"), ends_on__isnull=True))
    )  # fmt: skip
    own = Membership.objects.on(today).filter(volunteer=OuterRef("pk"), team__area=learner.area_id)
    load = Count("companions", filter=Q(companions__ends_on__isnull=True), distinct=True)
    return list(people.annotate(load=load, is_near=Exists(own)))


def trained_among(volunteers: Collection[UUID], skill: Skill | None) -> set[UUID]:
    """Those who hold a qualification for the skill today."""
    if skill is None:
        return set()
    held = Qualification.objects.valid_on(timezone.localdate()).teaching([skill.pk]).filter(volunteer__in=volunteers)
    return set(held.values_list("volunteer", flat=True))


def suggestion(
    volunteer: Volunteer, learner: Learner, known: Served, skill: Skill | None, *, is_trained: bool
) -> Suggestion:
    load, most = getattr(volunteer, "load", 0), settings.LEARNERS_PER_COMPANION
    shared = [str(TIMES[name]) for name in learner.times if name in known.times]
    near, taught = getattr(volunteer, "is_near", False), skill is not None and skill.pk in known.skills
    teaches = _("trained for %(skill)s") if is_trained else _("has taught %(skill)s") if taught else ""
    together = ngettext("%(count)s session together", "%(count)s sessions together", known.together)
    reasons = [
        together % {"count": known.together} if known.together else "",
        _("same ward") if near else "",
        _("free %(times)s too") % {"times": ", ".join(shared)} if shared else "",
        teaches % {"skill": skill.chip} if teaches and skill else "",
    ]
    score = 3 * min(known.together, 4) + 2 * near + 2 * bool(shared) + 2 * bool(teaches) + (most - load)
    return Suggestion(
        volunteer, [words for words in reasons if words], load, score, load >= most, volunteer.may_be_minor
    )
