"""Understands the cells of one row: each reader gives the value, or notes a problem and gives nothing."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from campaign.areas import Resolution
from campaign.birth_years import is_birth_year, is_too_young
from campaign.imports.problems import Problem, problem
from campaign.imports.scopes import Scope
from campaign.names import NAME_LENGTH, NotAName, clean, clean_name, fold, person_name
from campaign.phones import NotAMobileNumber, masked, parse_mobile

YEAR = re.compile(r"([0-9]{4})(?:\.0)?")
DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})(?: [0-9]{1,2}:[0-9]{2}.*)?")
YEAR_MONTH_DAY = re.compile(r"([0-9]{4})[/.\-]([0-9]{1,2})[/.\-]([0-9]{1,2})(?:[T ][0-9]{1,2}:.*)?")
MONTH_YEAR = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{4})")


class NotUnderstood(ValueError):
    """The code of the problem is its only argument."""


def year_of(text: str, *, today: date) -> int:
    """The birth year in "1956", "21/05/1956", "1956-05-21" or "5/1956". Raises NotUnderstood: nothing is guessed."""
    year = year_in(unicodedata.normalize("NFKC", clean(text)))
    if not is_birth_year(year, today=today):
        raise NotUnderstood("year_range")
    if is_too_young(year, today=today):
        raise NotUnderstood("year_young")
    return year


def year_in(text: str) -> int:
    if match := YEAR.fullmatch(text):
        return int(match[1])
    if match := DAY_MONTH_YEAR.fullmatch(text):
        return year_of_date(int(match[3]), int(match[1]), int(match[2]))
    if match := YEAR_MONTH_DAY.fullmatch(text):
        return year_of_date(int(match[1]), int(match[2]), int(match[3]))
    if match := MONTH_YEAR.fullmatch(text):
        return year_of_date(int(match[2]), int(match[1]), 1)
    raise NotUnderstood("year")


def year_of_date(year: int, one: int, other: int) -> int:
    """The year, when day and month in either order make a real date (only the year is kept)."""
    if not (is_date(year, one, other) or is_date(year, other, one)):
        raise NotUnderstood("date")
    return year


def is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def name_of(text: str, *, tidy: Callable[[str], str] = clean_name) -> str:
    """A name as it is stored. Raises NotUnderstood for one that is too long or was typed in an old Vietnamese font."""
    try:
        name = person_name(text, tidy=tidy)
    except NotAName as error:
        raise NotUnderstood(str(error)) from None
    if any(map(is_strange, name)) or not any(map(str.isalpha, name)):
        raise NotUnderstood("strange")
    return name


def is_strange(sign: str) -> bool:
    """What a name in an old Vietnamese font (TCVN3, VNI) is full of when it is read as Unicode."""
    return not sign.isascii() and (unicodedata.category(sign)[0] in "SC" or sign in "¡¿§¶·«»¹²³¼½¾")


@dataclass(slots=True)
class Cells:
    """The cells of a row, read one by one; collects the problems, and how the understood cells are shown."""

    texts: dict[str, str]
    today: date
    problems: list[Problem] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    was: dict[str, str] = field(default_factory=dict)

    def written(self, column: str) -> str:
        return clean(self.texts.get(column, ""))

    def wrong(self, column: str, code: str, choices: list[str] | None = None) -> None:
        self.problems.append(problem(column, code, self.written(column), choices))

    def present(self, column: str, *, required: bool) -> str:
        """The text, or "" with a problem noted when it is required."""
        text = self.written(column)
        if required and not text:
            self.wrong(column, "missing")
        return text

    def name(
        self, column: str, *, required: bool = True, before: str = "", tidy: Callable[[str], str] = clean_name
    ) -> str:
        """A name; `before` names a column with its first part (family and middle names), `tidy` how it is stored."""
        text = self.present(column, required=required)
        whole = f"{self.written(before)} {text}" if before and text else text
        try:
            return self.show(column, name_of(whole, tidy=tidy)) if whole else ""
        except NotUnderstood as error:
            self.wrong(column, str(error))
            return ""

    def text(self, column: str, *, length: int = NAME_LENGTH) -> str:
        text = self.written(column)
        if len(text) > length:
            self.wrong(column, "too_long")
        return self.show(column, text[:length])

    def phone(self, column: str, *, required: bool = False) -> str:
        text = self.present(column, required=required)
        try:
            number = parse_mobile(text) if text else ""
        except NotAMobileNumber:
            self.wrong(column, "phone")
            return ""
        self.show(column, masked(number))
        return number

    def birth_year(self, column: str) -> int | None:
        text = self.written(column)
        try:
            year = year_of(text, today=self.today) if text else None
        except NotUnderstood as error:
            self.wrong(column, str(error))
            return None
        self.show(column, str(year or ""))
        return year

    def email(self, column: str) -> str:
        text = self.written(column)
        try:
            if text:
                validate_email(text)
        except ValidationError:
            self.wrong(column, "email")
            return ""
        return self.show(column, text)

    def choice(self, column: str, words: dict[str, Any], code: str) -> Any:
        """What a folded word stands for; None when the cell is empty."""
        text = self.written(column)
        if text and fold(text) not in words:
            self.wrong(column, code)
        self.show(column, text)
        return words.get(fold(text))

    def area(
        self, column: str, resolve: Callable[[str], Resolution], scope: Scope, *, district: str = ""
    ) -> dict[str, str]:
        """The id and name of the ward or commune meant; an old name is followed to today's, or asked about."""
        text = self.present(column, required=True)
        if not text:
            return {}
        old_district = self.written(district) if district else ""
        found = resolve(f"{text}, {old_district}" if old_district else text)
        if found.area is None:
            choices = [area.name for area in found.candidates]
            self.wrong(column, "area_ambiguous" if choices else "area_unknown", choices)
            return {}
        if not scope.covers(found.area.path):
            self.wrong(column, "area_outside")
            return {}
        if fold(found.area.short_name) not in fold(text):
            self.was[column] = text
        self.show(column, found.area.short_name)
        return {"area": str(found.area.pk), "area_name": found.area.name}

    def show(self, column: str, text: str) -> str:
        self.shown[column] = text
        return text
