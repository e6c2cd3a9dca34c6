"""Retained use: of those who were reached at their latest check, how many use it alone; and why the others do not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from campaign.dashboards import sums_by_subject
from campaign.metrics import subject_id
from campaign.models import Area, Phase
from learners.models import Barrier, Progress, Skill

FEW, THIN = 10, 30  # reached people below which no share is shown, and below which it is said to stand on little


@dataclass(frozen=True, slots=True)
class Share:
    """`using` of `reached`; `unreached` could not be asked and counts on neither side, but is always shown.

    `subject` is the id of the skill or team.
    """

    subject: UUID | int
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


def by_skill(area: Area, phase: Phase | None) -> list[Share]:
    """A share per skill of which people of the area were asked, the lowest first; people count in each of theirs."""
    if phase is None:
        return []
    names = {skill.pk: skill.chip for skill in Skill.objects.all()}
    return ranked(shares("skill", names, phase.campaign_id, area.pk))


def by_team(names: Mapping[UUID, str], phase: Phase | None) -> list[Share]:
    """A share per team, whoever of these accompanies anyone asked, the lowest first.

    A team has one number, on every page: of all people whom it accompanies, wherever they came.
    """
    return ranked(shares("team", names, phase.campaign_id, phase.campaign.area_id)) if phase else []


def share_of_team(team: UUID, name: str, phase: Phase | None) -> Share:
    return next(iter(by_team({team: name}, phase)), Share(team, name, 0, 0, 0))


def shares[Id: (int, UUID)](by: str, names: Mapping[Id, str], campaign_id: UUID, area_id: UUID) -> Iterable[Share]:
    """The shares of those subjects that have anyone asked, from the roll-ups of the whole campaign."""
    asked, retained, unreached = (f"{by}_{what}" for what in ("asked", "retained", "unreached"))
    subjects = {subject_id(pk): pk for pk in names}
    found = sums_by_subject(campaign_id, area_id, subjects, (asked, retained, unreached))
    for subject, sums in found.items():
        pk = subjects[subject]
        yield Share(pk, names[pk], sums.get(retained, 0), sums.get(asked, 0), sums.get(unreached, 0))


def ranked(shares: Iterable[Share]) -> list[Share]:
    """What stands on few people comes last."""
    return sorted(shares, key=lambda s: (s.percent is None, s.percent or 0, -s.reached, s.name))


def progress_in(area: Area) -> QuerySet[Progress]:
    return Progress.objects.filter(learner__area__path__startswith=area.path, learner__merged_into__isnull=True)


def barriers(area: Area) -> list[tuple[str, int]]:
    """(reason in words, people who name it), the most frequent first; someone may name one in each skill."""
    named = progress_in(area).exclude(barrier="").order_by().values("barrier")
    counts = named.annotate(people=Count("learner", distinct=True)).values_list("barrier", "people")
    labels = dict(Barrier.choices)
    return sorted(((str(labels[barrier]), people) for barrier, people in counts), key=lambda row: (-row[1], row[0]))


def people_stuck(area: Area) -> int:
    return progress_in(area).exclude(barrier="").aggregate(n=Count("learner", distinct=True))["n"]
