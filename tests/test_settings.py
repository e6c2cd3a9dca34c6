"""Each missing or wrong setting stops the start with a sentence that says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT

GOOD = {
    "PRODUCTION": "1",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "donghanh.example.org",
    "EMAIL_URL": "smtp://user:word@mail.example.org:587?tls=1",
    "DEFAULT_FROM_EMAIL": "donghanh@example.org",
    "DATABASE_URL": "postgresql://web:word@db.example.org/donghanh",
}
WRONG = [
    ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
    ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is missing"),
    ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS=* lets anyone"),
    ({"EMAIL_URL": ""}, "EMAIL_URL is missing"),
    ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL cannot be read"),
    ({"DEFAULT_FROM_EMAIL": ""}, "DEFAULT_FROM_EMAIL is missing"),
    ({"DATABASE_URL": "db.example.org"}, "DATABASE_URL cannot be read"),
    ({"DEBUG": "1"}, "DEBUG=1 and PRODUCTION=1 contradict"),
    ({"DEMO_PASSWORD": "donghanh-demo"}, "DEMO_PASSWORD is set in production"),
    ({"PRODUCTION": "maybe"}, "PRODUCTION='maybe' is not a yes or a no"),
]


def start(tmp_path: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-c", "import campaign.settings"]
    return subprocess.run(
        command, cwd=ROOT, env=env | GOOD | {"VAR_DIR": str(tmp_path)} | changed, capture_output=True, text=True
    )


def test_complete_settings_start(tmp_path: Path) -> None:
    assert start(tmp_path).stderr == ""


@pytest.mark.parametrize(("changed", "words"), WRONG, ids=[words for _, words in WRONG])
def test_a_wrong_setting_is_named(changed: dict[str, str], words: str, tmp_path: Path) -> None:
    answer = start(tmp_path, **changed)
    assert (answer.returncode, words in answer.stderr.splitlines()[-1]) == (1, True)
