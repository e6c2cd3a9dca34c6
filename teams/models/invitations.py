from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from campaign.access import Access, under
from campaign.ids import new_id
from campaign.phones import masked, national


class InvitationState(models.TextChoices):
    """How a link stands; the values are also what a visitor is told why it does not open."""

    LIVE = "live", _("Open")
    EXPIRED = "expired", _("Over")
    REVOKED = "revoked", _("Withdrawn")
    USED_UP = "used_up", _("All places taken")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, access: Access) -> Self:
        """Those of teams that someone coordinates or leads: who may invite sees who was invited."""
        return self.filter(under(access.coordinated, field="team__area__path") | Q(team__in=access.led_teams))

    def use_one(self, now: datetime) -> bool:
        """Take one place of this invitation; False when there is none. Exact however many ask at once."""
        free = self.filter(used__lt=F("most"), revoked_at__isnull=True, expires_at__gt=now)
        return bool(free.update(used=F("used") + 1))


class Invitation(models.Model):
    """A link by which people join one team as members. Of its token only the SHA-256 is kept."""

    MOST = 300

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, related_name="invitations")
    group_name = models.CharField(_("for whom"), max_length=120, blank=True)  # "Đại học Bách khoa, khoa CNTT"
    salt = models.BinaryField(max_length=16)
    token_hash = models.BinaryField(max_length=32, unique=True)
    most = models.PositiveSmallIntegerField(_("places"))
    used = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(_("open until"))
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(used__lte=F("most")), name="an_invitation_is_used_at_most_so_often"),
            models.CheckConstraint(condition=Q(most__range=(1, 300)), name="an_invitation_is_for_1_to_300_people"),
        ]

    def __str__(self) -> str:
        return self.group_name or str(self.team)

    @property
    def left(self) -> int:
        return max(self.most - self.used, 0)

    @property
    def last_day(self) -> date:
        return timezone.localdate(self.expires_at - timedelta(microseconds=1))

    @property
    def state(self) -> InvitationState:
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        if self.expires_at <= timezone.now() or not self.team.is_open(timezone.localdate()):
            return InvitationState.EXPIRED
        return InvitationState.LIVE if self.left else InvitationState.USED_UP


class Joining(models.Model):
    """Somebody came by an invitation, and agreed to be kept by name. Its id is a number the browser holds."""

    id = models.UUIDField(primary_key=True, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="joinings")
    volunteer = models.ForeignKey("teams.Volunteer", on_delete=models.CASCADE, related_name="joinings")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "volunteer"], name="one_joining_per_invitation_and_volunteer")
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} · {self.invitation_id}"


class GuardianQuerySet(models.QuerySet["Guardian"]):
    def visible_to(self, access: Access) -> Self:
        return self.filter(under(access.coordinated, field="team__area__path") | Q(team__in=access.led_teams))

    def awaited(self) -> Self:
        """Those whom somebody has to call before the young person can begin."""
        return self.filter(must_agree=True, agreed_at__isnull=True).select_related("volunteer", "team__area")


class Guardian(models.Model):
    """A parent or guardian of a volunteer under 18, and what they said about it.

    Under 16 (`must_agree`) the account and the membership begin only when someone of the team has heard the consent.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    volunteer = models.OneToOneField("teams.Volunteer", on_delete=models.CASCADE, related_name="guardian")
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, related_name="guardians")
    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    must_agree = models.BooleanField()
    told_at = models.DateTimeField(null=True, blank=True)  # 16 and 17: they know of it, says the volunteer
    agreed_at = models.DateTimeField(null=True, blank=True)
    heard_by = models.ForeignKey("campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = GuardianQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(must_agree=False) | Q(agreed_at__isnull=False) | (~Q(phone="") & ~Q(full_name="")),
                name="a_guardian_who_is_asked_can_be_called",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def phone_text(self) -> str:
        return national(str(self.phone or ""))

    @property
    def masked_phone(self) -> str:
        return masked(str(self.phone or ""))
