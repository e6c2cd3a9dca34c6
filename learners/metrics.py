"""People: everyone counts once per campaign, on the day and in the ward of their first attendance."""

from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from campaign.metrics import Metric, facts
from learners.models import Level, Participation, RealUse


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
    Metric("people_using", _("People who use it at home"), unit="people"),
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
        people_using=reached(Level.REAL_USE),
        people_asked=standing(real_use__gte=RealUse.NOT_USING),
        people_retained=standing(real_use=RealUse.USING),
        people_unreached=standing(real_use=RealUse.UNREACHED),
    )
