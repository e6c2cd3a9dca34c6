"""Small pieces of the interface that are quicker and safer as tags than as included templates."""

from functools import cache
from typing import Any

from django.contrib.messages.storage.base import Message
from django.forms import BaseForm
from django.template import Library
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy

from campaign.formats import grouped

register = Library()

# What a pill looks like: icon, and the word used when the template gives none.
PILLS: dict[str, tuple[str, Promise | str]] = {
    "ahead": ("trend-up", pgettext_lazy("pace", "Ahead of pace")),
    "on_pace": ("check", pgettext_lazy("pace", "On pace")),
    "slightly_behind": ("trend-down", pgettext_lazy("pace", "Slightly behind")),
    "behind": ("warning", pgettext_lazy("pace", "Behind")),
    "none": ("minus", pgettext_lazy("pace", "No session yet")),
    "ok": ("check", ""),
    "warn": ("clock", ""),
    "err": ("warning", ""),
    "neutral": ("", ""),
}
# The ladder's rungs as they stand on the screen, level 0 to 4.
LEVELS: tuple[Promise, ...] = (
    pgettext_lazy("level", "Not yet"),
    pgettext_lazy("level", "With a companion"),
    pgettext_lazy("level", "Alone"),
    pgettext_lazy("level", "Uses it at home"),
    pgettext_lazy("level", "Helps others"),
)
MESSAGE_KINDS = {"success": "ok", "info": "info", "warning": "warn", "error": "err"}
UNDO = "undo:"
TICK = (
    '<svg viewBox="0 0 100 16" preserveAspectRatio="none">'
    '<line x1="{0}" x2="{0}" y1="0" y2="16"/><line x1="{0}" x2="{0}" y1="0" y2="16"/></svg>'
)


@cache
def sprite() -> str:
    return static("img/icons.svg")


@cache
def drawn(name: str, css: str) -> SafeString:
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, sprite(), name)


@register.simple_tag
def icon(name: str, size: str = "", label: str | Promise = "") -> SafeString:
    """An icon of the sprite: `{% icon "check" %}`, `size="s|xs|l"`; it is decoration unless it has a `label`."""
    css = f"icon icon-{size}" if size else "icon"
    if not label:
        return drawn(name, css)
    html = '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>'
    return format_html(html, css, label, sprite(), name)


@register.simple_tag
def pill(status: str, label: str | Promise = "", symbol: str | None = None) -> SafeString:
    """A status pill, always icon and word: `{% pill "behind" %}`, `{% pill "ok" "Đã gửi" %}`, `symbol="users"`."""
    if not label and symbol is None:
        return usual_pill(status, get_language())
    return drawn_pill(status, label, symbol)


@cache
def usual_pill(status: str, language: str | None) -> SafeString:
    return drawn_pill(status, "", None)


def drawn_pill(status: str, label: str | Promise, symbol: str | None) -> SafeString:
    default_symbol, word = PILLS[status]
    shown = default_symbol if symbol is None else symbol
    picture = icon(shown, "xs") if shown else ""
    return format_html('<span class="pill pill-{}">{}{}</span>', status, picture, label or word)


@register.simple_tag
def ladder(level: int | None, label: str | Promise = "") -> SafeString:
    """Four rungs and the word beside them; None counts as level 0."""
    return drawn_ladder(level or 0, label) if label else usual_ladder(level or 0, get_language())


@cache
def usual_ladder(reached: int, language: str | None) -> SafeString:
    return drawn_ladder(reached, LEVELS[reached])


def drawn_ladder(reached: int, label: str | Promise) -> SafeString:
    rungs = format_html_join("", '<i class="{}"></i>', ((f"r{n}" if n <= reached else "",) for n in range(1, 5)))
    bar = format_html('<span class="ladder-bar" aria-hidden="true">{}</span>', rungs)
    return format_html('<span class="ladder">{}<span class="ladder-word">{}</span></span>', bar, label)


@register.simple_tag
def levels() -> list[tuple[int, Promise]]:
    """(number, word) of each level, for `partials/level_picker.html`."""
    return list(enumerate(LEVELS))


def part_of_100(value: float) -> str:
    """For attributes, so never in the reader's own number format."""
    return f"{min(max(value, 0), 100):.1f}"


@register.simple_tag
def pace_bar(percent: float | None, pace: float | None = None, css: str = "") -> SafeString:
    """A bar of `percent` (0–100) with a tick at `pace` (0–100). The number itself must stand beside it as text."""
    tick = "" if pace is None else format_html(TICK, part_of_100(pace))
    bar = format_html('<progress class="{}" max="100" value="{}"></progress>', css, part_of_100(percent or 0))
    return format_html('<span class="pace" aria-hidden="true">{}{}</span>', bar, tick)


@register.filter
def number(value: float | None, places: int | None = None) -> str:
    """4213 → 4.213 (or 4,213 in English); nothing known is a dash."""
    if isinstance(value, int) and places is None:
        return grouped(value)
    return "–" if value is None else number_format(value, places, force_grouping=True)


@register.filter
def plain(value: Any) -> str:
    """A number as machines and birth years want it: no grouping. For attributes, years, codes."""
    return str(value)


@register.filter
def initials(name: str) -> str:
    """The first letters of the last two words, as people are called here: Nguyễn Khánh Linh → KL."""
    return "".join(word[0] for word in str(name).split()[-2:]).upper()


@register.filter
def tint(name: str) -> int:
    """0–3, always the same for the same name: the avatar's colour."""
    return sum(map(ord, str(name))) % 4


@register.filter
def message_kind(message: Message) -> str:
    return MESSAGE_KINDS.get(message.level_tag, "info")


@register.filter
def undo_url(message: Message) -> str:
    """The address that takes the message's act back: `done(request, to, text, undo="/…/")`."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(f"{UNDO}/") else ""


@register.filter
def field_errors(form: BaseForm) -> list[tuple[str, str]]:
    """(id of the input, message) of every wrong field, word for word, for the error summary."""
    return [(field.auto_id, str(error)) for field in form for error in field.errors]


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """This page's query string with parameters changed; an empty one goes: `href="{% query page=2 area=None %}"`."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value not in (None, ""):
            params[key] = str(value)
    return f"?{params.urlencode()}"
