"""Forms of the catalogue of skills."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaign.names import clean
from learners.catalogue import TEXTS
from learners.models import Bundle, Skill

AUDIENCES = [
    ("R", pgettext_lazy("audience", "Residents")),
    ("P", pgettext_lazy("audience", "Public servants")),
    ("V", pgettext_lazy("audience", "Volunteers")),
]


def text(label: Any, length: int, *, required: bool = False, why: Any = "", hint: Any = "") -> forms.CharField:
    field = forms.CharField(label=label, max_length=length, required=required, help_text=hint)
    field.widget.attrs["autocomplete"] = "off"
    if why:
        field.error_messages["required"] = why
    return field


class SkillForm(forms.Form):
    """What a skill says. Vietnamese is needed; where English is left out it reads as the Vietnamese does."""

    code = text(
        gettext_lazy("Code"), 10, required=True, why=gettext_lazy("Write a code, like K1"),
        hint=gettext_lazy("A letter for the group and a number, like K1. It never changes."),
    )  # fmt: skip
    group_vi = text(gettext_lazy("Group"), 80, required=True, why=gettext_lazy("Choose a group or write a new one"))
    group_en = text(gettext_lazy("Group in English"), 80)
    name_vi = text(
        gettext_lazy("What the person can do"), 160, required=True, why=gettext_lazy("Write what the person can do")
    )
    name_en = text(gettext_lazy("The same in English"), 160)
    short_vi = text(gettext_lazy("Short name"), 40, hint=gettext_lazy("On chips and certificates, like VNeID"))
    short_en = text(gettext_lazy("Short name in English"), 40)
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"), choices=AUDIENCES, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose for whom it is")},
    )  # fmt: skip
    digcomp = text(gettext_lazy("DigComp code"), 20, hint=gettext_lazy("Of the European framework, like 2.1/4.2"))
    real_use_sign_vi = text(
        gettext_lazy("How one sees that it is used at home"),
        200,
        hint=gettext_lazy("For instance: has called this week"),
    )
    real_use_sign = text(gettext_lazy("How one sees it, in English"), 200)

    def __init__(self, *args: Any, skill: Skill | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skill = skill
        self.fields["group_vi"].widget.attrs["list"] = "groups"
        self.fields["code"].validators.append(
            RegexValidator(r"^[A-Z][A-Z0-9]{0,9}$", gettext_lazy("Write a code of capital letters and digits, like K1"))
        )
        if skill:
            del self.fields["code"]
            self.initial = {name: getattr(skill, name) for name in TEXTS} | {"audience": skill.audience.split()}

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if (known := Skill.objects.coded([code]).first()) and not self.is_repeat_of(known):
            raise ValidationError(
                _("%(code)s is taken by “%(name)s”. Choose another one") % {"code": code, "name": known}
            )
        return code

    def is_repeat_of(self, known: Skill) -> bool:
        """The same form sent twice."""
        return clean(self.data.get("name_vi", "")) == known.name_vi

    def texts(self) -> dict[str, str]:
        data = {name: clean(value) for name, value in self.cleaned_data.items() if isinstance(value, str)}
        data.pop("code", None)
        for name in ("group", "name", "short"):
            data[f"{name}_en"] = data[f"{name}_en"] or data[f"{name}_vi"]
        return data | {"audience": " ".join(self.cleaned_data["audience"])}


class BundleForm(forms.Form):
    name_vi = text(gettext_lazy("Name"), 80, required=True, why=gettext_lazy("Write a name"))
    name_en = text(gettext_lazy("Name in English"), 80)
    skills = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Skills"), queryset=Skill.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one skill")},
    )  # fmt: skip

    def __init__(self, *args: Any, bundle: Bundle | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skills"].queryset = Skill.objects.active()  # type: ignore[attr-defined]
        if bundle:
            picked = list(bundle.skills.active().values_list("pk", flat=True))
            self.initial = {"name_vi": bundle.name_vi, "name_en": bundle.name_en, "skills": picked}

    def names(self) -> dict[str, str]:
        return {name: clean(self.cleaned_data[name]) for name in ("name_vi", "name_en")}
