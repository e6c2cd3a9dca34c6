"""Targets as an Excel list: a row per ward, a column per measure; out as they stand, in as they are to be."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.areas import AreaIndex
from campaign.imports.columns import Column, find_tables
from campaign.imports.exports import workbook_of
from campaign.imports.known_columns import AREA
from campaign.imports.workbook import read
from campaign.models import Area, Measure
from campaign.names import fold
from campaign.populations import TOTALS, count_of
from campaign.targets import Group

CLUSTER = gettext_lazy("Cluster")
MOST = 10_000_000


def targets_file(groups: Iterable[Group]) -> bytes:
    """The table as a workbook that can be changed and read in again."""
    header = [str(AREA.label), *(str(measure.label) for measure in Measure), str(CLUSTER)]
    rows = (
        [row.area.name, *("" if value is None else str(value) for value in row.values), group.area.name]
        for group in groups
        for row in group.rows
    )
    return workbook_of(header, rows, sheet=_("Targets"), widths=[30, *[16] * len(Measure), 26])


@dataclass(slots=True)
class Listed:
    """Values by measure and area (0 takes a target away; an empty cell says nothing), and the rows that are wrong."""

    values: dict[Measure, dict[UUID, int]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def columns() -> tuple[Column, ...]:
    """The ward and every measure, by their names in both languages."""
    names: dict[Measure, set[str]] = {measure: {fold(measure.value.replace("_", " "))} for measure in Measure}
    for language in ("vi", "en"):
        with translation.override(language):
            for measure in Measure:
                names[measure].add(fold(str(measure.label)))
    measures = (Column(measure.value, measure.label, "|".join(names[measure])) for measure in Measure)
    return (AREA, *measures)


def listed_in(content: bytes, file_name: str, *, province: Area, areas: Iterable[Area]) -> Listed:
    """Read such a list; only these areas may stand in it. Raises ListRefused when the file is none."""
    index, own, found, seen = AreaIndex(province), {area.pk for area in areas}, Listed(), set[UUID]()
    for table in find_tables(read(content, file_name), columns()):
        for number, cells in table.rows:
            if fold(cells["area"]).startswith((*TOTALS, "tat ca", "all ")):
                continue
            place = index.resolve(cells["area"])
            words = {"row": number, "text": cells["area"]}
            if place.area is None:
                found.problems.append(_("Row %(row)s: there is no ward or commune “%(text)s”") % words)
            elif place.area.pk not in own:
                found.problems.append(_("Row %(row)s: “%(text)s” lies outside this campaign or your areas") % words)
            elif place.area.pk in seen:
                found.problems.append(_("Row %(row)s: “%(text)s” stands in the list twice") % words)
            else:
                seen.add(place.area.pk)
                add_values(found, number, place.area.pk, cells)
    return found


def add_values(found: Listed, number: int, area: UUID, cells: dict[str, str]) -> None:
    for measure in Measure:
        text = cells.get(measure.value, "").strip()
        count = count_of(text)
        if text and (count is None or count > MOST):
            words = {"row": number, "text": text, "measure": measure.label}
            found.problems.append(_("Row %(row)s: “%(text)s” is not a whole number (%(measure)s)") % words)
        elif text and count is not None:
            found.values.setdefault(measure, {})[area] = count
