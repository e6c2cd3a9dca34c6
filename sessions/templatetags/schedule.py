from datetime import date

from django.template import Library
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from sessions.models import SessionKind, TrainingSession
from sessions.week import short_name

register = Library()
KINDS = dict(SessionKind.choices)
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
def team_on_chip(session: TrainingSession) -> str:
    """The team as a chip of the week board has room for."""
    return short_name(session.team, session.area_id)


@register.filter
def kind_word(session: TrainingSession) -> str:
    """The kind in words; hundreds of `get_kind_display` on a page take tens of milliseconds."""
    return str(KINDS.get(session.kind, session.kind))
