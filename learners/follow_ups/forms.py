"""What is asked after a call, and who does the next step until when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.fields import DayField
from learners.follow_ups.answers import Answer, noon_of
from learners.models import Action, ActionKind, Barrier, Grade, Outcome
from teams.models import Volunteer

AFTERWARDS = (
    (Outcome.USED_ALONE, "leaf"), (Outcome.USED_WITH_HELP, "users"), (Outcome.TRIED_FAILED, "refresh"),
    (Outcome.NOT_TRIED, "minus"),
)  # fmt: skip


def choices_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of a call offers, with what was chosen there before."""
    return {
        "sayings": [(value.value, symbol, data.get("outcome") == value) for value, symbol in AFTERWARDS],
        "grades": [(value, label, data.get("grade") == value) for value, label in Grade.choices],
        "barriers": [(value, label, data.get("barrier") == value) for value, label in Barrier.choices],
    }


class AnswerForm(forms.Form):
    """One try to ask. What must go together is the use-case's to say (`AnswerRefused`)."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=Outcome.choices, required=False)
    grade = forms.ChoiceField(choices=Grade.choices, required=False)
    barrier = forms.ChoiceField(choices=Barrier.choices, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
    asked_on = DayField(label=gettext_lazy("Asked on another day"), required=False)

    def answer(self, follow_up: UUID, number: UUID) -> Answer:
        asked = self.cleaned_data
        outcome = Outcome.UNREACHABLE if "unreachable" in self.data else asked["outcome"]
        helped = outcome in (Outcome.USED_ALONE, Outcome.USED_WITH_HELP)
        stuck = outcome in (Outcome.USED_WITH_HELP, Outcome.TRIED_FAILED, Outcome.NOT_TRIED)
        return Answer(
            asked["id"] or number, follow_up, outcome, asked["grade"] if helped else "",
            asked["barrier"] if stuck else "", asked["note"], self.asked_at(),
        )  # fmt: skip

    def asked_at(self) -> datetime | None:
        """Noon of the day that was written; nothing for today."""
        day = self.cleaned_data["asked_on"]
        if day is None or day == timezone.localdate():
            return None
        return noon_of(day)


class ActionForm(forms.Form):
    volunteer = forms.ModelChoiceField(
        label=gettext_lazy("Who does it"),
        queryset=Volunteer.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole team"),
    )
    due_on = DayField(label=gettext_lazy("By"), required=True)

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        kwargs["initial"] = {"volunteer": action.volunteer_id, "due_on": action.due_on}
        super().__init__(*args, **kwargs)
        self.action = action
        people = Q(memberships__team=action.team) if action.team else Q()
        own = Q(pk=action.volunteer_id) if action.volunteer_id else Q(pk__in=[])
        field = cast(forms.ModelChoiceField, self.fields["volunteer"])
        field.queryset = Volunteer.objects.filter((people if action.team else own) | own).distinct()
        self.fields["due_on"].error_messages["required"] = _("Write the day until which it is done")

    def clean_volunteer(self) -> Volunteer | None:
        person: Volunteer | None = self.cleaned_data["volunteer"]
        if person and person.may_be_minor and self.action.kind == ActionKind.HOME_VISIT:
            raise ValidationError(_("Home visits need somebody of 18 or older. Choose somebody else"), "minor")
        return person

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise ValidationError(_("This day is over. Write today or a later day"), "invalid")
        return day


class ConfirmationForm(forms.Form):
    confirmed_on = DayField(label=gettext_lazy("Confirmed on"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmed_on"].error_messages["required"] = _("Write the day that the platform shows")

    def clean_confirmed_on(self) -> Any:
        day = self.cleaned_data["confirmed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Write the day that the platform shows"), "invalid")
        return day
