"""What is asked about a material. A file is judged by its content."""

import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learners.materials import MOST_BYTES, Upload, WrongFile, read_upload
from learners.models import Material, MaterialKind, Skill
from learners.models.materials import FILES


class MaterialForm(forms.Form):
    number = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    skill = forms.ModelChoiceField(
        label=gettext_lazy("Skill"), queryset=Skill.objects.none(), empty_label=gettext_lazy("Choose a skill")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=MaterialKind.choices, initial=MaterialKind.LINK, widget=forms.RadioSelect
    )
    title = forms.CharField(label=pgettext_lazy("lesson", "Title"), max_length=160)
    summary = forms.CharField(
        label=gettext_lazy("What it shows"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    url = forms.CharField(
        label=gettext_lazy("Address of the page or video"), max_length=500, required=False,
        help_text=gettext_lazy("Begins with https://"),
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("File"), required=False, help_text=gettext_lazy("PDF, or slides as PPTX or ODP, up to 10 MB")
    )
    upload: Upload | None = None

    def __init__(self, *args: Any, material: Material | None = None, too_big: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.material, self.too_big = material, too_big
        cast(forms.ModelChoiceField, self.fields["skill"]).queryset = Skill.objects.active()
        self.fields["skill"].error_messages["required"] = _("Choose the skill that it teaches")
        self.fields["title"].error_messages["required"] = _("Write a title")

    def clean_number(self) -> uuid.UUID:
        return cast(uuid.UUID, self.cleaned_data["number"] or uuid.uuid4())

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        if url:
            message = _("Write the whole address, like https://ihanoi.gov.vn")
            URLValidator(schemes=["https"], message=message)(url)
        return str(url)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        if kind in FILES:
            self.check_file(str(kind), data.get("file"))
        elif kind and not data.get("url") and "url" not in self.errors:
            self.add_error("url", _("Write the address, or choose PDF or slides and a file"))
        return data

    def check_file(self, kind: str, file: Any) -> None:
        if self.too_big or (file and file.size > MOST_BYTES):
            self.add_error("file", _("The file is bigger than 10 MB. Make it smaller, or give a link"))
        elif file:
            try:
                self.upload = read_upload(file.read(), kind)
            except WrongFile:
                self.add_error("file", _("This is no PDF and no presentation. Save it as PDF and choose it again"))
        elif not (self.material and self.material.is_file) and "file" not in self.errors:
            self.add_error("file", _("Choose the file"))


def initial_of(material: Material) -> dict[str, Any]:
    return {name: getattr(material, name) for name in ("skill", "kind", "title", "summary", "url")}


class CardForm(forms.Form):
    """The steps of a take-home card; few and short, or they do not fit on A6."""

    steps = forms.CharField(
        label=gettext_lazy("Steps, one a line"), max_length=600, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("At most 6 lines, each one tap or one glance"),
    )  # fmt: skip

    def clean_steps(self) -> str:
        lines = [" ".join(line.split()) for line in self.cleaned_data["steps"].splitlines() if line.strip()]
        if len(lines) > 6 or any(len(line) > 110 for line in lines):
            raise ValidationError(
                _("Write at most 6 lines of at most 110 letters, so that the card stays in large print")
            )
        return "\n".join(lines)
