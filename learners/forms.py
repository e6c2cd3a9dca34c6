"""What is asked about a learner, and in which words."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.birth_years import EARLIEST, YOUNGEST, is_birth_year, is_too_young
from campaign.fields import AreaChoiceField, MobileField, PersonNameField
from campaign.models import Area
from learners.models import Consent, Device, FormOfAddress, Grade, Learner, Level, Skill
from learners.models.learners import NEEDS, TIMES


class BirthYearField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget = forms.TextInput(
            attrs={"inputmode": "numeric", "maxlength": 4, "autocomplete": "off", "class": "so"}
        )
        self.error_messages["invalid"] = _("Write the birth year with 4 digits, like 1956")

    def prepare_value(self, value: Any) -> Any:
        return str(value) if value else value

    def validate(self, value: Any) -> None:
        super().validate(value)
        today = timezone.localdate()
        if value is not None and not is_birth_year(value, today=today):
            words = {"first": str(EARLIEST), "last": str(today.year)}
            raise ValidationError(_("The birth year lies between %(first)s and %(last)s") % words, "invalid")
        if value is not None and is_too_young(value, today=today):
            words = {"age": str(today.year - value), "least": str(YOUNGEST)}
            raise ValidationError(
                _("Born in that year they would be %(age)s; who learns here is at least %(least)s. Check the year")
                % words,
                "too_young",
            )


class PersonForm(forms.Form):
    """What anyone may be asked at the door: only the name is needed, and the consent to keep it.

    Reminders are a consent of their own, and a phone is kept for them alone. Nothing is ever pre-ticked for a newcomer.
    """

    form_of_address = forms.ChoiceField(
        label=gettext_lazy("Form of address"),
        choices=FormOfAddress.choices,
        initial=FormOfAddress.BAC,
        widget=forms.RadioSelect,
    )
    full_name = PersonNameField(label=gettext_lazy("Full name"))
    birth_year = BirthYearField(label=gettext_lazy("Birth year"), required=False)
    phone = MobileField(label=gettext_lazy("Phone"), required=False, max_length=20)
    agrees = forms.BooleanField(
        label=gettext_lazy("I asked, and they agree that the team keeps their name to follow what they learn.")
    )
    agrees_to_reminders = forms.BooleanField(
        label=gettext_lazy("They also agree to be reminded of sessions by phone."), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Consents are asked last, and their errors are told last.
        self.order_fields([name for name in self.fields if not name.startswith("agrees")])
        self.fields["full_name"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "words"}
        self.fields["agrees"].error_messages["required"] = _("Ask first, then tick: without consent no name is kept")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_phone_new(cleaned.get("phone", "")) and not cleaned.get("agrees_to_reminders"):
            self.add_error(
                "agrees_to_reminders", _("A phone is kept only with this consent. Tick it, or leave the phone out")
            )
        return cleaned

    def is_phone_new(self, phone: Any) -> bool:
        return bool(phone)

    @property
    def consents(self) -> frozenset[str]:
        asked = {"agrees": Consent.Purpose.TRAINING, "agrees_to_reminders": Consent.Purpose.REMINDERS}
        return frozenset(purpose.value for name, purpose in asked.items() if self.cleaned_data[name])


class WalkInForm(PersonForm):
    """A newcomer at a session; the session's ward is theirs unless another is chosen."""

    area = AreaChoiceField(label=gettext_lazy("Ward or commune"), required=False)

    def __init__(self, *args: Any, home: Area, **kwargs: Any) -> None:
        super().__init__(*args, initial={"area": home}, **kwargs)
        area = cast(AreaChoiceField, self.fields["area"])
        area.queryset, area.empty_label = Area.objects.leaves().in_force().around([home.path]), None


class LearnerForm(PersonForm):
    """All that is kept of a learner."""

    area = AreaChoiceField(label=gettext_lazy("Ward or commune"), empty_label=gettext_lazy("Choose a ward or commune"))
    neighbourhood = forms.CharField(label=gettext_lazy("Residential group"), max_length=120, required=False)
    needs_large_print = forms.BooleanField(label=gettext_lazy("Needs large print"), required=False)
    hard_of_hearing = forms.BooleanField(label=gettext_lazy("Hard of hearing"), required=False)
    walks_slowly = forms.BooleanField(label=gettext_lazy("Walks slowly"), required=False)
    device = forms.ChoiceField(
        label=gettext_lazy("Phone or device"),
        choices=[("", gettext_lazy("Not known")), *Device.choices],
        required=False,
    )
    free_mornings = forms.BooleanField(label=gettext_lazy("Mornings"), required=False)
    free_afternoons = forms.BooleanField(label=gettext_lazy("Afternoons"), required=False)
    free_evenings = forms.BooleanField(label=gettext_lazy("Evenings"), required=False)
    free_weekends = forms.BooleanField(label=gettext_lazy("Weekends"), required=False)
    pace_note = forms.CharField(
        label=gettext_lazy("Note on pace"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("How to sit with this person. Nothing about health, money or faith."),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(AreaChoiceField, self.fields["area"]).queryset = areas
        self.fields["area"].error_messages["required"] = _("Choose a ward or commune")
        if self.initial.get("agrees") is False:  # whoever does not agree has a right to a correction all the same
            self.fields["agrees"].required = False

    def is_phone_new(self, phone: Any) -> bool:
        """The number that a list brought may stay without a consent; any other needs one."""
        was_asked = self.initial.get("agrees_to_reminders", True)
        return bool(phone) and (was_asked or str(phone) != str(self.initial.get("phone") or ""))

    def kept(self) -> dict[str, Any]:
        """The columns of a learner as asked, without consents."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("agrees")}


def initial_of(learner: Learner, consents: set[str]) -> dict[str, Any]:
    """A learner as the form shows them."""
    about = ("form_of_address", "full_name", "birth_year", "phone", "area", "neighbourhood", "device", "pace_note")
    agreed = {
        "agrees": Consent.Purpose.TRAINING in consents,
        "agrees_to_reminders": Consent.Purpose.REMINDERS in consents,
    }
    return {name: getattr(learner, name) for name in (*about, *NEEDS, *TIMES)} | agreed


class ObservationForm(forms.Form):
    """A level as the level picker sends it."""

    id = forms.UUIDField(required=False)
    skill = forms.ModelChoiceField(queryset=Skill.objects.none(), to_field_name="code")
    level = forms.TypedChoiceField(choices=Level.choices, coerce=int)
    evidence = forms.CharField(max_length=200, required=False)
    grade = forms.ChoiceField(choices=Grade.choices, required=False)
    note = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["skill"]).queryset = Skill.objects.active()
