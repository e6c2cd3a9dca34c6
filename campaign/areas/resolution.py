"""From what people write to an area: "P. Láng", "xã đại đồng, huyện Thạch Thất", "Hoà Lạc" – never by guessing.

A name alone is a current unit's; a name with its old district is the unit of before July 2025, and whatever it became.
Where several areas fit, or only something near does, the answer is a choice for a person.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from campaign.models import Area, AreaKind, FormerArea
from campaign.names import clean, fold, old_tone_style

UNIT_KINDS = {
    "phuong": ("phuong", "ph", "p", "f"),
    "xa": ("xa", "x"),
    "thi tran": ("thi tran", "tt"),
    "dac khu": ("dac khu", "dk"),
}
DISTRICT_KINDS = {
    "quan": ("quan", "q"),
    "huyen": ("huyen", "h"),
    "thi xa": ("thi xa", "tx"),
    "thanh pho": ("thanh pho", "tp", "t p"),
    "tinh": ("tinh", "t"),
}
DISTRICT_INSIDE = re.compile(r"^(.+?) ((?:quan|huyen|thi xa|thanh pho|q|h|tx|tp) .+)$")


class Problem(StrEnum):
    MISSING = "area_missing"
    UNKNOWN = "area_unknown"
    AMBIGUOUS = "area_ambiguous"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The area that was meant, or why it is not known and which areas a person may choose from."""

    area: Area | None = None
    candidates: tuple[Area, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a text, folded: a kind or "", a name, an old district or ""."""

    kind: str
    name: str
    district: str


@dataclass(frozen=True, slots=True)
class Known:
    """A unit of now or before under its folded name, and the areas it means today."""

    kind: str
    spelling: str
    districts: frozenset[str]  # folded, with kind and without
    areas: tuple[Area, ...]


def key(text: str) -> str:
    """Folded for comparing: "P.01" and "p 1" are alike."""
    spaced = re.sub(r"\b([pfq])(\d)", r"\1 \2", fold(text))
    return re.sub(r"\b0+(\d)", r"\1", spaced)


def split_kind(text: str, kinds: dict[str, tuple[str, ...]]) -> tuple[str, str]:
    """("phuong", "lang") of "p lang"; ("", text) when it begins with no kind."""
    for kind, spellings in kinds.items():
        for spelling in spellings:
            if text.startswith(f"{spelling} "):
                return kind, text.removeprefix(f"{spelling} ")
    return "", text


def district_keys(name: str) -> frozenset[str]:
    kind, plain = split_kind(key(name), DISTRICT_KINDS)
    return frozenset({plain, f"{kind} {plain}"})


def readings_of(text: str, *, province: str) -> Iterator[Reading]:
    """The ways to understand a text, most likely first; `province` is the folded name that may stand behind a unit."""
    parts = [part for part in map(key, re.split(r"[,;()]", text)) if part]
    start = next((n for n, part in enumerate(parts) if split_kind(part, UNIT_KINDS)[0]), 0)
    main = parts[start]
    behind = [part for part in parts[start + 1 :] if split_kind(part, DISTRICT_KINDS)[1] != province]
    yield from kinds_of(main, behind[0] if behind else "")
    if not behind and (inside := DISTRICT_INSIDE.match(main)):
        yield from kinds_of(inside[1], inside[2])


def kinds_of(main: str, district: str) -> Iterator[Reading]:
    kind, name = split_kind(main, UNIT_KINDS)
    district = " ".join(filter(None, split_kind(district, DISTRICT_KINDS)))
    yield Reading(kind, name, district)
    if kind:  # "Phương Liệt" is a name, although it begins like a kind
        yield Reading("", main, district)


@dataclass(slots=True)
class AreaIndex:
    """All that a province's areas are and were called: three queries, then thousands of texts without any."""

    province: Area
    current: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    former: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_code: dict[str, Area] = field(default_factory=dict)

    def __post_init__(self) -> None:
        below = Area.objects.below(self.province).in_force()
        areas = {area.pk: area for area in below}
        for area in areas.values():
            if area.is_leaf:
                cluster = areas.get(area.parent_id) if area.parent_id else None
                self.by_code[area.code] = area
                self.add(self.current, area.name, district_of(cluster), (area,))
        for unit in FormerArea.objects.filter(province=self.province).prefetch_related("successors"):
            successors = tuple(areas[area.pk] for area in unit.successors.all() if area.pk in areas)
            self.add(self.former, unit.name, unit.district, successors)

    def add(self, names: dict[str, list[Known]], name: str, district: str, areas: tuple[Area, ...]) -> None:
        kind, plain = split_kind(key(name), UNIT_KINDS)
        written = spelling(name).split()[-len(plain.split()) :]
        names[plain].append(Known(kind, " ".join(written), district_keys(district), areas))

    def resolve(self, text: str) -> Resolution:
        """The area that the text means; never raises."""
        if not key(text):
            return Resolution(code=Problem.MISSING)
        if found := self.by_code.get(text.strip().zfill(5)):
            return Resolution(found)
        readings = list(readings_of(text, province=fold(self.province.short_name)))
        for reading in readings:
            areas = self.meant_by(reading, text)
            if len(areas) == 1:
                return Resolution(areas[0])
            if areas:
                return Resolution(candidates=areas, code=Problem.AMBIGUOUS)
        near = in_order(areas_of(self.near(readings)), readings)
        return Resolution(candidates=near, code=Problem.AMBIGUOUS if near else Problem.UNKNOWN)

    def meant_by(self, reading: Reading, text: str) -> tuple[Area, ...]:
        """With a district what the old unit became, or a unit of that cluster today; else today's unit."""
        known = self.current.get(reading.name, [])
        if reading.district:
            known = [*known, *self.former.get(reading.name, [])]
        fitting = [unit for unit in known if fits(unit, reading)]
        exact = [unit for unit in fitting if unit.spelling in spelling(text)]
        return in_order(areas_of(exact or fitting), [reading])

    def near(self, readings: Iterable[Reading]) -> list[Known]:
        """What has the name, whatever its kind and district."""
        return [
            unit
            for reading in readings
            for names in (self.current, self.former)
            for unit in names.get(reading.name, [])
        ]


def district_of(cluster: Area | None) -> str:
    return cluster.name if cluster and cluster.kind == AreaKind.CLUSTER else ""


def spelling(text: str) -> str:
    """With its diacritics, whatever the case and the place of tones: tells "Sa Pa" from "Sa Pả"."""
    return old_tone_style(clean(text)).lower()


def fits(unit: Known, reading: Reading) -> bool:
    same_kind = reading.kind in ("", unit.kind)
    return same_kind and (not reading.district or reading.district in unit.districts)


def areas_of(known: Iterable[Known]) -> set[Area]:
    return {area for unit in known for area in unit.areas}


def in_order(areas: Iterable[Area], readings: Iterable[Reading]) -> tuple[Area, ...]:
    """The unit that still has the name first, the others in Vietnamese order."""
    names = {reading.name for reading in readings}
    return tuple(sorted(areas, key=lambda area: (key(area.short_name) not in names, area.sort_name)))


def resolve(text: str, *, province: Area) -> Resolution:
    """The area of the province that the text means; for many texts keep an `AreaIndex`. Never raises."""
    return AreaIndex(province).resolve(text)
