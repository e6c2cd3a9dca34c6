"""How a consent is recorded, and how a request and its answer are put into words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.fields import DayField
from learners.models import Consent, PrivacyRequest, RequestKind

MEANS = (
    (Consent.Means.OWN_TAP, gettext_lazy("They read it here and tap themselves")),
    (Consent.Means.PAPER, gettext_lazy("On paper, signed")),
    (Consent.Means.SPOKEN, gettext_lazy("Spoken, somebody else heard it")),
)


class ConsentForm(forms.Form):
    """Nothing is chosen beforehand: whoever asks says how the person agreed."""

    means = forms.ChoiceField(
        label=gettext_lazy("How they agree"),
        choices=MEANS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how they agreed")},
    )
    witness = forms.CharField(
        label=gettext_lazy("Witness"), max_length=120, required=False,
        help_text=gettext_lazy("Full name of who heard it or saw the paper. Not needed for their own tap."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["witness"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "words"}

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("means") in {Consent.Means.PAPER, Consent.Means.SPOKEN} and not asked.get("witness", "").strip():
            self.add_error("witness", _("Write who heard it or saw the paper"))
        return asked


class RequestForm(forms.Form):
    """What a person asks of us."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What they ask for"),
        choices=RequestKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what they ask for")},
    )
    asked_on = DayField(label=gettext_lazy("Asked on"), error_messages={"required": gettext_lazy("Write the day")})
    words = forms.CharField(
        label=gettext_lazy("In their words"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_asked_on(self) -> Any:
        day = self.cleaned_data["asked_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The day lies in the future. Write the day on which they asked"), "future")
        return day


class AnswerForm(forms.Form):
    """What the person was told; an outcome closes the request."""

    words = forms.CharField(
        label=gettext_lazy("What they were told"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what the person was told")},
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=gettext_lazy("Is it settled?"), required=False,
        choices=[("", gettext_lazy("Not yet, this is a first answer")), *PrivacyRequest.Outcome.choices],
    )  # fmt: skip
