from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaign.models import Area, Measure, PhaseTotal, RollUp, RollUpState, Target
from tests import factories
from tests.conftest import Cast


def url(area: Area, query: str = "") -> str:
    return reverse("campaign:dashboard_detail", args=[area.pk]) + query


def fill(cast: Cast, area: Area, *, target: int | None = 150, **values: int) -> None:
    """Roll-ups of yesterday for a ward and all above it, as a recomputation leaves them."""
    day = timezone.localdate() - timedelta(1)
    if target is not None:
        Target.objects.create(phase=cast.phase, area=area, measure=Measure.PEOPLE_TRAINED, value=target)
    place: Area | None = area
    while place:
        for metric, value in values.items():
            total, _ = PhaseTotal.objects.get_or_create(
                phase=cast.phase, area=place, metric=metric, defaults={"value": 0}
            )
            PhaseTotal.objects.filter(pk=total.pk).update(value=total.value + value)
            row, _ = RollUp.objects.get_or_create(
                campaign=cast.campaign, area=place, day=day, metric=metric, defaults={"value": 0}
            )
            RollUp.objects.filter(pk=row.pk).update(value=row.value + value)
        place = place.parent


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """Day 31 of 61: the own ward is at 40 of 150, the foreign one has nothing."""
    fill(
        cast, cast.ward, people_trained=40, people_tried=36, people_alone=28, turns=60,
        sessions_held=4, people_asked=20, people_retained=12, people_unreached=5,
    )  # fmt: skip
    Target.objects.create(phase=cast.phase, area=cast.foreign_ward, measure=Measure.PEOPLE_TRAINED, value=150)
    return cast


def test_city_compares_people_with_the_pace(filled: Cast) -> None:
    page = filled.client(filled.coordinator).get(reverse("campaign:dashboard"))
    assert [(kpi["label"], kpi["value"], kpi["target"], kpi["status"]) for kpi in page.context["kpis"]] == [
        ("Người đã học", "40", "/ 300", "behind"),
        ("Lượt học", "60", "", ""),
        ("Buổi đã mở", "4", "", ""),
        ("Dùng ở nhà", "60%", "20% chưa gặp", ""),
        ("Nơi đã có buổi", "1", "/ 2", ""),
    ]
    assert page.context["kpis"][0]["note"] == "Thiếu 112 người so với nhịp"


def test_map_names_who_needs_a_look(filled: Cast) -> None:
    page = filled.client(filled.coordinator).get(reverse("campaign:dashboard"))
    assert page.context["map"]["title"] == "2 phường, xã cần để ý trước"
    assert dict(page.context["map"]["legend"]) == {
        "ahead": 0, "on_pace": 0, "slightly_behind": 0, "behind": 1, "none": 1,
    }  # fmt: skip
    assert page.context["map"]["spoken"].name == "Phường Láng"


def test_ladder_counts_one_group(filled: Cast) -> None:
    page = filled.client(filled.coordinator).get(reverse("campaign:dashboard"))
    bars = page.context["ladder"]["bars"]
    assert [(bar.value, bar.share) for bar in bars] == [(40, 100), (36, 90), (28, 70), (12, 30)]


def test_only_those_asked_tell_who_uses_it_at_home(filled: Cast) -> None:
    ladder = filled.client(filled.coordinator).get(url(filled.city)).context["ladder"]
    last = ladder["bars"][-1]
    assert (ladder["title"], last.hint, last.has_percent) == (
        "Hơn nửa số bác được hỏi lại đã dùng ở nhà", "trong 20 bác đã hỏi", False,
    )  # fmt: skip


def test_a_level_without_a_follow_up_is_no_use_at_home(cast: Cast) -> None:
    fill(cast, cast.ward, people_trained=40, people_tried=36, people_alone=28)
    ladder = cast.client(cast.coordinator).get(url(cast.city)).context["ladder"]
    assert (ladder["title"], ladder["bars"][-1].value) == ("Chưa hỏi lại bác nào", 0)


