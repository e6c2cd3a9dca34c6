from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign.fields import DayField
from campaign.models import Area, Campaign, Phase


def day(value: date) -> str:
    return date_format(value, "SHORT_DATE_FORMAT")


class DatedForm(forms.Form):
    """A name, a first and a last day in the right order."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write a name")},
    )
    starts_on = DayField(
        label=gettext_lazy("First day"), error_messages={"required": gettext_lazy("Write the first day")}
    )
    ends_on = DayField(label=gettext_lazy("Last day"), error_messages={"required": gettext_lazy("Write the last day")})

    def __init__(self, data: Any = None, *, changed: Campaign | Phase | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(changed, name) for name in ("name", "starts_on", "ends_on")} if changed else {}
        super().__init__(data, initial=initial, **kwargs)
        self.changed = changed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last:
            if last < first:
                self.add_error(
                    "ends_on",
                    _("The last day comes before the first day. Choose %(day)s or later") % {"day": day(first)},
                )
            else:
                self.clean_days(first, last)
        return values

    def clean_days(self, first: date, last: date) -> None:
        """Further rules for days in the right order."""


class CampaignForm(DatedForm):
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=gettext_lazy("Province or city"),
        empty_label=gettext_lazy("Choose a province or city"),
        error_messages={"required": gettext_lazy("Choose a province or city")},
    )
    field_order = ["area", "name", "starts_on", "ends_on"]

    def __init__(self, data: Any = None, *, provinces: QuerySet[Area] | None = None, **kwargs: Any) -> None:
        """Asks for the province only when there is a choice of several."""
        super().__init__(data, **kwargs)
        choices = list(provinces) if provinces is not None else []
        self.only_province = choices[0] if len(choices) == 1 else None
        if len(choices) > 1:
            self.fields["area"].queryset = provinces  # type: ignore[attr-defined]
        else:
            del self.fields["area"]

    @property
    def province(self) -> Area:
        return self.only_province or self.cleaned_data["area"]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "starts_on", "ends_on")}

    def clean_days(self, first: date, last: date) -> None:
        """A campaign's phases stay inside it."""
        phases = self.changed.phases if isinstance(self.changed, Campaign) else Phase.objects.none()
        early, late = phases.filter(starts_on__lt=first), phases.filter(ends_on__gt=last)
        for field, message, outside in (
            ("starts_on", _("The phase “%(name)s” begins earlier, on %(day)s"), early.order_by("starts_on").first()),
            ("ends_on", _("The phase “%(name)s” ends later, on %(day)s"), late.order_by("-ends_on").first()),
        ):
            if outside:
                limit = outside.starts_on if field == "starts_on" else outside.ends_on
                self.add_error(field, message % {"name": outside.name, "day": day(limit)})


class PhaseForm(DatedForm):
    def __init__(self, data: Any = None, *, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.campaign = campaign
        dates = {"first": day(campaign.starts_on), "last": day(campaign.ends_on)}
        self.fields["starts_on"].help_text = _("The campaign runs from %(first)s to %(last)s") % dates

    def clean_days(self, first: date, last: date) -> None:
        begins, ends = self.campaign.starts_on, self.campaign.ends_on
        if first < begins:
            self.add_error(
                "starts_on", _("The campaign begins on %(day)s. Choose that day or a later one") % {"day": day(begins)}
            )
        if last > ends:
            self.add_error(
                "ends_on", _("The campaign ends on %(day)s. Choose that day or an earlier one") % {"day": day(ends)}
            )


def overlap_warning(phases: list[Phase]) -> str:
    """What to tell someone whose phase shares days with others; "" when it does not."""
    names = ", ".join(f"{phase.name} ({day(phase.starts_on)} – {day(phase.ends_on)})" for phase in phases)
    message = ngettext(
        "Saved. This phase shares days with another one: %(names)s. Sessions of those days count in both.",
        "Saved. This phase shares days with others: %(names)s. Sessions of those days count in each.",
        len(phases),
    )
    return message % {"names": names} if phases else ""
