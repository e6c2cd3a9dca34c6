"""Forms about certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from campaign.fields import number_words
from campaign.names import clean
from learners.models import CertificateRules

MOST = 1000


class RevokeForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("Why it no longer holds"),
        max_length=200,
        help_text=gettext_lazy("Only staff read this; the check page shows the day alone."),
        error_messages={"required": gettext_lazy("Write why it no longer holds")},
    )


def number(label: Any) -> forms.IntegerField:
    messages = number_words(0, MOST) | {"required": gettext_lazy("Write a number; 0 asks for nothing")}
    field = forms.IntegerField(label=label, min_value=0, max_value=MOST, error_messages=messages)
    field.widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "so", "autocomplete": "off"})
    return field


class RulesForm(forms.Form):
    sessions_needed = number(gettext_lazy("Sessions attended, at least"))
    skills_needed = number(gettext_lazy("Skills done alone, at least"))
    hours_needed = number(gettext_lazy("Hours of volunteering, at least"))
    place = forms.CharField(
        label=gettext_lazy("Place beside the date"), max_length=60,
        error_messages={"required": gettext_lazy("Write the place, like Hà Nội")},
    )  # fmt: skip
    signed = forms.CharField(
        label=gettext_lazy("Above the signature"), max_length=100,
        error_messages={"required": gettext_lazy("Write who signs, like TM. BAN THƯỜNG VỤ")},
    )  # fmt: skip
    signer = forms.CharField(label=gettext_lazy("Name under the signature"), max_length=120, required=False)

    def __init__(self, data: Any, *, rules: CertificateRules) -> None:
        super().__init__(data, initial={name: getattr(rules, name) for name in self.base_fields})

    def values(self) -> dict[str, Any]:
        return {name: clean(value) if isinstance(value, str) else value for name, value in self.cleaned_data.items()}
