from datetime import date, timedelta

from django.template import Library
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

register = Library()
WEEKDAYS: tuple[Promise, ...] = (
    pgettext_lazy("weekday", "Monday"),
    pgettext_lazy("weekday", "Tuesday"),
    pgettext_lazy("weekday", "Wednesday"),
    pgettext_lazy("weekday", "Thursday"),
    pgettext_lazy("weekday", "Friday"),
    pgettext_lazy("weekday", "Saturday"),
    pgettext_lazy("weekday", "Sunday"),
)
SHORT_WEEKDAYS: tuple[Promise, ...] = (
    pgettext_lazy("short weekday", "Mon"),
    pgettext_lazy("short weekday", "Tue"),
    pgettext_lazy("short weekday", "Wed"),
    pgettext_lazy("short weekday", "Thu"),
    pgettext_lazy("short weekday", "Fri"),
    pgettext_lazy("short weekday", "Sat"),
    pgettext_lazy("short weekday", "Sun"),
)


@register.filter
def weekday(day: date) -> str:
    """Thứ Hai … Chủ nhật; Django says "Thứ 2"."""
    return str(WEEKDAYS[day.weekday()])


@register.filter
def weekday_short(day: date) -> str:
    """T2 … CN."""
    return str(SHORT_WEEKDAYS[day.weekday()])


@register.filter
def hours(length: timedelta) -> int:
    """Whole hours."""
    return int(length.total_seconds() // 3600)
