from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.access import Access
from campaign.ids import new_id
from sessions.models.sign_ups import SignUp


class WaitQuerySet(models.QuerySet["Wait"]):
    def visible_to(self, access: Access) -> Self:
        """One's own; without a volunteer, none."""
        return self.filter(volunteer=access.volunteer_id) if access.volunteer_id else self.none()

    def open(self) -> Self:
        return self.filter(state__in=Wait.OPEN)

    def in_order(self) -> Self:
        return self.order_by("number")

    def offered(self) -> Self:
        return self.filter(state=Wait.State.OFFERED)

    def declined(self) -> Self:
        """Those who left after a place was offered to them."""
        return self.filter(state=Wait.State.LEFT, offers__gt=0)

    def lapsing(self, now: datetime) -> Self:
        """Offers whose time is over."""
        return self.offered().filter(offer_ends_at__lte=now)

    def ahead(self, now: datetime) -> Self:
        """Of sessions that are still to come."""
        held = self.filter(session__cancelled_at__isnull=True, session__starts_at__gt=now)
        return held.select_related("session__area", "session__team").order_by("session__starts_at")


class Wait(models.Model):
    """A volunteer's turn on a session's waiting list for one role. `number` is the order; it never changes."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("offered a place")
        TAKEN = "taken", _("took the place")
        LAPSED = "lapsed", _("did not answer in time")
        LEFT = "left", _("left the list")

    OPEN = (State.WAITING, State.OFFERED)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="waits")
    volunteer = models.ForeignKey("teams.Volunteer", on_delete=models.CASCADE, related_name="waits")
    role = models.CharField(max_length=10, choices=SignUp.Role.choices)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    offers = models.PositiveSmallIntegerField(default=0)  # how often a place was offered: each is told once
    offer_ends_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = WaitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "volunteer"],
                condition=Q(state__in=["waiting", "offered"]),
                name="one_open_wait_per_session_and_volunteer",
            ),
            models.UniqueConstraint(fields=["session", "number"], name="one_wait_per_session_and_number"),
            models.CheckConstraint(
                condition=Q(state="offered", offer_ends_at__isnull=False) | ~Q(state="offered"),
                name="an_offer_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["offer_ends_at"], condition=Q(state="offered"), name="offers_by_their_end"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.session_id} · {self.state}"

    @property
    def is_offered(self) -> bool:
        return self.state == self.State.OFFERED

    @property
    def slot(self) -> str:
        """What makes the message about this very offer one of its kind."""
        return f"offer {self.number}.{self.offers}"
