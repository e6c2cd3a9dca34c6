"""Form fields for what people here write by hand: a ward, a day as 31/12/2026, a time as 8:30 or 8h30, a phone."""

import calendar
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils import formats, timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.formats import grouped
from campaign.models import Area
from campaign.names import NAME_LENGTH, NotAName, person_name
from campaign.phones import NotAMobileNumber, national, parse_mobile

DAY = re.compile(r"^(\d{1,2})\s*[/.\- ]\s*(\d{1,2})(?:\s*[/.\- ]\s*(\d{2}|\d{4}))?$")
ISO_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
CLOCK = re.compile(r"^(\d{1,2})\s*(?:(?::|\.|h|g|giờ)\s*(\d{1,2})?)?\s*$", re.IGNORECASE)


class AreaChoiceIterator(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        """Wards and communes under the name of their cluster, each in Vietnamese order."""
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        areas = self.queryset.select_related("parent").order_by("parent__sort_name", "sort_name")
        for parent, members in groupby(areas, key=lambda area: area.parent):
            yield (str(parent or ""), [self.choice(area) for area in members])


class AreaChoiceField(forms.ModelChoiceField):
    """One area of the given ones, in groups by cluster. Give the queryset in the form's `__init__`."""

    iterator = AreaChoiceIterator

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Area.objects.none())
        super().__init__(**kwargs)


written = lazy(grouped, str)


def number_words(least: int, most: int) -> dict[str, Any]:
    """One sentence for whatever is wrong with a whole number between two others."""
    words = format_lazy(gettext_lazy("Write a number from {least} to {most}"), least=least, most=written(most))
    return dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)


class DayField(forms.Field):
    """A day as 31/12/2026, 31-12-2026, 31/12 (this year) or 2026-12-31; says what is wrong with an impossible one."""

    default_error_messages = {"required": gettext_lazy("Write the day")}
    widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "31/12/2026", "maxlength": 12, "class": "so"})

    def prepare_value(self, value: Any) -> Any:
        """A day of an address (2026-12-31) is shown as people write it; what is no day stays as it was written."""
        if isinstance(value, str) and ISO_DAY.match(value):
            with suppress(ValidationError):
                value = self.to_python(value)
        return value.strftime("%d/%m/%Y") if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip()
        if isinstance(value, date) or not text:
            return value or None
        if found := ISO_DAY.match(text):
            return self.day(*(int(part) for part in found.groups()))
        if found := DAY.match(text):
            day, month, year = found.groups()
            return self.day(self.full_year(year), int(month), int(day))
        raise ValidationError(_("Write the day like %(example)s") % {"example": "31/12/2026"}, "invalid")

    def full_year(self, written: str | None) -> int:
        if written is None:
            return timezone.localdate().year
        return int(written) if len(written) == 4 else 2000 + int(written)

    def day(self, year: int, month: int, day: int) -> date:
        if not 1 <= month <= 12:
            raise ValidationError(_("There are 12 months in a year. Write the day like 31/12/2026"), "invalid")
        if not 1900 <= year <= 2200:
            raise ValidationError(
                _("The year %(year)s cannot be right. Write the day like 31/12/2026") % {"year": year}, "invalid"
            )
        last = calendar.monthrange(year, month)[1]
        if not 1 <= day <= last:
            words = {"month": month, "last": last, "example": f"{last}/{month:02}/{year}"}
            raise ValidationError(
                _("Month %(month)s has only %(last)s days. Write it like %(example)s") % words, "invalid"
            )
        return date(year, month, day)


class ClockField(forms.Field):
    """A time of day as 8:30, 8h30, 8 giờ 30 or 8."""

    default_error_messages = {"required": gettext_lazy("Write the time like 8:30")}
    widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "8:30", "maxlength": 10, "class": "so"})

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        text = str(value or "").strip()
        if isinstance(value, time) or not text:
            return value or None
        found = CLOCK.match(text)
        if not found:
            raise ValidationError(_("Write the time like 8:30"), "invalid")
        hour, minute = int(found[1]), int(found[2] or 0)
        if hour > 23 or minute > 59:
            raise ValidationError(_("Hours go from 0 to 23, minutes from 0 to 59. Write the time like 8:30"), "invalid")
        return time(hour, minute)


class PersonNameField(forms.CharField):
    """A person's name as it is stored."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": gettext_lazy("Write the full name")})
        super().__init__(max_length=NAME_LENGTH, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return person_name(text) if text else ""
        except NotAName:
            raise ValidationError(_("Write the full name"), "invalid") from None


class MobileField(forms.CharField):
    """A Vietnamese mobile number in any usual writing; cleans to E.164 or nothing."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "so"})

    def prepare_value(self, value: Any) -> Any:
        return national(str(value)) if value else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return parse_mobile(text) if text else ""
        except NotAMobileNumber:
            raise ValidationError(_("Write a phone number of 10 digits, like 0912 345 678"), "invalid") from None


def clock(moment: time | datetime) -> str:
    """8:30, as times are written here."""
    return formats.time_format(moment, "G:i")
