from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.fields import number_words
from sessions.models import Shift, SignUp
from sessions.needs import Places

MOST_IN_CHARGE = 5


class RoleChoiceForm(forms.Form):
    """The role in which someone takes a place."""

    role = forms.ChoiceField(choices=SignUp.Role.choices)


class WithdrawForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Your leader reads it: ill, an exam, family…"),
    )


class PlacesForm(forms.Form):
    """How many people a session needs in each role."""

    lead = forms.IntegerField(label=gettext_lazy("In charge"), min_value=0, max_value=MOST_IN_CHARGE)
    companion = forms.IntegerField(
        label=gettext_lazy("Companions"),
        min_value=0,
        max_value=Shift.MOST,
        help_text=gettext_lazy("They sit beside the learners."),
    )
    support = forms.IntegerField(
        label=gettext_lazy("Support"),
        min_value=0,
        max_value=Shift.MOST,
        help_text=gettext_lazy("Reception, printing, repairs…"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages |= number_words(0, MOST_IN_CHARGE if field is self.fields["lead"] else Shift.MOST)
            field.error_messages["required"] = _("Write how many people are needed, 0 if none")
            field.widget.attrs |= {"inputmode": "numeric", "class": "so"}

    def places(self) -> Places:
        return {role: self.cleaned_data[role] for role in SignUp.Role.values}
