from contextlib import suppress
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from campaign.access import Access, under
from campaign.birth_years import may_be_minor
from campaign.ids import new_id
from campaign.names import fold, given_name, person_sort_key
from campaign.phones import NotAMobileNumber, masked, national, parse_mobile
from campaign.search import every_word


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def visible_to(self, access: Access) -> Self:
        """Coordinators see those of their areas' teams; everyone else their fellow members (and themselves)."""
        from teams.models.memberships import Membership

        seen = Membership.objects.filter(volunteer=OuterRef("pk")).filter(
            under(access.coordinated, field="team__area__path") | Q(team__in=access.teams)
        )
        return self.filter(Exists(seen) | Q(pk=access.volunteer_id))

    def search(self, text: str) -> Self:
        """By name without diacritics, or by a whole phone number."""
        with suppress(NotAMobileNumber):
            return self.filter(phone=parse_mobile(text))
        return self.filter(every_word(text))

    def on_duty(self, day: date) -> Self:
        """Those who are in a team on that day."""
        from teams.models.memberships import Membership

        return self.filter(Exists(Membership.objects.on(day).filter(volunteer=OuterRef("pk"))))

    def with_teams(self) -> Self:
        """Each with `current`: the memberships they have today, with their teams."""
        from teams.models.memberships import Membership

        today = Membership.objects.on(timezone.localdate()).select_related("team")
        return self.prefetch_related(Prefetch("memberships", queryset=today, to_attr="current"))


class Volunteer(models.Model):
    """A person who helps; may have an account to sign in with."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(
        "campaign.User",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="volunteer",
        verbose_name=_("account"),
    )
    full_name = models.CharField(_("full name"), max_length=120)
    search_name = models.CharField(max_length=120, editable=False)
    sort_name = models.CharField(max_length=300, db_index=True, editable=False)
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name"]
        indexes = [models.Index(fields=["phone"], name="volunteer_by_phone")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def short_name(self) -> str:
        return given_name(self.full_name)

    @property
    def may_be_minor(self) -> bool:
        """Whether they may be under 18: then never alone at somebody's home."""
        return may_be_minor(self.birth_year, today=timezone.localdate())

    @property
    def masked_phone(self) -> str:
        return masked(str(self.phone or ""))

    @property
    def phone_text(self) -> str:
        return national(str(self.phone or ""))

    def name_fields(self) -> None:
        """Set the columns that follow from the name."""
        self.search_name, self.sort_name = fold(self.full_name), person_sort_key(self.full_name)
