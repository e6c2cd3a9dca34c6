"""The form of a rota."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.fields import AreaChoiceField, ClockField, DayField, number_words
from campaign.models import Area
from sessions.rotas import other_rota
from teams.models import Rota, Team

AHEAD = timedelta(days=366)


class RotaForm(forms.Form):
    area = AreaChoiceField(label=gettext_lazy("Ward or commune"), empty_label=gettext_lazy("Choose a ward or commune"))
    venue = forms.CharField(
        label=gettext_lazy("Service centre"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write where the desk stands")},
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day of the week"), choices=Rota.WEEKDAYS, coerce=int, initial=1
    )
    starts = ClockField(label=gettext_lazy("From"), error_messages={"required": gettext_lazy("Write when it starts")})
    ends = ClockField(label=gettext_lazy("To"), error_messages={"required": gettext_lazy("Write when it ends")})
    people = forms.IntegerField(
        label=gettext_lazy("People at the desk"),
        min_value=1,
        max_value=20,
        initial=2,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "so"}),
        error_messages=number_words(1, 20),
    )
    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Teams that take turns"),
        queryset=Team.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one team")},
    )
    first_on = DayField(label=gettext_lazy("From which day"))
    last_on = DayField(label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty: until you end it"))

    def __init__(self, *args: Any, areas: QuerySet[Area], teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["area"].queryset, fields["teams"].queryset = areas, teams
        fields["area"].error_messages["required"] = _("Choose a ward or commune")
        fields["first_on"].initial = timezone.localdate() + timedelta(1)

    def clean_first_on(self) -> date:
        first: date = self.cleaned_data["first_on"]
        today = timezone.localdate()
        if not today <= first <= today + AHEAD:
            raise ValidationError(_("Choose a day from today to %(last)s") % {"last": f"{today + AHEAD:%d/%m/%Y}"})
        return first

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends, first, last = (data.get(name) for name in ("starts", "ends", "first_on", "last_on"))
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end must be after the start"))
        if first and last and last < first:
            words = {"since": f"{first:%d/%m/%Y}"}
            self.add_error("last_on", _("The last day cannot be before the first day, %(since)s") % words)
        if not self.errors and other_rota(**data):
            self.add_error("venue", _("This desk has another rota at that hour. End that one first"))
        return data
