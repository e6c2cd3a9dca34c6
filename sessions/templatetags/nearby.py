"""How times and places are said to residents: "8 rưỡi đến 10 giờ sáng", a number to call, the way there."""

import re
from datetime import date, datetime
from urllib.parse import urlencode

from django.template import Library
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from sessions.models import TrainingSession
from sessions.templatetags.schedule import weekday

register = Library()
MAP = "https://www.google.com/maps/search/"
# Until which hour a part of the day lasts.
PARTS: tuple[tuple[int, Promise], ...] = (
    (11, pgettext_lazy("time of day", "in the morning")),
    (13, pgettext_lazy("time of day", "at noon")),
    (18, pgettext_lazy("time of day", "in the afternoon")),
    (24, pgettext_lazy("time of day", "in the evening")),
)


@register.filter
def spoken_times(session: TrainingSession) -> str:
    """ "8 giờ đến 10 giờ sáng", "10 rưỡi sáng đến 12 giờ trưa"."""
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    first = spoken(start) if part(start) == part(end) else f"{spoken(start)} {part(start)}"
    return _("%(first)s to %(last)s") % {"first": first, "last": f"{spoken(end)} {part(end)}"}


def spoken(moment: datetime) -> str:
    hour = moment.hour - 12 if moment.hour > 12 else moment.hour
    if moment.minute == 0:
        return _("%(hour)s o’clock") % {"hour": hour}
    if moment.minute == 30:
        return _("half past %(hour)s") % {"hour": hour}
    return pgettext("spoken time", "%(hour)s:%(minute)s") % {"hour": hour, "minute": f"{moment.minute:02}"}


def part(moment: datetime) -> str:
    return str(next(word for until, word in PARTS if moment.hour < until))


@register.filter
def spoken_day(day: date, today: date) -> str:
    """ "Hôm nay, thứ Tư 15/7", "Thứ Sáu 17/7"; what is one word to people stays on one line."""
    written = f"{weekday(day)} {day.day}/{day.month}".replace(" ", "\N{NO-BREAK SPACE}")
    ahead = (day - today).days
    if ahead not in (0, 1):
        return written
    word = _("Today") if ahead == 0 else _("Tomorrow")
    return f"{word}, {written}" if get_language() == "en" else f"{word}, {written[:1].lower()}{written[1:]}"


@register.filter
def map_url(session: TrainingSession) -> str:
    """Where a phone shows the way to the venue: the place alone, nothing of who asks."""
    return f"{MAP}?{urlencode({'api': 1, 'query': f'{session.venue}, {session.area}'})}"


@register.filter
def call_url(contact: str) -> str:
    """The address that calls a number; nothing when the contact is no phone."""
    digits = re.sub(r"[^\d+]", "", contact)
    return f"tel:{digits}" if "@" not in contact and 8 <= len(digits) <= 15 else ""
