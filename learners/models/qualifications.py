from collections.abc import Iterable
from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Count, F, Q, QuerySet

from campaign.ids import new_id
from teams.models import Membership


class QualificationQuerySet(models.QuerySet["Qualification"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(granted_on__lte=day, expires_on__gt=day)

    def of(self, volunteers: Iterable[UUID]) -> Self:
        return self.filter(volunteer__in=list(volunteers)).select_related("skill", "trained_by")

    def teaching(self, skills: Iterable[int]) -> Self:
        """Those that let someone teach one of these skills."""
        return self.filter(skill__in=list(skills))

    def people_by_team(self, memberships: QuerySet[Membership]) -> QuerySet["Qualification", tuple[UUID, int]]:
        """(team, how many of its people hold one of these) for the teams of these memberships; none with nobody."""
        held = self.filter(volunteer__memberships__in=memberships).order_by()
        people = held.values("volunteer__memberships__team").annotate(people=Count("volunteer", distinct=True))
        return people.values_list("volunteer__memberships__team", "people")


class Qualification(models.Model):
    """A volunteer was trained on a day to teach a skill (to accompany people at all, where none is named).

    It follows from having come to a training for volunteers, and ends after QUALIFICATION_MONTHS.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    volunteer = models.ForeignKey("teams.Volunteer", on_delete=models.CASCADE, related_name="qualifications")
    skill = models.ForeignKey("learners.Skill", null=True, on_delete=models.PROTECT, related_name="qualifications")
    training_session_id = models.UUIDField()  # where; learners know no sessions
    trained_by = models.ForeignKey(
        "teams.Volunteer", null=True, on_delete=models.SET_NULL, related_name="trained_qualifications"
    )
    granted_on = models.DateField()
    expires_on = models.DateField()  # the first day on which it holds no more

    objects = QualificationQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_on", "skill__place"]
        indexes = [models.Index(fields=["training_session_id"], name="qualifications_of_a_session")]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "training_session_id", "skill"], name="one_qualification_per_session_and_skill"
            ),
            models.UniqueConstraint(
                fields=["volunteer", "training_session_id"],
                condition=Q(skill__isnull=True),
                name="one_general_qualification_per_session",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("granted_on")), name="a_qualification_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id}: {self.skill_id}"
