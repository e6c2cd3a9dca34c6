"""Where areas come from: the package `vietnam-provinces` (official codes, former units) and our files of clusters.

A file `campaign/data/<place>-areas.csv` groups a province's units into clusters and gives them tiles; a province
without one has no cluster level. Importing this module loads every unit of the country: only loading does.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vietnam_provinces import Province, ProvinceCode, VietNamDivisionType, Ward
from vietnam_provinces.legacy import District

from campaign.models import AreaKind
from campaign.names import clean, fold, old_tone_style

DATA = Path(__file__).resolve().parent.parent / "data"
IN_FORCE_SINCE = date(2025, 7, 1)
KINDS = {
    VietNamDivisionType.PHUONG: AreaKind.WARD,
    VietNamDivisionType.XA: AreaKind.COMMUNE,
    VietNamDivisionType.DAC_KHU: AreaKind.SPECIAL_ZONE,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A row of `Area` as its sources say; the path's last but one code is its parent's."""

    code: str
    name: str
    kind: AreaKind
    path: str
    abbreviation: str = ""
    tile_column: int | None = None
    tile_row: int | None = None
    longitude: float | None = None
    latitude: float | None = None
    valid_from: date | None = None

    @property
    def parent_code(self) -> str:
        return self.path.rstrip("/").rpartition("/")[0].rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class FormerPlace:
    code: str
    name: str
    district: str
    successors: tuple[str, ...]


def province_codes() -> list[str]:
    return sorted(f"{province.code:02}" for province in Province.iter_all())


def name_of(text: str) -> str:
    return old_tone_style(clean(text))


def abbreviation_of(short_name: str) -> str:
    """What a map's tile shows: "Ô Chợ Dừa" → ÔCD; of a double name the first: "Văn Miếu - Quốc Tử Giám" → VM."""
    return "".join(word[0] for word in short_name.split(" - ")[0].split()).upper()[:6]


def cluster_rows() -> dict[str, dict[str, str]]:
    """The rows of all files of clusters, by the unit's code."""
    rows: dict[str, dict[str, str]] = {}
    for path in sorted(DATA.glob("*-areas.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows |= {row["code"]: row for row in csv.DictReader(file)}
    return rows


def districts_of(province: Province) -> dict[str, str]:
    """Folded name → code of the districts there were before July 2025."""
    former = {legacy.code for legacy in province.get_legacy_sources()}
    return {
        fold(district.name): f"{district.code:03}"
        for district in District.iter_all()
        if district.province_code in former
    }


def units_of(province: Province) -> Iterator[Ward]:
    return Ward.iter_by_province(province.code)


def places_of(code: str) -> list[list[Place]]:
    """A province, its clusters, and its commune-level units, level by level. Raises ValueError for an unknown code."""
    province = Province.from_code(ProvinceCode(int(code)))
    rows, districts = cluster_rows(), districts_of(province)
    root = f"{code}/"
    units = list(units_of(province))
    grouped = {unit.code: clean(rows[f"{unit.code:05}"]["cluster"]) for unit in units if f"{unit.code:05}" in rows}
    clusters = {name: f"{root}{districts[fold(name)]}/" for name in sorted(set(grouped.values()))}
    return [
        [Place(code, name_of(province.name), AreaKind.PROVINCE, root)],
        [Place(districts[fold(name)], name, AreaKind.CLUSTER, path) for name, path in clusters.items()],
        [place_of(unit, clusters.get(grouped.get(unit.code, ""), root), rows) for unit in units],
    ]


def place_of(unit: Ward, parent_path: str, rows: dict[str, dict[str, str]]) -> Place:
    code, name, kind = f"{unit.code:05}", name_of(unit.name), KINDS[unit.division_type]
    row = rows.get(code, {})
    return Place(
        code=code,
        name=name,
        kind=kind,
        path=f"{parent_path}{code}/",
        abbreviation=abbreviation_of(name[len(unit.division_type.value) + 1 :]),
        tile_column=number(row.get("tile_column"), int),
        tile_row=number(row.get("tile_row"), int),
        longitude=number(row.get("longitude"), float),
        latitude=number(row.get("latitude"), float),
        valid_from=IN_FORCE_SINCE,
    )


def number[N: (int, float)](text: str | None, kind: type[N]) -> N | None:
    return kind(text) if text else None


def former_places_of(code: str) -> list[FormerPlace]:
    """The units there were before July 2025 in what is this province now, each with the units it became."""
    successors, former = defaultdict(set), {}
    for unit in units_of(Province.from_code(ProvinceCode(int(code)))):
        for source in unit.get_legacy_sources():
            former[source.code] = source
            successors[source.code].add(f"{unit.code:05}")
    districts = names_of_districts(source.district_code for source in former.values())
    return [
        FormerPlace(f"{key:05}", name_of(source.name), districts[source.district_code], tuple(sorted(successors[key])))
        for key, source in sorted(former.items())
    ]


def names_of_districts(codes: Iterable[int]) -> dict[int, str]:
    wanted = set(codes)
    return {district.code: name_of(district.name) for district in District.iter_all() if district.code in wanted}
