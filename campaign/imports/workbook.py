"""Opens a list somebody sent: every check that costs nothing first, then a reader that may die alone."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from campaign.imports import reader
from campaign.imports.archives import check_archive
from campaign.imports.refusals import ListRefused

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 40
MAX_CHARACTERS = 2_000
ROWS_AROUND = 100  # titles above and signatures below the data
MEMORY = 640  # MB of address space; 20,000 rows of 40 columns take 150, one cell far away asks for terabytes
SECONDS = 20  # of processor time; the same 20,000 rows take two
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
EXTENSIONS = {".xlsx": "xlsx", ".csv": "csv"}
OTHER_FILES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"\x7fELF",
    b"MZ",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's texts from cell A1 on; `rows[0]` is row 1 in Excel. A delimited file is one sheet without a name."""

    name: str
    rows: list[list[str]]


def read(content: bytes, file_name: str) -> list[Sheet]:
    """All visible sheets of an .xlsx or .csv file. Raises ListRefused, which says what to do."""
    kind = kind_of(content, file_name)
    if kind == "xlsx":
        check_archive(content)
    return [Sheet(name, rows) for name, rows in run_reader(kind, content)]


def kind_of(content: bytes, file_name: str) -> str:
    """ "xlsx" or "csv", when the name and the first bytes agree. Raises ListRefused."""
    if len(content) > MAX_BYTES:
        raise ListRefused("too_big")
    if not content.strip():
        raise ListRefused("empty")
    if content.startswith(OLE):
        raise ListRefused("password" if ENCRYPTED in content else "old_excel")
    kind = EXTENSIONS.get(Path(file_name).suffix.lower(), "")
    if not kind or (kind == "xlsx") != content.startswith(ZIP) or content.startswith(OTHER_FILES):
        raise ListRefused("wrong_type")
    return kind


def run_reader(kind: str, content: bytes) -> list[tuple[str, list[list[str]]]]:
    """What `reader` makes of the file in its own process, with nothing of this one's environment."""
    limits = (MAX_ROWS + ROWS_AROUND, MAX_COLUMNS, MAX_CHARACTERS, MEMORY, SECONDS)
    command = [sys.executable, "-I", str(Path(reader.__file__)), kind, *map(str, limits)]
    try:
        answer = subprocess.run(  # noqa: S603 - our own script, fixed arguments
            command, input=content, capture_output=True, timeout=SECONDS * 2, env={}, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise ListRefused("too_heavy") from error
    result = json.loads(answer.stdout)
    if "refused" in result:
        raise ListRefused(result["refused"])
    return [(name, rows) for name, rows in result["sheets"]]
