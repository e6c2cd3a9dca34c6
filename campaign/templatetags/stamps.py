"""`{% stamp %}`: a loop for long lists of like rows, many times quicker than `{% for %}`."""

import re
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = Library()
# What a slot looks like is decided at start, so that no text from people can look like one.
SECRET = secrets.token_hex(8)
SLOT = re.compile(f"\ue000{SECRET}([0-9]+)\ue001")


class Slots:
    """Stands in for a row while the content is drawn: each field is a slot to be filled."""

    def __init__(self, fields: Sequence[str]) -> None:
        self.slots = {field: SafeString(f"\ue000{SECRET}{place}\ue001") for place, field in enumerate(fields)}

    def __getitem__(self, field: str) -> SafeString:
        return self.slots[field]


class Stamp(NamedTuple):
    """Drawn content as a %-format, and the place of the field that each %s takes."""

    text: str
    places: tuple[int, ...]

    def press(self, rows: Sequence[Sequence[Any]]) -> str:
        """The content of all rows; every value is escaped unless it is a SafeString."""
        text, places = self.text, self.places
        pressed = []
        for row in rows:
            values = [conditional_escape(value) for value in row]
            pressed.append(text % tuple([values[place] for place in places]))
        return "".join(pressed)


def cut(drawn: str) -> Stamp:
    pieces = SLOT.split(drawn.replace("%", "%%"))
    return Stamp("%s".join(pieces[::2]), tuple(int(place) for place in pieces[1::2]))


class StampNode(Node):
    child_nodelists = ("content", "empty")

    def __init__(self, name: str, rows: FilterExpression, content: NodeList, empty: NodeList) -> None:
        self.name, self.rows, self.content, self.empty = name, rows, content, empty

    def render(self, context: Context) -> SafeString:
        rows = self.rows.resolve(context, ignore_failures=True)
        if not rows:
            return self.empty.render(context)
        with context.push(**{self.name: Slots(rows[0]._fields)}):
            drawn = self.content.render(context)
        return SafeString(cut(str(drawn)).press(rows))  # nosec B703


@register.tag
def stamp(parser: Parser, token: Token) -> StampNode:
    """`{% stamp row in rows %}…{{ row.name }}…{% empty %}…{% endstamp %}`; rows is a list of NamedTuples of texts.

    The content is drawn once, with slots for the row's fields; then each row's escaped texts are put in. So inside,
    fields may only be written (`{{ row.name }}`, no filter, no `{% if row.x %}`); what differs between rows in more
    than text belongs into the row as a text of its own.
    """
    parts = token.split_contents()
    if len(parts) != 4 or parts[2] != "in":
        raise TemplateSyntaxError("Write it as {% stamp row in rows %}.")
    content = parser.parse(("empty", "endstamp"))
    empty = NodeList()
    if parser.next_token().contents == "empty":
        empty = parser.parse(("endstamp",))
        parser.delete_first_token()
    return StampNode(parts[1], parser.compile_filter(parts[3]), content, empty)
