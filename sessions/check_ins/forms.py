"""What people type at the door."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.names import clean
from sessions.check_ins.people import FEWEST_DIGITS, read_phone_end


class CodeForm(forms.Form):
    """The digits on the screen; a script puts the token of a scanned code into the same field."""

    code = forms.CharField(
        label=gettext_lazy("Code on the screen"),
        max_length=64,
        help_text=gettext_lazy("8 digits, under the square pattern"),
        error_messages={"required": gettext_lazy("Type the 8 digits that stand on the screen")},
        widget=forms.TextInput(
            attrs={"class": "input-code", "inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class NameForm(forms.Form):
    """A name, or a phone number or its end. Wrong in shape only: whom it means is not the form's to say."""

    name = forms.CharField(
        label=gettext_lazy("Your full name"),
        max_length=120,
        help_text=gettext_lazy("Or the last 4 digits of your phone number"),
        error_messages={"required": gettext_lazy("Type your name, or the last 4 digits of your phone number")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}),
    )

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        digits = read_phone_end(name)
        if digits and len(digits) < FEWEST_DIGITS:
            raise forms.ValidationError(_("Type at least the last 4 digits of your phone number"))
        return name
