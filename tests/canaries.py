"""Looking for a person in everything that is kept: every column of every table, decoded, in every spelling."""

import json
import re
import unicodedata
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection

from campaign.names import fold

UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")


def everything() -> Iterator[tuple[str, str]]:
    """(where, text) of every value in the database, whatever its type; sessions are decoded."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield f"{table}.{column}", text_of(value)
    for session in Session.objects.all():
        yield "django_session", json.dumps(session.get_decoded(), ensure_ascii=False)


def text_of(value: Any) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    text = "" if value is None else str(value)
    with suppress(ValueError):
        return f"{text} {b64decode(text, validate=True).decode('utf-8', 'ignore')}" if len(text) > 20 else text
    return text


def hits(*canaries: str) -> list[str]:
    """Where any of them stands, in any case, with or without diacritics, escaped or not; phones as bare digits."""
    wanted = [fold(canary) for canary in canaries]
    digits = [re.sub(r"\D", "", canary)[-9:] for canary in canaries if re.search(r"\d{6}", canary)]
    return [where for where, text in everything() if is_in(text, [word for word in wanted if word], digits)]


def is_in(text: str, wanted: list[str], digits: list[str]) -> bool:
    shown = UNICODE.sub(lambda found: chr(int(found[1], 16)), text)
    folded = fold(unicodedata.normalize("NFC", shown))
    return any(word in folded for word in wanted) or any(end in re.sub(r"[\s.\-]", "", shown) for end in digits)
