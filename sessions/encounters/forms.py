"""The quick entry as a plain form: how it ended, what about, and whom, if they like."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.ids import id_or_none
from campaign.names import clean
from learners.models import FormOfAddress, Skill
from sessions.models import MET, MISSED, EncounterOutcome

LATEST = date(2199, 12, 31)
AGAIN = _("Choose a day from today on")


class EncounterForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=EncounterOutcome.choices, error_messages={"required": _("Choose how it ended")}, label=_("How it ended")
    )
    skill = forms.CharField(max_length=10, required=False)
    who = forms.CharField(max_length=36, required=False)
    form_of_address = forms.ChoiceField(choices=FormOfAddress.choices, required=False)
    full_name = forms.CharField(max_length=120, required=False, label=_("Full name"))
    agrees = forms.BooleanField(required=False)
    again_on = forms.DateField(
        required=False, input_formats=["%Y-%m-%d", "%d/%m/%Y"], error_messages={"invalid": AGAIN}
    )

    def clean_skill(self) -> str:
        code = str(self.cleaned_data["skill"])
        return code if Skill.objects.coded([code]).exists() else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        met = given.get("outcome") in MET
        given["learner"] = id_or_none(given.get("who"))
        given["full_name"] = clean(given.get("full_name", "")) if met and not given["learner"] else ""
        if given.get("outcome") not in MISSED:
            given["again_on"] = None
            self.errors.pop("again_on", None)
        elif given.get("again_on") and not timezone.localdate() <= given["again_on"] <= LATEST:
            self.add_error("again_on", AGAIN)
        if met and not given.get("skill"):
            self.add_error("skill", _("Choose what you helped with"))
        if given["full_name"] and not given.get("agrees"):
            self.add_error("agrees", _("Ask and tick the box, or clear the name to count 1 person"))
        return given