def test_large_numbers_are_grouped_as_here(cast: Cast) -> None:
    fill(cast, cast.ward, people_trained=4213, target=18900)
    page = cast.client(cast.coordinator).get(reverse("campaign:dashboard"))
    assert '<p class="kpi-number">4.213 <small>/ 18.900</small></p>' in page.text


def test_every_role_begins_at_its_widest_area(filled: Cast) -> None:
    users = [filled.coordinator, filled.cluster_official, filled.official]
    pages = [filled.client(user).get(reverse("campaign:dashboard")) for user in users]
    assert [page.context["area"] for page in pages] == [filled.city, filled.cluster, filled.ward]


@pytest.mark.parametrize(
    ("user", "statuses"),
    [
        ("coordinator", [200, 200, 200, 200]),
        ("cluster_official", [404, 200, 200, 404]),
        ("official", [404, 404, 200, 404]),
        ("team_leader", [404, 404, 404, 404]),
        ("volunteer", [404, 404, 404, 404]),
    ],
)
def test_areas_outside_the_scope_are_not_found(filled: Cast, user: str, statuses: list[int]) -> None:
    client = filled.client(filled.users[user])
    areas = [filled.city, filled.cluster, filled.ward, filled.foreign_ward]
    assert [client.get(url(area)).status_code for area in areas] == statuses


def test_team_people_have_no_dashboard(filled: Cast) -> None:
    assert filled.client(filled.team_leader).get(reverse("campaign:dashboard")).status_code == 403


def test_official_sees_no_links_above_the_scope(filled: Cast) -> None:
    page = filled.client(filled.official).get(url(filled.ward))
    assert page.context["crumbs"] == [("Thành phố Hà Nội", ""), ("Quận Đống Đa", ""), ("Phường Láng", "")]


@pytest.mark.parametrize("area", ["city", "cluster", "ward"])
def test_empty_phase_is_shown_as_it_is(cast: Cast, area: str) -> None:
    page = cast.client(cast.coordinator).get(url(getattr(cast, area)))
    assert page.status_code == 200
    assert [kpi["value"] for kpi in page.context["kpis"]][:3] == ["0", "0", "0"]
    assert page.context["kpis"][0]["note"] == "Chưa đặt chỉ tiêu"


def test_place_without_a_phase_says_so(cast: Cast) -> None:
    cast.phase.delete()
    page = cast.client(cast.coordinator).get(reverse("campaign:dashboard"))
    assert (page.status_code, "Chưa có đợt nào" in page.text) == (200, True)


def test_phase_of_the_address_is_shown(filled: Cast) -> None:
    before = factories.make_phase(
        filled.campaign, name="Đợt cao điểm", starts_on=filled.campaign.starts_on, ends_on=filled.campaign.starts_on
    )
    page = filled.client(filled.coordinator).get(url(filled.city, f"?phase={before.pk}"))
    assert (page.context["phase"], page.context["when"], page.context["kpis"][0]["value"]) == (
        before,
        "đã kết thúc",
        "0",
    )


@pytest.mark.parametrize("phase", ["x", uuid4()])
def test_unknown_phase_is_not_found(filled: Cast, phase: object) -> None:
    assert filled.client(filled.coordinator).get(url(filled.city, f"?phase={phase}")).status_code == 404


def test_phase_to_come_has_no_verdict(filled: Cast) -> None:
    today = timezone.localdate()
    filled.phase.delete()
    factories.make_phase(filled.campaign, starts_on=today + timedelta(3), ends_on=today + timedelta(20))
    page = filled.client(filled.coordinator).get(reverse("campaign:dashboard"))
    assert (page.context["when"], page.context["map"]["title"]) == ("còn 3 ngày nữa bắt đầu", "Bản đồ tiến độ")


def names(page) -> list[str]:
    return [line.name for line in page.context["table"]["lines"]]


