"""Looking areas up by a part of their name, of their cluster's, or of what they were called before July 2025."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from campaign.access import Access
from campaign.areas.resolution import DISTRICT_KINDS, UNIT_KINDS
from campaign.models import Area, FormerArea
from campaign.names import fold

FORMER_SHOWN = 40
SHORT_FORMS = {
    short: kind
    for kinds in (UNIT_KINDS, DISTRICT_KINDS)
    for kind, (_, *shorts) in kinds.items()
    for short in shorts
    if short not in {"t", "t p"}  # a letter of too many names
}
Link = tuple[Area, bool]  # an area, and whether it lies in the person's scope


@dataclass(frozen=True, slots=True)
class Group:
    """A cluster (or a province without clusters) and its wards."""

    area: Area
    is_open: bool
    areas: list[Area]


@dataclass(frozen=True, slots=True)
class Former:
    """An old unit and what became of it, its namesake first."""

    unit: FormerArea
    successors: list[Link]


@dataclass(frozen=True, slots=True)
class Found:
    groups: list[Group] = field(default_factory=list)
    former: list[Former] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(group.areas) for group in self.groups)


def find(text: str, *, access: Access) -> Found:
    """Wards in scope by cluster, all when the text is empty, and old units of that name. At most three queries."""
    words = spelled_out(text)
    areas = Area.objects.visible_to(access).leaves().in_force().select_related("parent")
    if not words:
        return Found(groups_of(areas, access))
    return Found(groups_of(areas.search_with_cluster(words), access), former_units(words, access))


def spelled_out(text: str) -> str:
    """Folded, with short forms in full: "P. Láng, Q. Đống Đa" → "phuong lang quan dong da"."""
    return " ".join(SHORT_FORMS.get(word, word) for word in fold(text).split())


def groups_of(areas: Iterable[Area], access: Access) -> list[Group]:
    ordered = sorted(areas, key=lambda area: (area.parent.sort_name if area.parent else "", area.sort_name))
    grouped = groupby(ordered, key=lambda area: area.parent)
    return [Group(parent, access.oversees(parent.path), list(members)) for parent, members in grouped if parent]


def former_units(words: str, access: Access) -> list[Former]:
    """Old units of that name, without those that simply go on under their name."""
    units = FormerArea.objects.visible_to(access).search(words).prefetch_related("successors")[: FORMER_SHOWN * 2]
    changed = [unit for unit in units if [area.name for area in unit.successors.all()] != [unit.name]]
    return [Former(unit, links_of(unit, access)) for unit in changed[:FORMER_SHOWN]]


def links_of(unit: FormerArea, access: Access) -> list[Link]:
    areas = sorted(unit.successors.all(), key=lambda area: (area.search_name != unit.search_name, area.sort_name))
    return [(area, access.oversees(area.path)) for area in areas]
