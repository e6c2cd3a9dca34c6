"""What is asked of whoever makes a link, and of whoever comes by one."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.birth_years import is_birth_year
from campaign.fields import DayField, MobileField, PersonNameField, number_words
from campaign.ids import new_id
from campaign.models import User
from teams.joining.ages import Guarded, guarded
from teams.joining.people import Newcomer
from teams.models import Invitation

LONGEST = timedelta(days=180)
USUAL = timedelta(days=14)


class InvitationForm(forms.Form):
    """A link for so many people until a day; `number` makes a form that is sent twice one invitation."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    group_name = forms.CharField(
        label=gettext_lazy("For whom?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("A university, a school, a class: so that you know later which link it was"),
    )
    most = forms.IntegerField(
        label=gettext_lazy("For how many people"),
        min_value=1,
        max_value=Invitation.MOST,
        initial=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "so"}),
        error_messages=number_words(1, Invitation.MOST),
    )
    until = DayField(label=gettext_lazy("Open until"), help_text=gettext_lazy("The last day on which it works"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].initial = new_id()
        self.fields["until"].initial = timezone.localdate() + USUAL

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= until <= today + LONGEST:
            words = {"last": f"{today + LONGEST:%d/%m/%Y}"}
            raise ValidationError(_("Choose a day from today to %(last)s") % words)
        return until

    def plan(self) -> dict[str, Any]:
        data = self.cleaned_data
        ends = timezone.make_aware(datetime.combine(data["until"] + timedelta(1), time.min))
        return {"number": data["number"], "group_name": data["group_name"], "most": data["most"], "expires_at": ends}


class LinkForm(forms.Form):
    """The link or its end; a script puts what stands behind the # of a scanned one into the same field."""

    code = forms.CharField(
        label=gettext_lazy("Invitation link"),
        max_length=300,
        help_text=gettext_lazy("Paste the whole link that you were sent"),
        error_messages={"required": gettext_lazy("Paste the link that you were sent")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class NewcomerForm(forms.Form):
    """A new volunteer. What only people under 18 must say is asked of them alone."""

    full_name = PersonNameField(label=gettext_lazy("Full name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    birth_year = forms.IntegerField(
        label=gettext_lazy("Birth year"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "class": "so"}),
        error_messages={
            "required": gettext_lazy("Write the year you were born in"),
            "invalid": gettext_lazy("Write the year with four digits, like 2005"),
        },
    )
    phone = MobileField(
        label=gettext_lazy("Phone"),
        required=False,
        max_length=25,
        help_text=gettext_lazy("Your team leader calls you there. No phone: write an e-mail address"),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("Reminders of sessions go there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("Write the e-mail like ten@example.org")},
    )
    wish = forms.CharField(
        label=gettext_lazy("Username"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("A short name. Four digits are put behind it, so that it is yours alone"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=gettext_lazy("At least 10 characters. A short sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Choose a password")},
    )
    guardian_name = PersonNameField(label=gettext_lazy("Name of a parent or guardian"), required=False)
    guardian_phone = MobileField(label=gettext_lazy("Their phone"), required=False, max_length=25)
    guardian_says = forms.BooleanField(
        label=gettext_lazy("A parent or guardian knows that I join, and agrees"), required=False
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("I agree that the team keeps my name and how to reach me, to plan its sessions"),
        error_messages={"required": gettext_lazy("Without your agreement nothing is kept, and you cannot join")},
    )

    def clean_birth_year(self) -> int:
        year: int = self.cleaned_data["birth_year"]
        if not is_birth_year(year, today=timezone.localdate()):
            raise ValidationError(_("Write the year with four digits, like 2005"))
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors.keys() & {"phone", "email"} and not data.get("phone") and not data.get("email"):
            self.add_error("phone", _("Write a phone number or an e-mail address"))
        self.check_password(data)
        if data.get("birth_year"):
            self.check_guardian(guarded(data["birth_year"], timezone.localdate()), data)
        return data

    def check_password(self, data: dict[str, Any]) -> None:
        person = User(username=data.get("wish", ""), full_name=data.get("full_name", ""), email=data.get("email", ""))
        try:
            password_validation.validate_password(data.get("password", ""), person)
        except ValidationError as problem:
            if data.get("password"):
                self.add_error("password", problem)

    def check_guardian(self, needs: Guarded, data: dict[str, Any]) -> None:
        """Under 16: who can be called and agrees. At 16 and 17: that they know."""
        if needs is not Guarded.NOTHING and not data.get("guardian_says"):
            self.add_error("guardian_says", _("Under 18, first tell a parent or guardian, then tick this"))
        if needs is Guarded.AGREE and not data.get("guardian_name"):
            self.add_error("guardian_name", _("Under 16, write the name of a parent or guardian"))
        if needs is Guarded.AGREE and not data.get("guardian_phone"):
            self.add_error("guardian_phone", _("Under 16, write a number at which we ask for their agreement"))

    @property
    def asks_guardian(self) -> bool:
        """Whether the part for people under 18 stands open."""
        return bool(self.errors.keys() & {"guardian_name", "guardian_phone", "guardian_says"})

    def person(self) -> Newcomer:
        return Newcomer(**{key: value for key, value in self.cleaned_data.items() if key not in NOT_KEPT})


NOT_KEPT = {"agrees", "guardian_says"}
