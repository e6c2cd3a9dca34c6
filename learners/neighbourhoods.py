"""People of a ward by residential group: how many have come, and the groups from which nobody has."""

import re
from collections import Counter
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from campaign.models import Area
from campaign.names import fold
from learners.models import Learner, Participation

MOST = 30  # groups that are drawn


class Group(NamedTuple):
    """A residential group with the people known there who came to a session."""

    name: str
    people: int

    @property
    def shade(self) -> int:
        """0 (nobody) to 3 (five or more)."""
        return min((self.people + 1) // 2, 3)


def people_by_group(area: Area) -> list[Group]:
    """Every group in which somebody is known, in the order people count them: tổ 2 before tổ 10."""
    came = Exists(Participation.objects.filter(learner=OuterRef("pk")))
    known = Learner.objects.filter(area=area).unmerged().exclude(neighbourhood="")
    people, names = Counter[str](), dict[str, str]()
    for written, has_come in known.values_list("neighbourhood", came):
        name = group_of(written)
        names.setdefault(fold(name), name)
        people[fold(name)] += bool(has_come)
    return [Group(names[key], people[key]) for key in sorted(names, key=counting_order)][:MOST]


def group_of(written: str) -> str:
    """What stands before the lane and the house: "Tổ 7, ngõ 52" → "tổ 7"."""
    first = written.split(",")[0].strip()
    return first.lower() if first.isupper() else first[:1].lower() + first[1:]


def counting_order(key: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", key)]
