"""The catalogue of skills and its bundles: loaded from our files, then in the hands of staff."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from campaign.models import User
from learners.models import Bundle, CatalogueVersion, Skill

DATA = Path(__file__).resolve().parent / "data"
TEXTS = (
    "group_vi", "group_en", "name_vi", "name_en", "short_vi", "short_en", "audience", "digcomp", "real_use_sign_vi",
    "real_use_sign",
)  # fmt: skip


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_catalogue() -> int:
    """Load skills and bundles, or bring them up to date; answers how many skills. Repeating is safe.

    What staff added stays, and so does what they changed: it has versions.
    """
    rows = rows_of("skills.csv")
    changed = set(Skill.objects.filter(versions__isnull=False).values_list("code", flat=True))
    skills = [
        Skill(code=row["code"], place=place, **{name: row[name] for name in TEXTS})
        for place, row in enumerate(rows, 1)
        if row["code"] not in changed
    ]
    Skill.objects.bulk_create(skills, update_conflicts=True, unique_fields=["code"], update_fields=[*TEXTS, "place"])
    for place, row in enumerate(rows_of("bundles.csv"), 1):
        names = {"name_vi": row["name_vi"], "name_en": row["name_en"], "place": place}
        bundle, is_new = Bundle.objects.get_or_create(code=row["code"], defaults=names)
        if is_new:
            bundle.skills.set(Skill.objects.coded(row["skills"].split()))
    return len(rows)


@transaction.atomic
def add_skill(code: str, texts: dict[str, str]) -> Skill:
    """A new skill at the end of its group; a new group stands last. Repeating it gives the same one.

    Raises IntegrityError when another skill has the code.
    """
    known = Skill.objects.filter(code=code, **texts).first()
    if known:
        return known
    group = Skill.objects.filter(group_vi=texts["group_vi"]).aggregate(last=Max("place"))["last"]
    last = Skill.objects.aggregate(last=Max("place"))["last"] or 0
    return Skill.objects.create(code=code, place=last + 1 if group is None else group, **texts)


@transaction.atomic
def change_skill(skill: Skill, values: dict[str, Any], *, by: User) -> None:
    """Give a skill these words or archive it; how it read before is kept, with the day and who. Repeating is safe.

    Observations, certificates and sessions keep pointing to it.
    """
    skill = Skill.objects.select_for_update().get(pk=skill.pk)
    before = read_of(skill)
    if before | values == before:
        return
    CatalogueVersion.objects.create(skill=skill, texts=before, replaced_by=by)
    Skill.objects.filter(pk=skill.pk).update(**values)


def read_of(skill: Skill) -> dict[str, Any]:
    return {name: getattr(skill, name) for name in (*TEXTS, "is_active")}


@transaction.atomic
def add_bundle(names: dict[str, str], skills: Iterable[Skill]) -> Bundle:
    """A new bundle, the last of the list. Repeating it with the same name gives the same one."""
    last = Bundle.objects.aggregate(last=Max("place"))["last"] or 0
    bundle, is_new = Bundle.objects.get_or_create(**names, defaults={"place": last + 1})
    if is_new:
        bundle.skills.set(skills)
    return bundle


@transaction.atomic
def change_bundle(bundle: Bundle, values: dict[str, Any], *, by: User, skills: Iterable[Skill] | None = None) -> None:
    """Give a bundle this name and these skills, or archive it; how it was is kept. Repeating is safe."""
    bundle = Bundle.objects.select_for_update().get(pk=bundle.pk)
    before = bundle_as_it_is(bundle)
    after = before | values
    if skills is not None:
        skills = list(skills)
        after["skills"] = sorted(skill.code for skill in skills)
    if after == before:
        return
    CatalogueVersion.objects.create(bundle=bundle, texts=before, replaced_by=by)
    Bundle.objects.filter(pk=bundle.pk).update(**values)
    if skills is not None:
        bundle.skills.set(skills)


def bundle_as_it_is(bundle: Bundle) -> dict[str, Any]:
    kept = {name: getattr(bundle, name) for name in ("name_vi", "name_en", "is_active")}
    return kept | {"skills": sorted(bundle.skills.values_list("code", flat=True))}
