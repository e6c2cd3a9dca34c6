"""`{% stamp %}` and `{% kept %}`: long lists of like rows and what every page repeats, far quicker than by loops.

`{% stamp row in rows %}` draws its content once, with slots for the row's fields, and presses it for every row.
`{% kept by one other %}` draws its content once in the life of the process, for each language and each value of what
it names. Both together, `{% stamp row in rows kept %}`: the content with its slots is kept, the rows never are.

What is kept sees nothing but what it names: no request, no user. So it cannot show one person what is another's.
"""

import re
import secrets
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError, Variable
from django.template.base import FilterExpression, Parser, Token
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = Library()
# What a slot looks like is decided at start, so that no text from people can look like one.
SECRET = secrets.token_hex(8)
SLOT = re.compile(f"\ue000{SECRET}([0-9]+)\ue001")
MOST_KEPT = 500  # of one place in a template: roles × sections × languages are far fewer


class Slots:
    """Stands in for a row while the content is drawn: each field is a slot to be filled."""

    def __init__(self, fields: Sequence[str]) -> None:
        self.slots = {field: SafeString(f"\ue000{SECRET}{place}\ue001") for place, field in enumerate(fields)}  # nosec B703

    def __getitem__(self, field: str) -> SafeString:
        return self.slots[field]


class Stamp(NamedTuple):
    """Drawn content as a %-format, and the place of the field that each %s takes."""

    text: str
    places: tuple[int, ...]

    def press(self, rows: Iterable[Sequence[Any]]) -> str:
        """The content of all rows; every value is escaped unless it is a SafeString."""
        text, places = self.text, self.places
        pressed = []
        for row in rows:
            values = [value if type(value) is SafeString else escape(str(value)) for value in row]
            pressed.append(text % tuple([values[place] for place in places]))
        return "".join(pressed)


def cut(drawn: str) -> Stamp:
    pieces = SLOT.split(drawn.replace("%", "%%"))
    return Stamp("%s".join(pieces[::2]), tuple(int(place) for place in pieces[1::2]))


class Keeper:
    """Content drawn once per language and per value of the variables that it names."""

    def __init__(self, content: NodeList, names: Sequence[str]) -> None:
        self.content = content
        self.variables = [(name, Variable(name)) for name in names]
        self.kept: dict[tuple[Any, ...], Stamp] = {}

    def stamp(self, context: Context, **slots: Slots) -> Stamp:
        seen = {name: variable.resolve(context) for name, variable in self.variables}
        key = (get_language(), *seen.values())
        stamp = self.kept.get(key)
        if stamp is None:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            stamp = self.kept[key] = cut(str(self.content.render(context.new(seen | slots))))
        return stamp


def pressed(part: str, rows: Sequence[Sequence[Any]]) -> SafeString:
    """The rows in the named part of a template, `{{ row.field }}`: for what stands inside of another stamp's row."""
    if not rows:
        return SafeString("")
    stamp = stamp_of(part, rows[0]._fields, get_language())  # type: ignore[attr-defined]  # NamedTuples
    return SafeString(stamp.press(rows))  # nosec B703


@lru_cache(maxsize=100)
def stamp_of(part: str, fields: tuple[str, ...], language: str | None) -> Stamp:
    return cut(get_template(part).render({"row": Slots(fields)}))


class KeptNode(Node):
    child_nodelists = ("content",)

    def __init__(self, content: NodeList, names: Sequence[str]) -> None:
        self.content, self.keeper = content, Keeper(content, names)

    def render(self, context: Context) -> SafeString:
        return SafeString(self.keeper.stamp(context).press([()]))  # nosec B703


class StampNode(Node):
    child_nodelists = ("content", "empty")

    def __init__(
        self, name: str, rows: FilterExpression, content: NodeList, empty: NodeList, keeper: Keeper | None
    ) -> None:
        self.name, self.rows, self.content, self.empty, self.keeper = name, rows, content, empty, keeper

    def render(self, context: Context) -> SafeString:
        rows = self.rows.resolve(context, ignore_failures=True)
        if not rows:
            return self.empty.render(context)
        slots = {self.name: Slots(rows[0]._fields)}
        if self.keeper:
            return SafeString(self.keeper.stamp(context, **slots).press(rows))  # nosec B703
        with context.push(**slots):
            drawn = self.content.render(context)
        return SafeString(cut(str(drawn)).press(rows))  # nosec B703


def kept_by(words: Sequence[str]) -> Sequence[str] | None:
    """The names in `kept by one other`; none after a bare `kept`; None when the words say something else."""
    if words[:1] == ["kept"] and (words[1:2] == ["by"]) == (len(words) > 2) == (len(words) > 1):
        return words[2:]
    return None


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept by navigation %}…{% endkept %}`: the same for everyone who shares the language and what it names.

    The names must be hashable values of few kinds: a role, a section; never a person.
    """
    names = kept_by(token.split_contents())
    if names is None:
        raise TemplateSyntaxError("Write it as {% kept %} or {% kept by one other %}.")
    content = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(content, names)


@register.tag
def stamp(parser: Parser, token: Token) -> StampNode:
    """`{% stamp row in rows %}…{{ row.name }}…{% empty %}…{% endstamp %}`; rows is a list of NamedTuples of texts.

    The content is drawn once, with slots for the row's fields; then each row's escaped texts are put in. So inside,
    fields may only be written (`{{ row.name }}`, no filter, no `{% if row.x %}`); what differs between rows in more
    than text belongs into the row as a text of its own. `{% stamp row in rows kept by one other %}` keeps the content.
    """
    parts = token.split_contents()
    names = kept_by(parts[4:])
    if len(parts) < 4 or parts[2] != "in" or (parts[4:] and names is None):
        raise TemplateSyntaxError("Write it as {% stamp row in rows %} or {% stamp row in rows kept by one other %}.")
    content = parser.parse(("empty", "endstamp"))
    empty = NodeList()
    if parser.next_token().contents == "empty":
        empty = parser.parse(("endstamp",))
        parser.delete_first_token()
    keeper = None if names is None else Keeper(content, names)
    return StampNode(parts[1], parser.compile_filter(parts[3]), content, empty, keeper)
