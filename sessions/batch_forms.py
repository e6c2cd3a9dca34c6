from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign.access import Access
from campaign.fields import AreaChoiceField, DayField, number_words
from campaign.models import Area, Phase
from sessions.batches.days import repeats
from sessions.batches.looking import copied, copied_to_phases, copyable, days_later, weeks_later
from sessions.batches.proposals import MOST, Proposal
from sessions.models import Batch, TrainingSession
from sessions.templatetags.schedule import WEEKDAYS
from sessions.week import Week


def too_many(advice: str) -> str:
    said = _("That makes more than %(most)s sessions, the most at once.") % {"most": MOST}
    return f"{said} {advice}"


def rhythms() -> list[tuple[int, str]]:
    return [(n, ngettext("Every week", "Every %(weeks)s weeks", n) % {"weeks": n}) for n in (1, 2, 3, 4)]


class RepeatForm(forms.Form):
    """A session again on the weekdays of the weeks to come."""

    every = forms.TypedChoiceField(
        label=gettext_lazy("How often"), coerce=int, initial=1,
        choices=rhythms,
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On"), coerce=int, choices=list(enumerate(WEEKDAYS)), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one weekday")},
    )  # fmt: skip
    until = DayField(label=gettext_lazy("Last day"), error_messages={"required": gettext_lazy("Write the last day")})

    def __init__(self, *args: Any, session: TrainingSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["weekdays"] = [session.day.weekday()]
        self.session, self.days = session, list[date]()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        self.days = repeats(self.session.day, data["until"], weekdays=data["weekdays"], every=data["every"])
        if not self.days:
            self.add_error("until", _("No such day lies between the session and this day. Choose a later day"))
        elif len(self.days) > MOST:
            self.add_error("until", too_many(_("End earlier or choose fewer weekdays")))
        return data

    @property
    def proposal(self) -> Proposal:
        return Proposal(Batch.Kind.REPEAT, tuple((self.session.pk, day) for day in self.days))


class CopyForm(forms.Form):
    """A day, a week or a phase of sessions again on other days or in other phases."""

    DAY, WEEK, PHASE = "day", "week", "phase"
    unit = forms.ChoiceField(
        label=gettext_lazy("What is copied"), initial=WEEK, widget=forms.RadioSelect(attrs={"class": "choices"}),
        choices=[
            (DAY, gettext_lazy("The sessions of a day")), (WEEK, gettext_lazy("The sessions of a week")),
            (PHASE, gettext_lazy("The sessions of a phase")),
        ],
    )  # fmt: skip
    source = DayField(
        label=gettext_lazy("From the day, or any day of the week"),
        error_messages={"required": gettext_lazy("Write the day to copy")},
    )
    target = DayField(
        label=gettext_lazy("To the day, or any day of the week"),
        error_messages={"required": gettext_lazy("Write the day to copy to")},
    )
    times = forms.IntegerField(
        label=gettext_lazy("To so many days or weeks in a row"),
        min_value=1,
        max_value=26,
        initial=1,
        required=False,
        error_messages=number_words(1, 26),
    )
    source_phase = forms.ModelChoiceField(
        label=gettext_lazy("From the phase"), queryset=Phase.objects.none(),
        error_messages={"required": gettext_lazy("Choose the phase to copy")},
    )  # fmt: skip
    target_phases = forms.ModelMultipleChoiceField(
        label=gettext_lazy("To the phases"), queryset=Phase.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
        error_messages={"required": gettext_lazy("Choose at least one phase to copy to")},
    )  # fmt: skip
    area = AreaChoiceField(
        label=gettext_lazy("Only of"), required=False, empty_label=gettext_lazy("All wards and communes")
    )
    NEEDS = {DAY: ("source", "target"), WEEK: ("source", "target"), PHASE: ("source_phase", "target_phases")}

    def __init__(
        self, *args: Any, access: Access, areas: QuerySet[Area], phases: QuerySet[Phase], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.access, self.items = access, tuple[tuple[UUID, date], ...]()
        fields: dict[str, Any] = self.fields
        fields["area"].queryset = areas
        fields["source_phase"].queryset = phases
        fields["target_phases"].queryset = phases.filter(ends_on__gte=timezone.localdate())
        needed = self.NEEDS.get(self.data.get("unit", ""), ()) if self.is_bound else {*sum(self.NEEDS.values(), ())}
        for name in {*sum(self.NEEDS.values(), ())}:
            fields[name].required = name in needed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            self.find(data)
        return data

    def find(self, data: dict[str, Any]) -> None:
        """The copies, or beside which field the trouble lies."""
        source, target = self.NEEDS[data["unit"]]
        if data["unit"] != self.PHASE and self.is_over(data):
            self.add_error(target, _("This day has passed. Choose today or a later day"))
            return
        self.items = self.copies(data)
        if not self.items:
            self.add_error(source, _("There is no session to copy"))
        elif len(self.items) > MOST:
            self.add_error("area" if not data["area"] else target, too_many(_("Choose less")))

    def is_over(self, data: dict[str, Any]) -> bool:
        day = data["target"]
        return (day if data["unit"] == self.DAY else Week.holding(day).last) < timezone.localdate()

    def copies(self, data: dict[str, Any]) -> tuple[tuple[UUID, date], ...]:
        if data["unit"] == self.PHASE:
            source = data["source_phase"]
            sessions = copyable(self.access, source.starts_on, source.ends_on, area=data["area"])
            return copied_to_phases(sessions, source, data["target_phases"])
        day, target, times = data["source"], data["target"], data["times"] or 1
        if data["unit"] == self.DAY:
            sessions = copyable(self.access, day, day, area=data["area"])
            return copied(sessions, [n for n in days_later(day, target, times) if n])
        week = Week.holding(day)
        sessions = copyable(self.access, week.first, week.last, area=data["area"])
        return copied(sessions, [n for n in weeks_later(day, target, times) if n])

    @property
    def proposal(self) -> Proposal:
        return Proposal(Batch.Kind.COPY, self.items)
