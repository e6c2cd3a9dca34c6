"""The versions of the protocol. A phone that was offline for a month still speaks the one it left with.

To add one: a module like `first.py`, and a line in `VERSIONS`. None is taken away while phones may still speak it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sessions.sync import first
from sessions.sync.batches import Batch, Outcome
from sessions.sync.parse import read_json
from sessions.sync.refusals import Refusal


class Version(NamedTuple):
    """How one version is read and answered."""

    read: Callable[[dict[str, Any]], Batch]
    write: Callable[[Outcome], dict[str, Any]]


VERSIONS = {1: Version(first.read, first.write)}


def read_batch(body: bytes) -> tuple[Batch, Version]:
    """The batch, and the version in which to answer it. Raises `Refusal`."""
    document = read_json(body)
    if not isinstance(document, dict):
        raise Refusal("bad_batch")
    number = document.get("protocol")
    version = VERSIONS.get(number) if type(number) is int else None
    if version is None:
        raise Refusal("unknown_protocol")
    return version.read(document), version
