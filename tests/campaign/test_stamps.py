from typing import NamedTuple

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import SafeString
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from campaign.templatetags.stamps import pressed


class Row(NamedTuple):
    name: str
    about: str


FOR = Template(
    '{% for row in rows %}<p id="{{ row.name }}">{{ row.about }} 100% {{ fixed }} {{ row.name }}</p>{% endfor %}'
)
STAMP = Template(
    '{% stamp row in rows %}<p id="{{ row.name }}">{{ row.about }} 100% {{ fixed }} {{ row.name }}</p>{% endstamp %}'
)


@given(st.lists(st.builds(Row, st.text(), st.text()), min_size=1, max_size=5), st.text())
def test_stamp_writes_what_for_writes(rows: list[Row], fixed: str) -> None:
    context = {"rows": rows, "fixed": fixed}
    assert STAMP.render(Context(context)) == FOR.render(Context(context))


def test_stamp_escapes_texts_and_keeps_safe_ones() -> None:
    rows = [Row("<b>", SafeString("<i>x</i>"))]
    assert STAMP.render(Context({"rows": rows})) == '<p id="&lt;b&gt;"><i>x</i> 100%  &lt;b&gt;</p>'


def test_stamp_without_rows_shows_what_stands_under_empty() -> None:
    template = Template("{% stamp row in rows %}{{ row.name }}{% empty %}nobody{% endstamp %}")
    assert template.render(Context({"rows": []})) == "nobody"


def test_stamp_names_its_own_syntax() -> None:
    with pytest.raises(TemplateSyntaxError, match="stamp row in rows"):
        Template("{% stamp rows %}{% endstamp %}")


def test_kept_content_is_drawn_once_for_each_value_it_names() -> None:
    template = Template("{% kept by place %}{{ place }} {{ person }}{% cycle '1' '2' %}{% endkept %}")
    drawn = [template.render(Context({"place": place, "person": "Linh"})) for place in ("home", "teams", "home")]
    assert drawn == ["home 1", "teams 1", "home 1"]


def test_kept_content_is_drawn_once_for_each_language() -> None:
    template = Template("{% kept %}{% get_current_language as language %}{{ language }}{% endkept %}")
    drawn = []
    for language in ("vi", "en", "vi"):
        with override(language):
            drawn.append(template.render(Context()))
    assert drawn == ["vi", "en", "vi"]


def test_kept_stamp_keeps_no_row() -> None:
    template = Template("{% stamp row in rows kept by place %}{{ place }}: {{ row.name }} {{ person }}{% endstamp %}")
    drawn = [
        template.render(Context({"rows": [Row(name, "")], "place": "home", "person": "Linh"})) for name in ("An", "Mai")
    ]
    assert drawn == ["home: An ", "home: Mai "]


@pytest.mark.parametrize("words", ["by", "by a", "kept a", "kept by"])
def test_kept_names_its_own_syntax(words: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="kept by one other"):
        Template("{% stamp row in rows " + words + " %}{% endstamp %}")


def test_rows_are_pressed_into_a_named_part_of_a_template() -> None:
    class Chip(NamedTuple):
        css: str = ""
        url: str = ""
        title: str = ""
        icon: str = ""
        words: str = ""
        time: str = ""
        team: str = ""

    part = "sessions/partials/week_board.html#chip"
    drawn = pressed(part, [Chip(team="Láng <1>"), Chip(team="Tây Hồ")])
    assert ([drawn.count(name) for name in ("Láng &lt;1&gt;", "Tây Hồ")], pressed(part, [])) == ([1, 1], "")
