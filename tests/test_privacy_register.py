"""The data register knows every table and every column that could hold something about a person."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.functional import Promise

from campaign.rights.register import IMPERSONAL, LEARNER, MENTIONS, TABLES, tables_of

APPS = {"campaign", "teams", "learners", "sessions"}
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
DAYS = (models.DateField, models.DateTimeField)
OUR_OWN = {"receipt"}  # marks of machinery that say nothing
FOR_SEARCH = ("search_", "sort_")


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if apps.get_app_config(model._meta.app_label).name in APPS]


def columns_of(model: type[models.Model], kinds: tuple[type, ...], *, coded: bool = True) -> set[str]:
    """Columns of these kinds; hashes say nothing to anybody, codes only what they stand for."""
    fields: list[Any] = [field for field in model._meta.concrete_fields if isinstance(field, kinds)]
    wanted = [field for field in fields if (coded or not field.choices) and not field.primary_key]
    return {field.name for field in wanted if not field.name.endswith("_hash") and field.name not in OUR_OWN}


def test_every_table_is_in_the_register() -> None:
    known = {*TABLES, *MENTIONS, *IMPERSONAL}
    assert [model._meta.label for model in own_models() if model not in known] == []


@pytest.mark.parametrize("model", sorted(TABLES, key=lambda model: model._meta.label), ids=lambda m: m._meta.label)
def test_every_column_about_a_person_is_in_the_register(model: type[models.Model]) -> None:
    assert sorted(columns_of(model, WORDS + DAYS) - TABLES[model].columns) == []


@pytest.mark.parametrize("model", sorted(MENTIONS, key=lambda model: model._meta.label), ids=lambda m: m._meta.label)
def test_every_column_that_may_name_somebody_is_in_the_register(model: type[models.Model]) -> None:
    known = MENTIONS[model]
    assert sorted(columns_of(model, WORDS, coded=False) - {*known.texts, *known.plain}) == []


@pytest.mark.parametrize("model", sorted(TABLES, key=lambda model: model._meta.label), ids=lambda m: m._meta.label)
def test_the_register_names_columns_that_exist(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.concrete_fields}
    assert sorted(TABLES[model].columns - names) == []


@pytest.mark.parametrize("model", [table.model for table in tables_of(LEARNER)], ids=lambda m: m._meta.label)
def test_a_copy_shows_all_that_erasure_overwrites(model: type[models.Model]) -> None:
    table = TABLES[model]
    said = {*table.shreds, *table.texts}
    assert sorted(name for name in said - set(table.shows) if not name.startswith(FOR_SEARCH)) == []


def test_every_key_to_a_learner_belongs_to_a_table_of_the_register() -> None:
    """A new table that points at learners cannot be declared to hold nothing about anybody."""
    learner = apps.get_model("learners", "Learner")
    pointing = {relation.related_model for relation in learner._meta.related_objects}
    assert sorted(model._meta.label for model in pointing if model not in TABLES) == []


def test_a_copy_says_every_choice_in_words() -> None:
    """A label that nobody marked for translation would stand in English in a person's copy."""
    fields = [model._meta.get_field(path) for model, t in TABLES.items() for path in t.shows or {} if "__" not in path]
    coded = [field for field in fields if getattr(field, "choices", None) and field.choices != settings.LANGUAGES]
    said = [str(field) for field in coded if not all(isinstance(words, Promise) for _, words in field.flatchoices)]
    assert said == []
