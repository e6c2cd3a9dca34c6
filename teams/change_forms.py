"""The forms of splitting and merging teams."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.fields import DayField
from campaign.ids import new_id
from campaign.names import clean, fold
from teams.changes import Move, moves_of_merge, moves_of_split
from teams.models import Team

AHEAD = timedelta(days=366)


class ChangeForm(forms.Form):
    """The first day in the other team; `number` makes a form that is sent twice one change."""

    number = forms.UUIDField(widget=forms.HiddenInput)
    on = DayField(label=gettext_lazy("From which day"), help_text=gettext_lazy("The first day in the other team"))

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        self.fields["number"].initial = new_id()
        self.fields["on"].initial = timezone.localdate() + timedelta(1)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        today = timezone.localdate()
        if not today <= on <= today + AHEAD:
            words = {"last": f"{today + AHEAD:%d/%m/%Y}"}
            raise ValidationError(_("Choose a day from today to %(last)s") % words)
        return on


class TeamChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.area}"


class MergeForm(ChangeForm):
    target = TeamChoiceField(
        label=gettext_lazy("Into which team"),
        queryset=Team.objects.none(),
        empty_label=gettext_lazy("Choose a team"),
        error_messages={"required": gettext_lazy("Choose a team"), "invalid_choice": gettext_lazy("Choose a team")},
    )
    field_order = ["number", "target", "on"]

    def __init__(self, *args: Any, team: Team, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, team=team, **kwargs)
        target: Any = self.fields["target"]
        open_ones = teams.filter(closed_on__isnull=True).exclude(pk=team.pk)
        target.queryset = open_ones.select_related("area").order_by("sort_name")

    def moves(self) -> list[Move]:
        return moves_of_merge(self.team, self.cleaned_data["target"], self.cleaned_data["on"])


class SplitForm(ChangeForm):
    name = forms.CharField(
        label=gettext_lazy("Name of the new team"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write the name of the team")},
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who goes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose who goes"),
            "invalid_choice": gettext_lazy("Choose from the members of the team"),
        },
    )
    leader = forms.ChoiceField(label=gettext_lazy("Who leads the new team"), required=False)
    field_order = ["number", "name", "people", "leader", "on"]

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, team=team, **kwargs)
        members = team.memberships.still_on(timezone.localdate()).with_people()
        choices = list({str(each.volunteer_id): str(each.volunteer) for each in members}.items())
        people: Any = self.fields["people"]
        leader: Any = self.fields["leader"]
        people.choices, leader.choices = choices, [("", _("Nobody yet")), *choices]

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        namesakes = Team.objects.filter(area=self.team.area, search_name=fold(name))
        if number := self.cleaned_data.get("number"):
            namesakes = namesakes.exclude(changes_to=number)  # sent twice: its own team is no namesake
        if namesakes.exists():
            raise ValidationError(_("This ward already has a team of that name"))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("leader") and data["leader"] not in data.get("people", []):
            self.add_error("leader", _("Who leads the new team must be among those who go"))
        return data

    def plan(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "name": data["name"],
            "people": self.chosen(),
            "leader": forms.UUIDField().clean(data["leader"]) if data["leader"] else None,
            "on": data["on"],
            "number": data["number"],
        }

    def chosen(self) -> set[Any]:
        return {forms.UUIDField().clean(person) for person in self.cleaned_data["people"]}

    def moves(self) -> list[Move]:
        plan = self.plan()
        return moves_of_split(self.team, plan["people"], plan["leader"], plan["on"])
