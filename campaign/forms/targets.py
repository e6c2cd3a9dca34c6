from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign.fields import number_words
from campaign.formats import grouped
from campaign.imports.refusals import ListRefused
from campaign.models import Area, Audience, Measure, Phase
from campaign.populations import count_of, population_of
from campaign.target_lists import listed_in
from campaign.targets import Values, copied_values, equal_values, values_by_population

MOST = 10_000_000
SALT = "campaign.targets"
PLAN_AGE = 3600  # seconds between a preview and its confirmation
PROBLEMS_SHOWN = 5


class CountField(forms.Field):
    """A whole number as people write it: 1500, 1.500 or 1 500."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "so", "maxlength": 14})

    def to_python(self, value: Any) -> int | None:
        text = str(value if value is not None else "").strip()
        if not text:
            return None
        count = count_of(text)
        if count is not None and count > MOST:
            raise ValidationError(_("Write a number up to %(most)s"), "too_much", {"most": grouped(MOST)})
        if count is None or (self.required and not count):
            raise ValidationError(_("Write a whole number, such as 150"), "invalid")
        return count


class TargetForm(forms.Form):
    """One ward's targets; an empty field or 0 means that there is none."""

    all_optional = True  # the page says it above the fields

    def __init__(self, data: Any = None, *, area: Area, values: dict[str, int | None]) -> None:
        super().__init__(data, initial=values, auto_id=f"id_%s_{area.code}")
        for measure in Measure:
            self.fields[measure.value] = CountField(label=measure.label, required=False)


class BulkTargetForm(forms.Form):
    EQUAL, POPULATION, COPY = "equal", "population", "copy"
    WAYS = [
        (EQUAL, gettext_lazy("The same for every ward and commune")),
        (POPULATION, gettext_lazy("Share out a total by population")),
        (COPY, gettext_lazy("Copy from another phase")),
    ]

    measure = forms.ChoiceField(label=gettext_lazy("What is counted"), choices=Measure.choices)
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"), choices=Audience.choices, initial=Audience.EVERYONE, required=False
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How"), choices=WAYS, widget=forms.RadioSelect(attrs={"class": "choices"}), initial=EQUAL
    )
    value = CountField(
        label=gettext_lazy("Target of each ward or commune"),
        error_messages={"required": gettext_lazy("Write the target of each ward or commune, such as 150")},
    )
    total = CountField(
        label=gettext_lazy("Total to share out"),
        error_messages={"required": gettext_lazy("Write the total to share out, such as 18.900")},
    )
    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file with the population"),
        help_text=gettext_lazy("One row per ward or commune; columns “Phường/Xã” and “Dân số”. Old wards count too."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": gettext_lazy("Choose the file with the population")},
    )
    source = forms.ModelChoiceField(
        label=gettext_lazy("From the phase"), queryset=Phase.objects.none(),
        error_messages={"required": gettext_lazy("Choose a phase")},
    )  # fmt: skip
    percent = forms.IntegerField(
        label=gettext_lazy("Per cent of its targets"), min_value=1, max_value=1000, initial=100,
        error_messages=number_words(1, 1000),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "so"}),
    )  # fmt: skip
    NEEDS = {EQUAL: ["value"], POPULATION: ["total", "file"], COPY: ["source", "percent"]}

    def __init__(self, *args: Any, phase: Phase, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phase, self.areas = phase, areas
        self.values: Values = {}
        self.missing: list[Area] = []  # wards that the file does not name: they keep what they have
        fields: dict[str, Any] = self.fields
        fields["source"].queryset = Phase.objects.filter(campaign__area=phase.campaign.area).exclude(pk=phase.pk)
        if self.is_bound:
            for name in ("value", "total", "file", "source", "percent"):
                self.fields[name].required = name in self.NEEDS.get(self.data.get("way", ""), [])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and data["way"] == self.EQUAL:
            self.values = equal_values(self.areas, data["value"])
        elif not self.errors and data["way"] == self.COPY:
            measure = Measure(data["measure"])
            self.values = copied_values(data["source"], self.areas, measure, data["percent"], self.for_whom)
            if not self.values:
                self.add_error("source", _("This phase has no such targets"))
        elif not self.errors:
            self.share_out(data["file"], data["total"])
        return data

    def share_out(self, file: UploadedFile, total: int) -> None:
        try:
            population = population_of(file.read(), file.name or "", province=self.phase.campaign.area)
        except ListRefused as refused:
            self.add_error("file", str(refused))
            return
        known = {area.pk: people for area in self.areas if (people := population.people.get(area.pk))}
        self.missing = [area for area in self.areas if area.pk not in known]
        nobody = [] if known else [_("The file names no ward or commune of yours")]
        for problem in in_short(population.problems) or nobody:
            self.add_error("file", problem)
        if not self.errors:
            self.values = values_by_population(known, total)

    @property
    def for_whom(self) -> str:
        return self.cleaned_data["audience"] or Audience.EVERYONE

    @property
    def all_values(self) -> dict[Measure, Values]:
        return {Measure(self.cleaned_data["measure"]): self.values}


class TargetListForm(forms.Form):
    """An Excel list of targets, as it is handed out and changed."""

    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"), choices=Audience.choices, initial=Audience.EVERYONE, required=False
    )
    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file with the targets"),
        help_text=gettext_lazy("One row per ward or commune. An empty cell keeps what there is, 0 takes it away."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": gettext_lazy("Choose the file with the targets")},
    )

    def __init__(self, *args: Any, phase: Phase, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phase, self.areas = phase, areas
        self.all_values: dict[Measure, Values] = {}
        self.missing: list[Area] = []

    @property
    def for_whom(self) -> str:
        return self.cleaned_data["audience"] or Audience.EVERYONE

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        try:
            listed = listed_in(file.read(), file.name or "", province=self.phase.campaign.area, areas=self.areas)
        except ListRefused as refused:
            raise ValidationError(str(refused)) from None
        nothing = [] if listed.values else [_("The file has no target of your wards and communes")]
        if problems := in_short(listed.problems) or nothing:
            raise ValidationError(problems)
        self.all_values = listed.values
        return file


def signed_plan(phase: Phase, audience: str, values: Mapping[Measure, Values]) -> str:
    """What was previewed, signed, for the confirmation: a file cannot be sent twice."""
    said = {measure.value: {str(area): value for area, value in each.items()} for measure, each in values.items()}
    return signing.dumps([str(phase.pk), audience, said], salt=SALT, compress=True)


def in_short(problems: list[str]) -> list[str]:
    """The first few problems, and how many more there are."""
    more = len(problems) - PROBLEMS_SHOWN
    rest = ngettext("and %(count)s more row", "and %(count)s more rows", more) % {"count": more} if more > 0 else ""
    return [*problems[:PROBLEMS_SHOWN], *filter(None, [rest])]


def read_plan(text: str, *, phase: Phase) -> tuple[str, dict[Measure, Values]] | None:
    """The audience and values of a signed plan for this phase; None when it is another's, spoilt or an hour old."""
    try:
        owner, audience, values = signing.loads(text, salt=SALT, max_age=PLAN_AGE)
    except signing.BadSignature:
        return None
    if owner != str(phase.pk):
        return None
    read = {Measure(name): {UUID(area): value for area, value in each.items()} for name, each in values.items()}
    return audience, read
