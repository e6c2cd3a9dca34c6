"""Finding people and places by any words of their names, without diacritics."""

from django.db.models import Q

from campaign.names import fold


def every_word(text: str, *fields: str) -> Q:
    """Rows in which every word of the text lies in one of the folded columns (by default `search_name`)."""
    found = Q()
    for word in fold(text).split():
        found &= Q(*[(f"{field}__contains", word) for field in fields or ("search_name",)], _connector=Q.OR)
    return found
