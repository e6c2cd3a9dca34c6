"""Retained use: of those who were reached at their latest check, how many use it alone; and why the others do not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from campaign.models import Area
from learners.models import Barrier, Participation, Progress, RealUse

FEW, THIN = 10, 30  # reached people below which no share is shown, and below which it is said to stand on little
REACHED = (RealUse.NOT_USING, RealUse.WITH_HELP, RealUse.USING)


@dataclass(frozen=True, slots=True)
class Share:
    """`using` of `reached`; `unreached` could not be asked and counts on neither side, but is always shown."""

    name: str
    using: int
    reached: int
    unreached: int

    @property
    def percent(self) -> int | None:
        """Nothing under 10 people."""
        return round(100 * self.using / self.reached) if self.reached >= FEW else None

    @property
    def is_thin(self) -> bool:
        return self.reached < THIN

    @property
    def unreached_percent(self) -> int | None:
        asked = self.reached + self.unreached
        return round(100 * self.unreached / asked) if asked else None


def counted(rows: QuerySet[Any], *names: str) -> Iterable[tuple[Any, ...]]:
    """(names…, using, reached, unreached), whichever has anyone asked."""
    asked = rows.filter(real_use__gt=RealUse.UNASKED).order_by().values(*names)
    return asked.annotate(
        using=Count("pk", filter=Q(real_use=RealUse.USING)),
        reached=Count("pk", filter=Q(real_use__in=REACHED)),
        unreached=Count("pk", filter=Q(real_use=RealUse.UNREACHED)),
    ).values_list(*names, "using", "reached", "unreached")


def progress_in(area: Area) -> QuerySet[Progress]:
    return Progress.objects.filter(learner__area__path__startswith=area.path, learner__merged_into__isnull=True)


def by_skill(area: Area, *, english: bool) -> list[Share]:
    """A share per skill, the lowest first; each learner counts once in each of their skills."""
    ending = "_en" if english else "_vi"
    names = [f"skill__{name}{ending}" for name in ("short", "name")]
    return ranked(Share(short or name, *numbers) for short, name, *numbers in counted(progress_in(area), *names))


def by_team(area: Area) -> list[Share]:
    """A share per team that accompanies learners of the area; a skill of a learner counts once."""
    rows = progress_in(area).filter(learner__learner_teams__isnull=False)
    names = ("learner__learner_teams__team__name", "learner__learner_teams__team")
    return ranked(Share(name, *numbers) for name, _, *numbers in counted(rows, *names))


def share_of_team(team: UUID, name: str) -> Share:
    """Of the learners whom one team accompanies."""
    rows = Progress.objects.filter(learner__learner_teams__team=team, learner__merged_into__isnull=True)
    [row] = list(counted(rows, "learner__learner_teams__team")) or [(None, 0, 0, 0)]
    return Share(name, *row[1:])


def ranked(shares: Iterable[Share]) -> list[Share]:
    """What stands on few people comes last."""
    return sorted(shares, key=lambda s: (s.percent is None, s.percent or 0, -s.reached, s.name))


def whole(area: Area, campaign: UUID) -> Share:
    """People of the campaign: whoever uses any skill alone counts once as using."""
    people = Participation.objects.filter(campaign=campaign, area__path__startswith=area.path)
    [row] = list(counted(people, "campaign")) or [(None, 0, 0, 0)]
    return Share(area.name, *row[1:])


def barriers(area: Area) -> list[tuple[str, int]]:
    """(reason in words, people who name it), the most frequent first; someone may name one in each skill."""
    named = progress_in(area).exclude(barrier="").order_by().values("barrier")
    counts = named.annotate(people=Count("learner", distinct=True)).values_list("barrier", "people")
    labels = dict(Barrier.choices)
    return sorted(((str(labels[barrier]), people) for barrier, people in counts), key=lambda row: (-row[1], row[0]))


def people_stuck(area: Area) -> int:
    return progress_in(area).exclude(barrier="").aggregate(n=Count("learner", distinct=True))["n"]
