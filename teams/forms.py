from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.fields import AreaChoiceField, DayField, MobileField, PersonNameField
from campaign.models import Area
from campaign.names import clean, fold
from teams.models import Membership, MembershipRole, Team


class TeamForm(forms.Form):
    """A team's name, home ward and dates; `team` is the one being changed."""

    name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=120)
    area = AreaChoiceField(label=gettext_lazy("Ward or commune"), empty_label=gettext_lazy("Choose a ward or commune"))
    opened_on = DayField(label=gettext_lazy("Active since"), required=False)
    closed_on = DayField(
        label=gettext_lazy("Closed on"),
        required=False,
        help_text=gettext_lazy("Leave empty while the team is active. A closed team keeps its history."),
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], team: Team | None = None, **kwargs: Any) -> None:
        fields = ("name", "area", "opened_on", "closed_on")
        known = {field: getattr(team, field) for field in fields} if team else {}
        kwargs["initial"] = known | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.team = team
        area: Any = self.fields["area"]
        area.queryset = areas
        self.fields["name"].error_messages["required"] = _("Write the name of the team")
        self.fields["area"].error_messages["required"] = _("Choose a ward or commune")

    def clean_name(self) -> str:
        return clean(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        namesakes = Team.objects.filter(area=data.get("area"), search_name=fold(data.get("name", "")))
        if any(namesake != self.team for namesake in namesakes):
            self.add_error("name", _("This ward already has a team of that name"))
        opened, closed = data.get("opened_on"), data.get("closed_on")
        if opened and closed and closed < opened:
            self.add_error("closed_on", _("A team cannot close before it opens"))
        return data


class SinceField(DayField):
    """The first day of a membership: up to a year ahead."""

    def clean(self, value: Any) -> date:
        day = super().clean(value)
        today = timezone.localdate()
        if not date(2000, 1, 1) <= day <= today.replace(day=28, year=today.year + 1):
            raise ValidationError(_("Write a day between 01/01/2000 and a year from now"), "out_of_range")
        return day


class RoleForm(forms.Form):
    """A role and since when. Leading roles are offered only to those who may give them."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=MembershipRole.choices)
    since = SinceField(label=gettext_lazy("Since"))

    def __init__(self, *args: Any, may_name_leaders: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = timezone.localdate()
        self.fields["role"].initial = MembershipRole.MEMBER
        if not may_name_leaders:
            role: Any = self.fields["role"]
            role.choices = [(MembershipRole.MEMBER.value, MembershipRole.MEMBER.label)]


class RecruitForm(RoleForm):
    """A volunteer who may be new: a name, and a phone or an e-mail address to reach them."""

    full_name = PersonNameField(label=gettext_lazy("Full name"))
    phone = MobileField(label=gettext_lazy("Phone"), required=False, max_length=25)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, help_text=gettext_lazy("Reminders of sessions go there.")
    )
    shares_phone = forms.BooleanField(label=gettext_lazy("Two people use this phone"), required=False)
    field_order = ["full_name", "phone", "shares_phone", "email", "role", "since"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs["placeholder"] = "0912 345 678"
        self.offers_sharing = "shares_phone" in self.data

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("phone") and not data.get("email"):
            self.add_error("phone", _("Write a phone number or an e-mail address"))
        return data

    def refuse_phone(self) -> None:
        """The phone belongs to someone of another name: say so and offer that two people share it."""
        self.add_error(
            "phone", _("Another volunteer has this number. Tick the box below if two people share one phone")
        )
        self.offers_sharing = True


class MemberChoiceForm(RoleForm):
    """A volunteer found by searching."""

    volunteer = forms.UUIDField(widget=forms.HiddenInput)


class MembershipEndForm(forms.Form):
    on = DayField(label=gettext_lazy("Last day in the team"))

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership
        self.fields["on"].initial = max(timezone.localdate(), membership.starts_on)

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on < self.membership.starts_on:
            since = self.membership.starts_on.strftime("%d/%m/%Y")
            raise ValidationError(_("The last day cannot be before the first one, %(since)s") % {"since": since})
        return on
