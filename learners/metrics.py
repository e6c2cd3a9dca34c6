"""People: everyone counts once per campaign, on the day and in the ward of their first attendance.

Retained use counts them once more for each skill they were asked about, and once for each team that accompanies them.
"""

from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from campaign.metrics import Metric, facts, subject_of
from learners.models import LearnerTeam, Level, Participation, RealUse


def reached(level: Level) -> Case:
    """1 for a person whose best skill is at this level or above, else 0."""
    return standing(best_level__gte=level)


def standing(**condition: int) -> Case:
    """1 where it holds, else 0. Who was never asked counts neither as reached nor as using."""
    return Case(When(**condition, then=Value(1)), default=Value(0), output_field=IntegerField())


@facts(
    Metric("people_trained", _("People trained"), unit="people"),
    Metric("people_tried", _("People who tried with a companion"), unit="people"),
    Metric("people_alone", _("People who can do it alone"), unit="people"),
    Metric("people_asked", _("People reached in a follow-up"), unit="people"),
    Metric("people_retained", _("People who use it alone by their latest follow-up"), unit="people"),
    Metric("people_unreached", _("People whom no follow-up reached"), unit="people"),
)
def people(campaign_id: UUID) -> QuerySet[Any, Any]:
    return Participation.objects.filter(campaign=campaign_id).values(
        "area_id",
        day=F("first_attended_on"),
        people_trained=Value(1),
        people_tried=reached(Level.WITH_COMPANION),
        people_alone=reached(Level.ALONE),
        people_asked=standing(real_use__gte=RealUse.NOT_USING),
        people_retained=standing(real_use=RealUse.USING),
        people_unreached=standing(real_use=RealUse.UNREACHED),
    )


@facts(
    Metric("skill_asked", _("People reached in a follow-up, by skill"), unit="people"),
    Metric("skill_retained", _("People who use it alone by their latest follow-up, by skill"), unit="people"),
    Metric("skill_unreached", _("People whom no follow-up reached, by skill"), unit="people"),
    by="skill",
)
def skills(campaign_id: UUID) -> QuerySet[Any, Any]:
    """A row per person and skill of which they were asked."""
    people = Participation.objects.filter(campaign=campaign_id).annotate(use=F("learner__progress__real_use"))
    return asked(people, "skill", "learner__progress__skill_id")


@facts(
    Metric("team_asked", _("People reached in a follow-up, by team"), unit="people"),
    Metric("team_retained", _("People who use it alone by their latest follow-up, by team"), unit="people"),
    Metric("team_unreached", _("People whom no follow-up reached, by team"), unit="people"),
    by="team",
)
def teams(campaign_id: UUID) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """A row per person who was asked and team that accompanies them, under whichever of their entries."""
    people = Participation.objects.filter(campaign=campaign_id).annotate(use=F("real_use"))
    own, merged = "learner__learner_teams", "learner__merged_learners__learner_teams"
    others = people.filter(**{f"{merged}__isnull": False}).annotate(place=F(merged), team=F(f"{merged}__team"))
    same = LearnerTeam.objects.filter(team=OuterRef("team"))
    counted = (
        Exists(same.filter(learner=OuterRef("learner"))),
        Exists(same.filter(learner__merged_into=OuterRef("learner"), pk__lt=OuterRef("place"))),
    )
    return (
        asked(people.filter(**{f"{own}__isnull": False}), "team", f"{own}__team_id"),
        asked(others.exclude(counted[0] | counted[1]), "team", "team"),
    )


def asked(people: QuerySet[Any, Any], by: str, subject: str) -> QuerySet[Any, Any]:
    """The rows with a `use` of those whom a check reached or gave up, with the id of what they are counted by."""
    counts = {
        f"{by}_asked": standing(use__gte=RealUse.NOT_USING),
        f"{by}_retained": standing(use=RealUse.USING),
        f"{by}_unreached": standing(use=RealUse.UNREACHED),
    }
    people = people.filter(use__gt=RealUse.UNASKED)
    return people.values("area_id", day=F("first_attended_on"), subject=subject_of(subject), **counts)
