from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from sessions.models.sign_ups import SignUp


class ShiftQuerySet(models.QuerySet["Shift"]):
    def places_of(self, role: str) -> Subquery:
        """The places of one role in the session of the query around this one; nothing where nobody said."""
        return Subquery(self.filter(session=OuterRef("pk"), role=role).values("places")[:1])

    def said_for(self, sessions: models.QuerySet) -> Self:
        return self.filter(session__in=sessions)


class Shift(models.Model):
    """How many people a session needs in one role, where someone said so; otherwise it follows from its seats."""

    MOST = 200

    id = models.BigAutoField(primary_key=True)
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="shifts")
    role = models.CharField(max_length=10, choices=SignUp.Role.choices)
    places = models.PositiveSmallIntegerField()

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "role"], name="one_shift_per_session_and_role"),
            models.CheckConstraint(condition=Q(places__lte=200), name="a_shift_has_at_most_200_places"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} · {self.role} · {self.places}"
