"""How learners stand in a list: the texts that the template stamps."""

from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from campaign.highlights import highlighted
from campaign.templatetags.ui import initials, ladder, tint
from campaign.web import address_of
from learners.models import FormOfAddress

FORMS = dict(FormOfAddress.choices)
COLUMNS = ("pk", "form_of_address", "full_name", "birth_year", "area__name", "neighbourhood", "best_level")


class Entry(NamedTuple):
    url: str
    tint: int
    initials: str
    name: SafeString | str
    about: str
    ladder: SafeString | str


def entry_of(values: tuple[Any, ...], search: str = "") -> Entry:
    """The entry of a learner, from the `COLUMNS` of `Learner.objects.for_list()`; what was searched for is marked."""
    pk, form, name, born, ward, neighbourhood, level = values
    return Entry(
        address_of("learners:learner_detail", pk),
        tint(name),
        initials(name),
        format_html("{} {}", FORMS[form], highlighted(name, search)) if search else f"{FORMS[form]} {name}",
        " · ".join(str(part) for part in (born, ward, neighbourhood) if part),
        "" if level is None else ladder(level),
    )
