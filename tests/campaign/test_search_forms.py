from pathlib import Path

TEMPLATES = sorted(Path("templates").rglob("*.html"))
PARTIAL = "partials/as_you_type.html"


def test_every_form_that_searches_while_one_types_asks_in_the_same_way():
    forms = [line for path in TEMPLATES for line in path.read_text().splitlines() if 'role="search" hx-get' in line]
    assert ([form for form in forms if PARTIAL not in form], len(forms)) == ([], 6)


def test_nobody_writes_triggers_of_their_own():
    assert [path.name for path in TEMPLATES if "input changed" in path.read_text()] == ["as_you_type.html"]
