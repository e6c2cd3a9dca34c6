"""Every setting that is read from the environment stands in .env.example, and in nothing else's place."""

import re

from tests.processes import ROOT

ELSEWHERE = {"CI", "REQUIRE_ALL", "CHROMIUM", "FORWARDED_ALLOW_IPS", "SITE_HOST", "POSTGRES_PASSWORD"}
READ = re.compile(r"""(?:environ\.get|flag|required|whole|days)\(\s*"([A-Z_]+)"|environ\["([A-Z_]+)"\]""")


def names_read() -> set[str]:
    files = [
        ROOT / "campaign/settings.py",
        ROOT / "campaign/environment.py",
        ROOT / "campaign/gunicorn.py",
        *(ROOT / "campaign/management").rglob("*.py"),
    ]
    return {one or other for file in files for one, other in READ.findall(file.read_text())}


def names_in_example() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_env_example_names_every_setting() -> None:
    assert names_read() - names_in_example() == set()


def test_env_example_names_nothing_that_is_not_read() -> None:
    assert names_in_example() - names_read() - ELSEWHERE == set()
