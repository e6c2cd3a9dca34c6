"""The directory of a zip file, looked at before anything in it is unpacked."""

import io
import stat
import zipfile

from campaign.imports.refusals import ListRefused

MAX_ENTRIES = 200
MAX_UNPACKED = 60 * 1024 * 1024
MAX_RATIO = 100
SMALL = 100 * 1024  # a ratio says nothing of a few kilobytes of zeros
WORKBOOK_PARTS = {"[Content_Types].xml", "xl/workbook.xml"}


def check_archive(content: bytes) -> None:
    """Raise ListRefused unless this is a modest .xlsx: few entries, little unpacked, no locks, links or paths."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, UnicodeDecodeError) as error:
        raise ListRefused("damaged") from error
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or is_swollen(unpacked, entries):
        raise ListRefused("bomb")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ListRefused("password")
    if any(is_unsafe(entry) for entry in entries):
        raise ListRefused("damaged")
    if not {entry.filename for entry in entries} >= WORKBOOK_PARTS:
        raise ListRefused("wrong_type")


def is_swollen(unpacked: int, entries: list[zipfile.ZipInfo]) -> bool:
    packed = sum(entry.compress_size for entry in entries)
    return unpacked > SMALL and unpacked > packed * MAX_RATIO


def is_unsafe(entry: zipfile.ZipInfo) -> bool:
    """A symbolic link, or a name that leads out of the archive."""
    name = entry.filename.replace("\\", "/")
    return stat.S_ISLNK(entry.external_attr >> 16) or name.startswith("/") or ":" in name or ".." in name.split("/")
