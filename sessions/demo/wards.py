"""How teams, learners and sessions are dealt to a city's wards: busy centre, quiet edge, good wards and bad ones."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot

from campaign.models import Area
from sessions.demo.circles import Circle
from sessions.demo.curves import dice, ratios, share
from sessions.demo.scales import Scale

CENTRE = (105.85, 21.03)
QUIET = 8 / 126  # of the wards: nothing yet in the second phase
DEMO_LEARNERS = 40  # about so many in the circle of the demo accounts


@dataclass(slots=True)
class WardPlan:
    """`ratio`: value ÷ pace that the second phase is to show; `first_ratio`: how well the first went."""

    ward: Area
    weight: float
    ratio: float
    first_ratio: float


def plan_wards(wards: list[Area], scale: Scale, seed: int, home: Area) -> list[WardPlan]:
    """Wards in order of code. The home of the demo team does well."""
    rng = dice(seed, "wards")
    weights = [(0.75 + 0.6 * max(0.0, 1 - distance(ward) / 0.3)) * rng.uniform(0.75, 1.3) for ward in wards]
    outer = sorted((n for n in range(len(wards)) if wards[n] is not home), key=lambda n: -distance(wards[n]))
    quiet = set(rng.sample(outer[: max(1, len(outer) // 4)], k=round(QUIET * len(wards))))
    never = set(sorted(quiet)[: scale.quiet_from_the_start])
    plans = []
    for n, ratio in enumerate(ratios(rng, len(wards), quiet)):
        first = 0.0 if n in never else rng.uniform(0.7, 1.25)
        plans.append(WardPlan(wards[n], weights[n], 1.21 if wards[n] is home else ratio, first))
    return plans


def distance(ward: Area) -> float:
    """From the city's centre, in degrees; unknown is near."""
    if ward.longitude is None or ward.latitude is None:
        return 0.0
    return hypot(ward.longitude - CENTRE[0], ward.latitude - CENTRE[1])


def teams_by_ward(plans: list[WardPlan], scale: Scale, home: Area) -> dict[Area, int]:
    """How many teams have their home in each ward; with fewer teams than wards, every cluster gets some."""
    if scale.teams >= len(plans):
        counts = share(scale.teams, [plan.weight for plan in plans], least=1)
        return {plan.ward: count for plan, count in zip(plans, counts, strict=True)}
    clusters: dict[object, list[WardPlan]] = defaultdict(list)
    for plan in plans:
        clusters[plan.ward.parent_id].append(plan)
    counts = share(scale.teams, [len(members) for members in clusters.values()], least=1)
    homes: dict[Area, int] = {}
    for members, count in zip(clusters.values(), counts, strict=True):
        members = sorted(members, key=lambda plan: (plan.ward is not home, -plan.weight, plan.ward.code))
        homes |= {plan.ward: 1 for plan in members[:count]}
    return homes


def nearest(ward: Area, homes: Iterable[Area]) -> Area:
    """The home that a ward without a team of its own is served from: in its cluster, and near."""
    return min(homes, key=lambda home: (home.parent_id != ward.parent_id, apart(ward, home), home.code))


def apart(one: Area, other: Area) -> float:
    if one.longitude is None or other.longitude is None or one.latitude is None or other.latitude is None:
        return 0.0
    return hypot(one.longitude - other.longitude, one.latitude - other.latitude)


def deal(circles: list[Circle], plans: list[WardPlan], scale: Scale, seed: int, *, special: int) -> None:
    """Give each circle its learners and sessions; the totals come out exactly. The first circle is the demo team's."""
    rng = dice(seed, "deal")
    by_ward = {plan.ward.pk: plan for plan in plans}
    each: dict[object, int] = defaultdict(int)
    for circle in circles:
        each[circle.ward.pk] += 1
    weights = [by_ward[circle.ward.pk].weight * rng.uniform(0.7, 1.3) / each[circle.ward.pk] for circle in circles]
    if len(circles) > 1:
        weights[0] = sum(weights[1:]) * DEMO_LEARNERS / (scale.learners - DEMO_LEARNERS)
    first = [weight * by_ward[circle.ward.pk].first_ratio for weight, circle in zip(weights, circles, strict=True)]
    second = [weight * by_ward[circle.ward.pk].ratio for weight, circle in zip(weights, circles, strict=True)]
    people = [share(n, w, least=1) for n, w in zip(scale.people(), (first, second, weights), strict=True)]
    parts = [
        share(count, [heads**0.6 for heads in column], least=int(place < 2))
        for place, (count, column) in enumerate(zip(scale.parts(special), people, strict=True))
    ]
    for n, circle in enumerate(circles):
        circle.people = (people[0][n], people[1][n], people[2][n])
        circle.parts = (parts[0][n], parts[1][n], parts[2][n])
