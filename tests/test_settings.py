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
    ({"DATABASE_URL": "mysql://web:word@db.example.org/donghanh"}, "DATABASE_URL names a database that is not"),
    ({"REMINDER_HOUR": "24"}, "REMINDER_HOUR='24' is no number from 0 to 23"),
    ({"DATABASE_POOL": "many"}, "DATABASE_POOL='many' is no number from 2"),
    ({"FOLLOW_UP_DAYS": "14,3"}, "FOLLOW_UP_DAYS='14,3' cannot be read"),
    ({"DEBUG": "1"}, "DEBUG=1 and PRODUCTION=1 contradict"),
    ({"DEMO_PASSWORD": "donghanh-demo"}, "DEMO_PASSWORD is set in production"),
    ({"PRODUCTION": "maybe"}, "PRODUCTION='maybe' is not a yes or a no"),
]


def start(tmp_path: Path, *command: str, **changed: str) -> subprocess.CompletedProcess[str]:
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = (sys.executable, *(command or ("-c", "import campaign.settings")))
    return subprocess.run(
        command, cwd=ROOT, env=env | GOOD | {"VAR_DIR": str(tmp_path)} | changed, capture_output=True, text=True
    )


def test_complete_settings_start(tmp_path: Path) -> None:
    assert start(tmp_path).stderr == ""


@pytest.mark.parametrize(("changed", "words"), WRONG, ids=[words for _, words in WRONG])
def test_a_wrong_setting_is_named(changed: dict[str, str], words: str, tmp_path: Path) -> None:
    answer = start(tmp_path, **changed)
    assert (answer.returncode, words in answer.stderr.splitlines()[-1]) == (1, True)


def test_commands_say_the_sentence_alone(tmp_path: Path) -> None:
    answer = start(tmp_path, "manage.py", "check", SECRET_KEY="short")
    assert (answer.returncode, answer.stderr.splitlines()) == (
        1, ["Not started. SECRET_KEY is too short: set it to at least 50 random characters."]
    )  # fmt: skip
