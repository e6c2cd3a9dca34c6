from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from campaign.access import Access, under
from campaign.ids import new_id


class RotaQuerySet(models.QuerySet["Rota"]):
    def visible_to(self, access: Access) -> Self:
        return self.filter(under(access.area_paths()) | Q(teams__in=access.teams)).distinct()

    def running(self, day: date) -> Self:
        """Those that still make sessions after that day."""
        return self.filter(Q(last_on__isnull=True) | Q(last_on__gt=day), ended_at__isnull=True)

    def ended_since(self, moment: datetime) -> Self:
        return self.filter(ended_at__gte=moment).order_by("-ended_at")

    def with_teams(self) -> Self:
        return self.select_related("area").prefetch_related("teams")


class Rota(models.Model):
    """A desk at a service centre on one weekday, week after week: which teams take turns, when, how many people."""

    WEEKDAYS = list(WEEKDAYS.items())

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey("campaign.Area", on_delete=models.PROTECT, related_name="rotas")
    venue = models.CharField(_("venue"), max_length=200)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=WEEKDAYS)  # Monday is 0
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    people = models.PositiveSmallIntegerField(_("people at the desk"), default=2)
    first_on = models.DateField(_("from which day"))
    last_on = models.DateField(_("until"), null=True, blank=True)
    teams = models.ManyToManyField("teams.Team", related_name="rotas")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RotaQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_rota_is_on_a_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="a_rota_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["area", "venue", "weekday", "starts", "first_on"],
                condition=Q(ended_at__isnull=True),
                name="one_running_rota_per_desk_and_hour",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} · {self.venue}"

    def days(self, after: date, weeks: int) -> list[date]:
        """Its days of the coming weeks: later than `after`, within its own dates."""
        first = max(after + timedelta(1), self.first_on)
        first += timedelta((self.weekday - first.weekday()) % 7)
        days = (first + timedelta(weeks=n) for n in range(weeks))
        last = min(self.last_on or date.max, after + timedelta(weeks=weeks))
        return [day for day in days if day <= last]


class RotaDay(models.Model):
    """A day of a rota that has its session: it is made once, whatever becomes of the session."""

    id = models.BigAutoField(primary_key=True)
    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="made_days")
    day = models.DateField()
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, related_name="+")
    training_session_id = models.UUIDField()  # teams know no sessions

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["rota", "day"], name="one_session_per_rota_and_day")]

    def __str__(self) -> str:
        return f"{self.rota_id} {self.day}"
