"""Targets for an audience on the dashboards: judged like those for everyone, by the sessions for that audience."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaign.audiences import METRICS
from campaign.metrics import FACTS
from campaign.models import Area, Measure, PhaseTotal, Target
from campaign.models.audiences import Audience
from tests.conftest import Cast


def aim(cast: Cast, area: Area, measure: str, value: int, audience: str = "older") -> None:
    Target.objects.create(phase=cast.phase, area=area, measure=measure, value=value, audience=audience)


def reach(cast: Cast, ward: Area, audience: str = "older", **values: int) -> None:
    """Phase totals of a ward and all above it, as a recomputation leaves them."""
    area: Area | None = ward
    while area:
        for metric, value in values.items():
            key = {"phase": cast.phase, "area": area, "metric": f"audience_{metric}", "subject": audience}
            total, _ = PhaseTotal.objects.get_or_create(**key, defaults={"value": 0})
            PhaseTotal.objects.filter(pk=total.pk).update(value=total.value + value)
        area = area.parent


def page(cast: Cast, area: Area, query: str = ""):
    return cast.client(cast.coordinator).get(reverse("campaign:dashboard_detail", args=[area.pk]) + query)


def shown(cast: Cast, area: Area) -> dict[str, list[tuple[str, int, int | None, str]]]:
    """audience → (measure, value, target, verdict) of each cell."""
    lines = page(cast, area).context["board"].audiences.lines
    return {
        line.audience.value: [(m.value, each.value, each.target, each.status) for m, each in line.standings]
        for line in lines
    }


def test_every_metric_by_audience_has_a_measure() -> None:
    [*names] = (name for facts in FACTS if facts.by == "audience" for name in facts.names)
    assert sorted(names) == sorted(METRICS)
    assert {*METRICS.values(), Measure.AREAS_REACHED} == set(Measure)


@pytest.mark.parametrize("area", ["ward", "cluster", "city"])
def test_a_target_is_judged_by_the_sessions_for_its_audience(cast: Cast, area: str) -> None:
    """Day 31 of 61: the pace of 122 people is 62."""
    aim(cast, cast.ward, "people_trained", 122)
    reach(cast, cast.ward, trained=40, turns=60)
    reach(cast, cast.ward, "students", trained=90)
    assert shown(cast, getattr(cast, area)) == {"older": [("people_trained", 40, 122, "behind")]}
    text = page(cast, getattr(cast, area)).text
    assert '<b class="so">40</b> <small class="so">/ 122</small>' in text
    assert [word in text for word in ("Theo đối tượng", "Người cao tuổi", "Học sinh, sinh viên")] == [True, True, False]


def test_areas_above_are_the_sums_of_their_wards(cast: Cast) -> None:
    for ward in (cast.ward, cast.foreign_ward):
        aim(cast, ward, "people_trained", 20)
        aim(cast, ward, "areas_reached", 1)
        reach(cast, ward, trained=15)
    reach(cast, cast.ward, held=2)
    assert shown(cast, cast.city) == {
        "older": [("people_trained", 30, 40, "ahead"), ("areas_reached", 1, 2, "on_pace")]
    }
    assert shown(cast, cast.foreign_ward)["older"][1] == ("areas_reached", 0, 1, "behind")


def test_every_measure_any_audience_has_a_target_for_is_a_column(cast: Cast) -> None:
    aim(cast, cast.ward, "volunteer_hours", 10, "students")
    aim(cast, cast.ward, "people_retained", 4)
    reach(cast, cast.ward, retained=2, minutes=119)
    assert shown(cast, cast.ward) == {
        "older": [("people_retained", 2, 4, "on_pace"), ("volunteer_hours", 1, None, "")],
        "students": [("people_retained", 0, None, ""), ("volunteer_hours", 0, 10, "behind")],
    }


@pytest.mark.parametrize("area", ["ward", "city"])
def test_nothing_is_shown_without_a_target_for_an_audience(cast: Cast, area: str) -> None:
    aim(cast, cast.ward, "people_trained", 50, Audience.EVERYONE)
    reach(cast, cast.ward, trained=10, held=1)
    assert (shown(cast, getattr(cast, area)), "Theo đối tượng" in page(cast, getattr(cast, area)).text) == ({}, False)


def test_targets_of_other_places_phases_and_former_wards_stay_out(cast: Cast) -> None:
    aim(cast, cast.foreign_ward, "people_trained", 50)
    assert shown(cast, cast.ward) == {}
    cast.foreign_ward.valid_to = cast.phase.starts_on
    cast.foreign_ward.save()
    assert shown(cast, cast.city) == {}
    cast.phase.pk, before = None, cast.phase.pk
    cast.phase.starts_on += timedelta(1)
    cast.phase.save(force_insert=True)
    aim(cast, cast.ward, "people_trained", 50)
    assert "Theo đối tượng" not in page(cast, cast.ward, f"?phase={before}").text


def test_a_phase_to_come_has_no_verdict(cast: Cast) -> None:
    cast.phase.starts_on += timedelta(40)
    cast.phase.ends_on += timedelta(40)
    cast.phase.save()
    aim(cast, cast.ward, "turns", 50)
    assert shown(cast, cast.ward) == {"older": [("turns", 0, 50, "")]}


def test_the_table_of_areas_alone_does_not_ask_for_audiences(cast: Cast, django_assert_num_queries) -> None:
    aim(cast, cast.ward, "turns", 50)
    client = cast.client(cast.coordinator)
    with django_assert_num_queries(8):
        client.get(reverse("campaign:dashboard_detail", args=[cast.city.pk]), headers={"HX-Request": "true"})