def wards(cast: Cast) -> None:
    for place, (name, people) in enumerate([("Xã Đại Thanh", 90), ("Phường Ô Chợ Dừa", 70), ("Xã Kiều Phú", 5)]):
        ward = factories.make_area(name, parent=cast.cluster)
        fill(cast, ward, people_trained=people, sessions_held=place + 1)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Xã Kiều Phú", "Phường Láng", "Phường Ô Chợ Dừa", "Xã Đại Thanh"]),
        ("?sort=fast", ["Xã Đại Thanh", "Phường Ô Chợ Dừa", "Phường Láng", "Xã Kiều Phú"]),
        ("?sort=name", ["Phường Láng", "Phường Ô Chợ Dừa", "Phường Tây Hồ", "Xã Đại Thanh", "Xã Kiều Phú"]),
        ("?q=o+cho", ["Phường Ô Chợ Dừa"]),
        ("?status=none", ["Phường Tây Hồ"]),
        ("?by=cluster", ["Quận Đống Đa"]),
        ("?sort=nonsense&page=x&status=?", ["Xã Kiều Phú", "Phường Láng", "Phường Ô Chợ Dừa", "Xã Đại Thanh"]),
    ],
)
def test_table_is_ordered_and_searched(filled: Cast, query: str, shown: list[str]) -> None:
    wards(filled)
    assert names(filled.client(filled.coordinator).get(url(filled.city, query))) == shown


def test_places_without_a_session_stand_in_one_row(filled: Cast) -> None:
    page = filled.client(filled.coordinator).get(url(filled.city))
    assert [row.name for row in page.context["table"]["silent"]] == ["Phường Tây Hồ"]
    assert "1 nơi chưa có buổi nào:" in page.text


def test_htmx_gets_the_table_alone(filled: Cast) -> None:
    page = filled.client(filled.coordinator).get(url(filled.city, "?q=lang"), headers={"HX-Request": "true"})
    assert page.text.strip().startswith('<section class="panel panel-flush" id="area-ranking">')


def queries(cast: Cast, area: Area) -> int:
    client = cast.client(cast.coordinator)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url(area)).status_code == 200
    return len(captured)


def test_queries_are_as_many_for_thirty_wards_as_for_three(filled: Cast) -> None:
    wards(filled)
    few = queries(filled, filled.city)
    for number in range(27):
        fill(
            filled,
            factories.make_area(f"Xã số {number}", parent=filled.cluster),
            people_trained=number,
            sessions_held=1,
        )
    assert (few, queries(filled, filled.city)) == (9, 9)


def test_ward_page_takes_few_queries(filled: Cast) -> None:
    assert queries(filled, filled.ward) == 9


def test_ward_compares_itself_with_the_city(filled: Cast) -> None:
    fill(filled, filled.foreign_ward, target=None, people_trained=60, people_retained=3, sessions_held=1)
    page = filled.client(filled.coordinator).get(url(filled.ward))
    last = page.context["ladder"]["bars"][-1]
    assert (last.share, last.province, page.context["needed"]) == (30, 15, 11)


def test_page_says_of_when_the_figures_are(filled: Cast) -> None:
    RollUpState.objects.create(campaign=filled.campaign, refreshed_at=timezone.now())
    page = filled.client(filled.coordinator).get(url(filled.city))
    assert "số liệu đến" in page.text


def test_small_groups_show_no_percentages(cast: Cast) -> None:
    fill(cast, cast.ward, people_trained=9, people_asked=9, people_retained=5, sessions_held=1)
    page = cast.client(cast.coordinator).get(url(cast.ward))
    assert (page.context["ladder"]["bars"][0].has_percent, page.context["kpis"][3]["value"]) == (False, "5")


def test_cancelled_campaign_numbers_of_other_provinces_stay_out(filled: Cast) -> None:
    other = factories.make_campaign(factories.make_area("Tỉnh Bắc Ninh", kind="province", code="24"))
    factories.make_phase(other, name="Đợt khác")
    page = filled.client(filled.coordinator).get(url(filled.city))
    assert page.context["phases"] == [filled.phase]


def test_the_printed_page_has_every_ward(filled):
    for number in range(30):
        fill(
            filled, factories.make_area(f"Phường {number:02}", parent=filled.cluster), people_trained=1, sessions_held=1
        )
    client = filled.client(filled.coordinator)
    rows = [
        len(client.get(url(filled.city, f"?rows={asked}&sort=name")).context["table"]["lines"]) for asked in ("", "all")
    ]
    assert rows == [25, 32]
