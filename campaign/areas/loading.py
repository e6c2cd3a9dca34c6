"""Filling the areas from their sources; run again after every update of `vietnam-provinces`."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models, transaction

from campaign.areas.gazetteer import FormerPlace, Place, former_places_of, places_of
from campaign.models import Area, FormerArea
from campaign.names import fold, sort_key

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many areas there are of each level, and how many rows this run had to write."""

    provinces: int = 0
    clusters: int = 0
    units: int = 0
    former: int = 0
    created: int = 0
    changed: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(**{name: value + getattr(other, name) for name, value in asdict(self).items()})


@transaction.atomic
def load_province(code: str) -> Loaded:
    """Make a province's areas, and what they were before July 2025, as their sources say; official codes match.

    Raises ValueError for an unknown code. Repeating changes nothing; ids of areas stay for ever.
    """
    areas: dict[str, Area] = {}
    counts = Loaded()
    levels = places_of(code)
    for places in levels:
        counts += save(Area, [area_fields(place, areas) for place in places])
        areas |= Area.objects.in_bulk([place.code for place in places], field_name="code")
    former = former_places_of(code)
    counts += save(FormerArea, [former_fields(place, areas[code]) for place in former])
    connect(former, areas)
    provinces, clusters, units = map(len, levels)
    return counts + Loaded(provinces, clusters, units, len(former))


def area_fields(place: Place, areas: dict[str, Area]) -> dict[str, Any]:
    parent = areas[place.parent_code].pk if place.parent_code else None
    return asdict(place) | {"parent_id": parent, "search_name": fold(place.name), "sort_name": sort_key(place.name)}


def former_fields(place: FormerPlace, province: Area) -> dict[str, Any]:
    fields = {"code": place.code, "name": place.name, "district": place.district, "province_id": province.pk}
    return fields | {"search_name": fold(place.name), "search_district": fold(place.district)}


def save(model: type[models.Model], wanted: list[dict[str, Any]]) -> Loaded:
    """Create the rows whose code is new and change those that differ."""
    existing = model._default_manager.in_bulk([fields["code"] for fields in wanted], field_name="code")
    new = [model(**fields) for fields in wanted if fields["code"] not in existing]
    changed = [row for fields in wanted if (row := existing.get(fields["code"])) and differs(row, fields)]
    model._default_manager.bulk_create(new, batch_size=BATCH)
    if changed:
        columns = [name.removesuffix("_id") for name in wanted[0] if name != "code"]
        model._default_manager.bulk_update(changed, columns, batch_size=200)
    return Loaded(created=len(new), changed=len(changed))


def differs(row: models.Model, fields: dict[str, Any]) -> bool:
    """Whether the row had to be changed to have these values; it then has them."""
    new = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in new.items():
        setattr(row, name, value)
    return bool(new)


def connect(places: Iterable[FormerPlace], areas: dict[str, Area]) -> None:
    """Make the former units' successors exactly those of the sources."""
    links = FormerArea.successors.through
    former = FormerArea.objects.in_bulk([place.code for place in places], field_name="code")
    wanted = {(former[place.code].pk, areas[code].pk) for place in places for code in place.successors}
    present = {
        (link.formerarea_id, link.area_id): link.pk for link in links.objects.filter(formerarea__in=former.values())
    }
    links.objects.filter(pk__in=[pk for pair, pk in present.items() if pair not in wanted]).delete()
    missing = sorted(wanted - present.keys())
    links.objects.bulk_create([links(formerarea_id=old, area_id=new) for old, new in missing], batch_size=BATCH)
