"""What is asked about a moment."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.fields import DayField
from learners.models import Consent


class MomentForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What happened"), max_length=600, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("A few sentences, like: Linh helped her to call her daughter in Đà Nẵng by video."),
        error_messages={"required": gettext_lazy("Write what happened")},
    )  # fmt: skip
    happened_on = DayField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Write the day")})
    means = forms.ChoiceField(
        label=gettext_lazy("How they agreed"), widget=forms.RadioSelect,
        choices=[(way.value, capfirst(way.label)) for way in (Consent.Means.SPOKEN, Consent.Means.PAPER)],
        error_messages={"required": gettext_lazy("Choose how they agreed")},
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=gettext_lazy("I read it out, and they agree that it is told, without their surname."),
        error_messages={"required": gettext_lazy("Ask first: without their consent the story is not kept")},
    )

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Choose today or an earlier day"))
        return day


class ReturnForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("What is to be better"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever wrote it reads this, changes the story and sends it again."),
        error_messages={"required": gettext_lazy("Write what is to be better")},
    )  # fmt: skip
