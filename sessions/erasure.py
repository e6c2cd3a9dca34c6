"""Items as phones send them, without what they say of people who are erased."""

import json
import re
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from campaign.ids import id_or_none
from campaign.rights.traces import GONE, Traces
from learners.models import Learner

ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def erased_among(items: Iterable[Any]) -> set[UUID]:
    """The people named by these items who are erased."""
    ids = {found for item in items if isinstance(item, dict) and (found := id_or_none(item.get("id")))}
    return set(Learner.objects.filter(pk__in=ids, erased_at__isnull=False).values_list("pk", flat=True))


def silenced(value: Any, ids: Collection[UUID]) -> Any:
    """A JSON value in which every walk-in of these ids has lost all but the id; the name is overwritten, as
    the protocol wants one."""
    if isinstance(value, list):
        return [silenced(one, ids) for one in value]
    if not isinstance(value, dict):
        return value
    if "name" in value and id_or_none(value.get("id")) in ids:
        consent = value["consent"] if isinstance(value.get("consent"), dict) else {}
        told = {key: consent[key] for key in ("purpose", "given", "means") if key in consent}
        return {"id": value["id"], "name": GONE, "consent": told}
    return {key: silenced(one, ids) for key, one in value.items()}


def blotted_item(text: str, traces: Traces, ids: Collection[UUID]) -> str:
    """A kept item without the person. What is cut off and no JSON any more goes whole if it names them."""
    try:
        item = json.loads(text)
    except ValueError:
        shown = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        is_theirs = traces.named_in(shown) or any(str(pk) in shown for pk in ids)
        return "{}" if is_theirs else text
    clean = traces.blotted_json(silenced(item, ids))
    return text if clean == item else json.dumps(clean, sort_keys=True, separators=(",", ":"), default=str)


def blotted_file(content: bytes, ids: Collection[UUID]) -> bytes:
    """A phone's queue as a file, without what it says of these people; a namesake's walk-in stays as it is."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return content
    clean = silenced(document, ids)
    return content if clean == document else json.dumps(clean, ensure_ascii=False).encode()
