"""The checks that a phone keeps, so that someone can ask and write down without a signal."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.access import Access
from learners.follow_ups.script import script
from learners.follow_ups.words import after, waiting
from learners.models import Companion, FollowUp, FollowUpAnswer, Learner, LearnerTeam
from learners.models.follow_ups import FollowUpQuerySet

MOST = 100


def kept_document(access: Access, today: date) -> dict[str, Any]:
    """Those that wait for this volunteer: of whom they accompany, and of the teams they lead; the longest first.

    The telephone number goes along, because only whoever has to ask gets this; the phone keeps it sealed.
    """
    own = Companion.objects.filter(learner=OuterRef("learner"), volunteer=access.volunteer_id, ends_on__isnull=True)
    due = assigned(access, today).annotate(is_mine=Exists(own)).select_related("learner", "skill")
    checks = list(due.in_turn()[:MOST])
    said = grouped(FollowUpAnswer.objects.filter(follow_up__in=checks).values_list("follow_up", "pk"))
    places = LearnerTeam.objects.filter(learner__in=[check.learner_id for check in checks])
    teams = grouped(places.values_list("learner", "team"))
    listed = [
        told(check, said.get(check.pk, []), today) | {"mine": check.is_mine, "teams": teams.get(check.learner_id, [])}
        for check in checks
    ]
    return {"protocol": 1, "follow_ups": listed}


def grouped(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for one, other in sorted(pairs):
        found.setdefault(one, []).append(str(other))
    return found


def assigned(access: Access, today: date) -> FollowUpQuerySet:
    """What `can_call_learner` allows, as a query: companions and leaders, no officials and no coordinators as such."""
    own = FollowUp.objects.visible_to(Access(volunteer_id=access.volunteer_id, teams=access.teams))
    led = FollowUp.objects.visible_to(Access(teams=access.teams, led_teams=access.led_teams))
    found = FollowUp.objects.filter(Q(pk__in=own.order_by().values("pk")) | Q(pk__in=led.order_by().values("pk")))
    return found.due(today) if access.volunteer_id else found.none()


def told(check: FollowUp, answers: list[str], today: date) -> dict[str, Any]:
    learner = check.learner
    return {
        "id": str(check.pk),
        "name": str(learner),
        "short_name": learner.short_name,
        "title": _("Follow-up %(after)s") % {"after": after(check.days)},
        "you": learner.get_form_of_address_display(),
        "skill": check.skill.chip,
        "alone_on": check.alone_on.isoformat(),
        "about": " · ".join(about(check, learner)),
        "waits": f"{check.skill.chip} · {waiting(check.due_on, today)}",
        "say": " ".join(script(check.skill, learner)),
        "phone": str(learner.phone) if learner.phone else None,
        "phone_text": learner.masked_phone,
        "tries": check.tries,
        "answers": sorted(answers),
    }


def about(check: FollowUp, learner: Learner) -> list[str]:
    age, words = learner.age, {"skill": check.skill.chip, "day": f"{check.alone_on.day}/{check.alone_on.month}"}
    old = [ngettext("%(number)s year old", "%(number)s years old", age) % {"number": age}] if age else []
    return [*old, _("did %(skill)s alone on %(day)s") % words, *learner.needs]
