"""The law of the house, checked: budgets, banned words, complete translations, one word per idea."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.db.models.fields import BLANK_CHOICE_LABEL
from django.utils.translation import override

ROOT = Path(settings.BASE_DIR)
APPS = ("campaign", "teams", "learners", "sessions")
TRANSLATING = ("_", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext")
BANNED_IN_PYTHON = ("mark_safe", "csrf_exempt", 'fields = "__all__"', "TODO", "FIXME")
BANNED_IN_TEMPLATES = ("|safe", "style=", "onclick=", "hx-on", "hx-vals='js:", "<script>", "TODO")
BANNED_IN_SCRIPTS = ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write")


def python_files() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def lines(path: Path) -> int:
    return path.read_text().count("\n")


def hits(paths: Iterator[Path], words: tuple[str, ...]) -> list[str]:
    return [f"{path.relative_to(ROOT)}: {word}" for path in paths for word in words if word in path.read_text()]


def long_functions(path: Path, budget: int) -> list[str]:
    functions = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))
    return [f"{path.relative_to(ROOT)}: {f.name}" for f in functions if (f.end_lineno or 0) - f.lineno + 1 > budget]


def test_python_files_keep_to_300_lines() -> None:
    assert [str(path.relative_to(ROOT)) for path in python_files() if lines(path) > 300] == []


def test_functions_keep_to_40_lines() -> None:
    assert [name for path in python_files() for name in long_functions(path, 40)] == []


def test_views_keep_to_25_lines() -> None:
    views = (path for path in python_files() if "views" in path.parts)
    assert [name for path in views for name in long_functions(path, 25)] == []


def words_in_f_strings(path: Path) -> list[str]:
    """Calls of gettext inside an f-string: xgettext does not find them, so nobody translates them."""
    strings = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr))
    calls = (node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call))
    return [f"{path.relative_to(ROOT)}: {c.lineno}" for c in calls if getattr(c.func, "id", "") in TRANSLATING]


def test_no_text_to_translate_hides_in_an_f_string() -> None:
    assert [name for path in python_files() for name in words_in_f_strings(path)] == []


def test_templates_keep_to_120_lines() -> None:
    templates = (ROOT / "templates").rglob("*.html")
    assert [str(path.relative_to(ROOT)) for path in templates if lines(path) > 120] == []


def forms_that_speak_for_the_browser(path: Path) -> list[str]:
    """Forms whose fields the browser would check first, in its own words and language."""
    forms = re.findall(r"<form\b([^>]*)>(.*?)</form>", path.read_text(), re.DOTALL)
    return [path.name for opening, inside in forms if "as_field_group" in inside and "novalidate" not in opening]


def test_every_form_answers_in_our_words() -> None:
    templates = (path for path in (ROOT / "templates").rglob("*.html") if "styleguide" not in path.parts)
    assert [name for path in templates for name in forms_that_speak_for_the_browser(path)] == []


def test_python_holds_nothing_banned() -> None:
    assert hits(python_files(), BANNED_IN_PYTHON) == []


def test_templates_hold_no_inline_code_or_unescaped_text() -> None:
    assert hits((ROOT / "templates").rglob("*.html"), BANNED_IN_TEMPLATES) == []


def test_scripts_never_write_html() -> None:
    assert hits((ROOT / "static" / "js").rglob("*.js"), BANNED_IN_SCRIPTS) == []


def test_there_are_four_apps() -> None:
    own = [config.name for config in apps.get_app_configs() if (ROOT / config.name).is_dir()]
    assert sorted(own) == sorted(APPS)


def test_constraints_are_named_as_sentences() -> None:
    models = [model for app in apps.get_app_configs() if app.name in APPS for model in app.get_models()]
    names = [constraint.name for model in models for constraint in model._meta.constraints]
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+){2,}", name)] == []


@pytest.mark.parametrize("catalogue", sorted(ROOT.glob("locale/**/django.po")), ids=str)
def test_vietnamese_is_complete(catalogue: Path) -> None:
    entries = [entry for entry in polib.pofile(str(catalogue)) if not entry.obsolete]
    assert [entry.msgid for entry in entries if entry.fuzzy or not entry.translated()] == []


def said_by_fields() -> list[object]:
    """What Django's form fields answer to bad input, and what stands in an empty choice."""
    named = [*vars(forms.fields).values(), *vars(forms.models).values()]
    fields = [kind for kind in named if isinstance(kind, type) and issubclass(kind, forms.Field)]
    return [BLANK_CHOICE_LABEL, *(said for kind in fields for said in kind.default_error_messages.values())]


def test_django_s_forms_speak_vietnamese() -> None:
    with override("en"):
        english = [str(said) for said in said_by_fields()]
    with override("vi"):
        vietnamese = [str(said) for said in said_by_fields()]
    assert {one for one, other in zip(english, vietnamese, strict=True) if one == other} <= {""}


@pytest.mark.gettext
def test_every_marked_string_is_in_the_catalogue(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "makemessages", "-l", "vi", "--no-location", "--keep-pot", "-i", "tests"]
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run([*command, "-i", "benchmarks"], cwd=tmp_path, capture_output=True, check=True)
    template = polib.pofile(str(tmp_path / "locale" / "django.pot"))
    known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(ROOT / "locale/vi/LC_MESSAGES/django.po"))}
    assert sorted(entry.msgid for entry in template if (entry.msgctxt, entry.msgid) not in known) == []
