from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.access import Access, under
from campaign.ids import new_id
from sessions.models.sign_ups import SignUp


class SessionKind(models.TextChoices):
    CLASS = "class", _("Class")
    DOOR_TO_DOOR = "door_to_door", _("Door-to-door visits")
    HELP_DESK = "help_desk", _("Help desk")
    KIOSK = "kiosk", _("Kiosk")
    TRAIN_THE_TRAINER = "train_the_trainer", _("Training for volunteers")
    ONLINE = "online", _("Online session")


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def visible_to(self, access: Access) -> Self:
        """Staff and officials see their areas' sessions, team people their teams' and those they signed up for."""
        signed_up = SignUp.objects.filter(session=OuterRef("pk"), volunteer=access.volunteer_id)
        return self.filter(under(access.area_paths()) | Q(team__in=access.teams) | Exists(signed_up))

    def live(self) -> Self:
        return self.filter(cancelled_at__isnull=True)

    def on(self, day: date) -> Self:
        return self.filter(day=day)

    def between(self, first: date, last: date) -> Self:
        """Sessions on the days from `first` to `last`, both included."""
        return self.filter(day__range=(first, last))

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Live sessions that share a moment with the span; one that ends when it starts does not."""
        return self.live().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class TrainingSession(models.Model):
    """Any encounter with learners (or, train the trainer, with volunteers)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="sessions")
    area = models.ForeignKey("campaign.Area", on_delete=models.PROTECT, related_name="sessions", verbose_name=_("ward or commune"))
    team = models.ForeignKey("teams.Team", on_delete=models.PROTECT, related_name="sessions", verbose_name=_("team"))
    kind = models.CharField(_("kind"), max_length=20, choices=SessionKind.choices, default=SessionKind.CLASS)
    title = models.CharField(_("title"), max_length=160, blank=True)
    venue = models.CharField(_("venue"), max_length=200)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    day = models.DateField(editable=False)  # the local date of starts_at: "which day" in counts and lists
    seats = models.PositiveSmallIntegerField(_("seats"), default=30)
    skills = models.ManyToManyField("learners.Skill", related_name="sessions", blank=True, verbose_name=_("skills"))
    revision = models.PositiveIntegerField(default=0, editable=False)  # grows when people must be told: moved, called off
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey("campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_because = models.CharField(_("reason"), max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey("campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    finish_note = models.CharField(_("note"), max_length=500, blank=True)

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        indexes = [
            models.Index(fields=["area", "day"], name="sessions_of_an_area"),
            models.Index(fields=["team", "starts_at"], name="sessions_of_a_team"),
            models.Index(fields=["campaign", "day"], name="sessions_of_a_campaign"),
        ]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("sessions:training_session_detail", args=[self.pk])

    def set_times(self, starts_at: datetime, ends_at: datetime) -> None:
        """Set the times and the day that follows from them."""
        self.starts_at, self.ends_at = starts_at, ends_at
        self.day = timezone.localdate(starts_at)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None
