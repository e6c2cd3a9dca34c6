import gettext
import os
from pathlib import Path

import pytest

from campaign.management.commands.compile_catalogues import compile_catalogue, stale_catalogues

CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "session"
msgstr "buổi"

#, fuzzy
msgid "team"
msgstr "buổi"
"""


@pytest.fixture
def po(tmp_path: Path) -> Path:
    path = tmp_path / "vi/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE)
    return path


def test_catalogue_is_stale_until_compiled(po: Path) -> None:
    assert stale_catalogues(po.parents[2]) == [po]
    compile_catalogue(po)
    assert stale_catalogues(po.parents[2]) == []


def test_catalogue_is_stale_again_after_a_change(po: Path) -> None:
    compile_catalogue(po)
    newer = po.with_suffix(".mo").stat().st_mtime + 5
    os.utime(po, (newer, newer))
    assert stale_catalogues(po.parents[2]) == [po]


def test_catalogue_translates_but_ignores_fuzzy_guesses(po: Path) -> None:
    compile_catalogue(po)
    with po.with_suffix(".mo").open("rb") as compiled:
        translations = gettext.GNUTranslations(compiled)
    assert [translations.gettext(word) for word in ("session", "team")] == ["buổi", "team"]
