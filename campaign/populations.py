"""How many people live in each ward, from a list somebody has: the share of a city's target that is fair."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.areas import AreaIndex
from campaign.imports.columns import Column, find_tables
from campaign.imports.known_columns import AREA
from campaign.imports.workbook import read
from campaign.models import Area
from campaign.names import fold

PEOPLE = Column(
    "people",
    gettext_lazy("Population"),
    "dan so|so dan|tong dan so|nhan khau|so nhan khau|tong so nhan khau|so nguoi|population|people|inhabitants",
    required=True,
)
COUNT = re.compile(r"\d{1,3}(?:[ .,]\d{3})+|\d+")
TOTALS = ("tong", "cong", "total", "toan thanh pho", "toan tinh")


@dataclass(slots=True)
class Population:
    """People by area, and the rows that could not be understood, each in a sentence."""

    people: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    problems: list[str] = field(default_factory=list)


def count_of(text: str) -> int | None:
    """A whole number, also as 4.213, 4,213 or 4 213; None for anything else."""
    written = " ".join(text.split())
    return int(re.sub(r"\D", "", written)) if COUNT.fullmatch(written) else None


def population_of(content: bytes, file_name: str, *, province: Area) -> Population:
    """Read a list with a ward and a population column; old wards count for what they became, rows of sums are left out.

    Raises ListRefused when the file is not such a list.
    """
    index, found, seen = AreaIndex(province), Population(), dict[str, int]()
    for table in find_tables(read(content, file_name), (AREA, PEOPLE)):
        for number, cells in table.rows:
            name = fold(cells["area"])
            if name.startswith(TOTALS):
                continue
            if name in seen:
                words = {"row": number, "first": seen[name]}
                found.problems.append(_("Row %(row)s repeats the ward of row %(first)s") % words)
                continue
            seen[name] = number
            add_row(found, index, number, cells)
    return found


def add_row(found: Population, index: AreaIndex, number: int, cells: dict[str, str]) -> None:
    place, people = index.resolve(cells["area"]), count_of(cells["people"])
    words = {"row": number, "text": cells["area"], "number": cells["people"]}
    if place.candidates:
        found.problems.append(
            _("Row %(row)s: “%(text)s” became several wards: %(names)s")
            % {**words, "names": ", ".join(area.name for area in place.candidates)}
        )
    elif place.area is None:
        found.problems.append(_("Row %(row)s: there is no ward or commune “%(text)s”") % words)
    elif people is None:
        found.problems.append(_("Row %(row)s: “%(number)s” is not a number of people") % words)
    else:
        found.people[place.area.pk] += people
