"""Finding and blotting out one person in free text: their name in any spelling, their phone in any writing."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from campaign.names import fold
from campaign.phones import E164

GONE = "Đã xóa"  # stands where a name stood; the same in every language
FEWEST_WORDS = 2  # "Hợi" alone is half the street


def plain(sign: str) -> str:
    """A letter as `fold` has it, always one sign, so that places in folded and written text are the same."""
    letter = unicodedata.normalize("NFD", sign.lower().replace("đ", "d"))[:1]
    return letter if letter.isalnum() else " "


@dataclass(frozen=True)
class Traces:
    """Names (as stored), phones (E.164), wards and birth years of one person, all entries together."""

    names: tuple[str, ...]
    phones: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    birth_years: tuple[int, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[tuple[str, Any, Any, int | None]]) -> "Traces":
        """From (full name, phone, ward, birth year) of every entry; what is erased already leaves no trace."""
        names, phones, areas, years = (dict.fromkeys(column) for column in zip(*rows, strict=True))
        return cls(
            tuple(name for name in names if name and name != GONE),
            tuple(str(phone) for phone in phones if phone),
            tuple(str(area) for area in areas),
            tuple(year for year in years if year),
        )

    def is_person(self, values: dict[str, Any]) -> bool:
        """Whether what a list says of somebody is said of them: their phone, or their name in their ward and, as far
        as it is known, with their birth year. A namesake elsewhere is left alone."""
        if values.get("phone") and values["phone"] in self.phones:
            return True
        year, area = values.get("birth_year"), values.get("area")
        fits = not (year and self.birth_years) or year in self.birth_years
        return fits and (not area or area in self.areas) and fold(str(values.get("full_name") or "")) in self.folded

    @cached_property
    def folded(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fold(name) for name in self.names))

    @cached_property
    def spoken(self) -> re.Pattern[str] | None:
        """The names in folded text, whatever stands between their words."""
        words = [name.split() for name in self.folded]
        found = [r"\s+".join(map(re.escape, name)) for name in words if len(name) >= FEWEST_WORDS]
        return re.compile(rf"\b(?:{'|'.join(found)})\b") if found else None

    @cached_property
    def dialled(self) -> re.Pattern[str] | None:
        """The numbers, with or without country code, in any grouping."""
        ends = [found[1] for found in map(E164.fullmatch, self.phones) if found]
        spelled = [r"[\s.\-]*".join(end) for end in ends]
        return re.compile(rf"(?<!\d)(?:\+?84|0)?[\s.\-]*(?:{'|'.join(spelled)})(?!\d)") if spelled else None

    def named_in(self, text: str) -> bool:
        return any(self.spans(text))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the person stands in a text, given as NFC."""
        if self.spoken:
            yield from (found.span() for found in self.spoken.finditer("".join(map(plain, text))))
        if self.dialled:
            yield from (found.span() for found in self.dialled.finditer(text))

    def blotted(self, text: str) -> str:
        """The text without the person."""
        written = unicodedata.normalize("NFC", text)
        for start, end in sorted(self.spans(written), reverse=True):
            written = f"{written[:start]}{GONE}{written[end:]}"
        return written if written != unicodedata.normalize("NFC", text) else text

    def blotted_json(self, value: Any) -> Any:
        """A JSON value without the person, in keys and values."""
        if isinstance(value, str):
            return self.blotted(value)
        if isinstance(value, list):
            return [self.blotted_json(one) for one in value]
        if isinstance(value, dict):
            return {self.blotted(str(key)): self.blotted_json(one) for key, one in value.items()}
        return value

    def likely(self, *columns: str) -> Q:
        """A cheap first sieve in the database: rows of which `named_in` should be asked."""
        found = Q(pk__in=[])
        for text in self.spellings:
            for column in columns:
                found |= Q(**{f"{column}__icontains": text})
        return found

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """The given name in its usual spellings, and the last digits: enough for a sieve."""
        given = [name.split()[-1] for name in self.names if len(name.split()) >= FEWEST_WORDS]
        cased = [case for word in given for case in (word, word.lower(), word.upper(), fold(word))]
        forms = [unicodedata.normalize(form, text) for text in cased for form in ("NFC", "NFD")]
        return tuple(dict.fromkeys([*forms, *(phone[-3:] for phone in self.phones)]))
