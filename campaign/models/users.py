from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.access import Role
from campaign.ids import new_id
from campaign.names import clean_name, given_name


class User(AbstractUser):
    """Someone who signs in. Roles come from `AreaRole` (staff, officials) and from memberships of teams."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    first_name = None  # type: ignore[assignment]  # Vietnamese names are one field
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=150)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name or self.username

    def clean(self) -> None:
        super().clean()
        self.full_name = clean_name(self.full_name)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return given_name(str(self))


class AreaRole(models.Model):
    """A person's dated right over an area and everything below it."""

    ROLES = [(Role.COORDINATOR.value, Role.COORDINATOR.label), (Role.OFFICIAL.value, Role.OFFICIAL.label)]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("campaign.User", on_delete=models.CASCADE, related_name="area_roles")
    area = models.ForeignKey("campaign.Area", on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=ROLES)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "area", "role"], name="one_role_per_user_and_area")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.area}"
