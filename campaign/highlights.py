"""What of a name a search found: shown with `<mark>`, whatever the diacritics."""

from functools import lru_cache
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from campaign.names import fold


@lru_cache(maxsize=1_000)
def plain(sign: str) -> str:
    """One sign without its diacritics, so that places in a text and in its folded form are the same."""
    return (fold(sign) or " ")[0]


def places(text: str, search: str) -> set[int]:
    """Where the words of a search lie in a text, the spaces between neighbours with them.

    A word is looked for where words begin, and only then inside them.
    """
    folded = "".join(map(plain, text))
    found: set[int] = set()
    for word in fold(search).split():
        start = f" {folded}".find(f" {word}")
        start = folded.find(word) if start < 0 else start
        if start >= 0:
            found.update(range(start, start + len(word)))
    return found | {place for place in range(1, len(text)) if folded[place] == " " and {place - 1, place + 1} <= found}


def highlighted(text: str, search: str) -> SafeString:
    """The text with what the search found in `<mark>`; everything else escaped."""
    found = places(text, search)
    runs = groupby(enumerate(text), key=lambda one: one[0] in found)
    parts = [(is_found, "".join(sign for _, sign in run)) for is_found, run in runs]
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", part) if hit else part,) for hit, part in parts))
