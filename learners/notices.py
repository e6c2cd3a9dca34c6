"""What people are told before they agree: one file per version, in every language, never changed once in use."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data" / "notices"
VERSIONS = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
CURRENT = VERSIONS[-1]
LANGUAGE = "vi"  # of what is read out at a door, whatever the language of the volunteer's screen


class UnknownNotice(Exception):
    """There is no notice of this version and language."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A version in one language. `purposes`: what each purpose says, in its own sentence."""

    version: str
    language: str
    title: str
    lead: str
    purposes: dict[str, str]
    sections: tuple[dict[str, str], ...]

    def hash_for(self, purpose: str) -> str:
        """SHA-256 (hex) of all that someone was told before agreeing to a purpose."""
        told = [self.title, self.lead, self.purposes[purpose], *(part["text"] for part in self.sections)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


@cache
def notice_of(version: str = CURRENT, language: str = LANGUAGE) -> Notice:
    """A notice. Raises `UnknownNotice`."""
    if version not in VERSIONS:
        raise UnknownNotice
    texts: dict[str, Any] = tomllib.loads((FOLDER / f"{version}.toml").read_text())
    if language not in texts:
        raise UnknownNotice
    found = texts[language]
    return Notice(version, language, found["title"], found["lead"], found["purposes"], tuple(found["sections"]))
