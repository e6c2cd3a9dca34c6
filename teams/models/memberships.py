from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.access import Access, under
from campaign.ids import new_id


class MembershipRole(models.TextChoices):
    LEADER = "leader", pgettext_lazy("membership", "Leader")
    DEPUTY = "deputy", pgettext_lazy("membership", "Deputy")
    MEMBER = "member", pgettext_lazy("membership", "Member")


LEADING = (MembershipRole.LEADER, MembershipRole.DEPUTY)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, access: Access) -> Self:
        return self.filter(under(access.coordinated, field="team__area__path") | Q(team__in=access.teams))

    def on(self, day: date) -> Self:
        """Memberships in force on a day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def still_on(self, day: date) -> Self:
        """Memberships that have not ended before a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def over_on(self, day: date) -> Self:
        """Memberships that ended before a day."""
        return self.filter(ends_on__lt=day)

    def with_people(self) -> Self:
        """Leaders first, then deputies, then members; people in Vietnamese order."""
        rank = Case(When(role=MembershipRole.LEADER, then=0), When(role=MembershipRole.DEPUTY, then=1), default=2)
        return self.select_related("volunteer").order_by(rank, "volunteer__sort_name")


class Membership(models.Model):
    """A volunteer's dated place and role in a team. Leaving ends it; the row stays as history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, related_name="memberships")
    volunteer = models.ForeignKey("teams.Volunteer", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole.choices, default=MembershipRole.MEMBER)
    starts_on = models.DateField(_("since"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "volunteer"],
                condition=Q(ends_on__isnull=True),
                name="one_open_membership_per_team_and_volunteer",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.team}"

    @property
    def leads(self) -> bool:
        """Whether it gives what leaders may do."""
        return self.role in LEADING

    def covers(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
