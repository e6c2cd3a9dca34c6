from datetime import date, timedelta
from typing import Any

import pytest

from campaign import campaigns
from campaign.campaigns import OutsideCampaign
from campaign.models import AreaKind, Campaign, Phase, PhaseTotal, RollUp
from tests import factories
from tests.conftest import Cast

SUMMER = {"name": "Hè 2026", "starts_on": "1/7/2026", "ends_on": "31/8/2026"}


def summer(cast: Cast) -> Campaign:
    return factories.make_campaign(cast.city, name="Hè 2026", starts_on=date(2026, 7, 1), ends_on=date(2026, 8, 31))


def post(cast: Cast, url: str, data: dict[str, Any]) -> Any:
    return cast.client(cast.coordinator).post(url, data)


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_coordinator_creates_a_campaign(cast: Cast) -> None:
    response = post(cast, "/campaigns/new/", SUMMER)
    campaign = Campaign.objects.get(name="Hè 2026")
    assert (response.status_code, response["Location"]) == (302, campaign.get_absolute_url())
    assert (campaign.area, campaign.starts_on, campaign.ends_on) == (cast.city, date(2026, 7, 1), date(2026, 8, 31))


def test_creating_a_campaign_twice_makes_one(cast: Cast) -> None:
    for _ in range(2):
        post(cast, "/campaigns/new/", SUMMER)
    assert Campaign.objects.filter(name="Hè 2026").count() == 1


def test_a_coordinator_of_two_provinces_says_which(cast: Cast) -> None:
    other = factories.make_area("Tỉnh Lào Cai", kind=AreaKind.PROVINCE, code="15")
    factories.give_role(cast.coordinator, "coordinator", other)
    assert list(errors(post(cast, "/campaigns/new/", SUMMER))) == ["area"]
    post(cast, "/campaigns/new/", SUMMER | {"area": other.pk})
    assert Campaign.objects.get(name="Hè 2026").area == other


def test_a_campaign_that_ends_before_it_starts_is_refused_beside_the_field(cast: Cast) -> None:
    response = post(cast, "/campaigns/new/", SUMMER | {"ends_on": "30/6/2026"})
    assert response.status_code == 422
    assert errors(response) == {
        "ends_on": ["Ngày kết thúc đứng trước ngày bắt đầu. Chọn ngày 01/07/2026 hoặc muộn hơn"]
    }


def test_a_campaign_cannot_leave_its_phases_outside(cast: Cast) -> None:
    campaign = summer(cast)
    factories.make_phase(campaign, name="Đợt hè")
    response = post(cast, f"/campaigns/{campaign.pk}/edit/", SUMMER | {"starts_on": "2/7/2026", "ends_on": "30/8/2026"})
    assert errors(response) == {
        "starts_on": ["Đợt “Đợt hè” bắt đầu sớm hơn, vào ngày 01/07/2026"],
        "ends_on": ["Đợt “Đợt hè” kết thúc muộn hơn, vào ngày 31/08/2026"],
    }
    with pytest.raises(OutsideCampaign):
        campaigns.change_campaign(campaign, name="Hè", starts_on=date(2026, 7, 2), ends_on=date(2026, 8, 31))


def test_a_campaign_gets_another_name_and_dates(cast: Cast) -> None:
    campaign = summer(cast)
    post(cast, f"/campaigns/{campaign.pk}/edit/", {"name": "Thu 2026", "starts_on": "1/9/2026", "ends_on": "30/9/2026"})
    campaign.refresh_from_db()
    assert (campaign.name, campaign.starts_on, campaign.ends_on) == ("Thu 2026", date(2026, 9, 1), date(2026, 9, 30))


def test_a_phase_outside_its_campaign_is_refused_beside_the_field(cast: Cast) -> None:
    campaign = summer(cast)
    data = {"name": "Đợt 1", "starts_on": "30/6/2026", "ends_on": "1/9/2026"}
    assert errors(post(cast, f"/campaigns/{campaign.pk}/phases/new/", data)) == {
        "starts_on": ["Chiến dịch bắt đầu ngày 01/07/2026. Chọn ngày đó hoặc muộn hơn"],
        "ends_on": ["Chiến dịch kết thúc ngày 31/08/2026. Chọn ngày đó hoặc sớm hơn"],
    }
    with pytest.raises(OutsideCampaign):
        campaigns.create_phase(campaign, name="Đợt 1", starts_on=date(2026, 6, 30), ends_on=date(2026, 7, 5))


def test_a_phase_that_shares_days_with_another_is_kept_with_a_warning(cast: Cast) -> None:
    campaign = summer(cast)
    factories.make_phase(campaign, name="Đợt hè")
    data = {"name": "Đợt 2", "starts_on": "15/8/2026", "ends_on": "31/8/2026"}
    client = cast.client(cast.coordinator)
    page = client.post(f"/campaigns/{campaign.pk}/phases/new/", data, follow=True)
    warning = (
        "Đã lưu. Đợt này trùng ngày với đợt khác: Đợt hè (01/07/2026 – 31/08/2026). "
        "Buổi của những ngày đó tính cho cả các đợt."
    )
    assert [str(message) for message in page.context["messages"]] == [warning]
    assert campaign.phases.count() == 2


def test_a_phase_with_other_dates_gets_other_totals(cast: Cast) -> None:
    today = cast.phase.starts_on + timedelta(5)
    RollUp.objects.create(campaign=cast.campaign, area=cast.ward, day=today, metric="turns", value=7)
    campaigns.change_phase(cast.phase, name="Đợt hè", starts_on=today, ends_on=today)
    assert list(PhaseTotal.objects.filter(phase=cast.phase).values_list("metric", "value")) == [("turns", 7)]
    campaigns.change_phase(cast.phase, name="Đợt hè", starts_on=today + timedelta(1), ends_on=today + timedelta(1))
    assert PhaseTotal.objects.filter(phase=cast.phase).count() == 0


def test_phases_are_edited_in_the_page(cast: Cast) -> None:
    phase = factories.make_phase(summer(cast))
    response = post(
        cast, f"/phases/{phase.pk}/edit/", {"name": "Đợt 1", "starts_on": "2/7/2026", "ends_on": "3/7/2026"}
    )
    phase.refresh_from_db()
    assert (response["Location"], phase.name) == (phase.campaign.get_absolute_url(), "Đợt 1")


def test_creating_a_phase_twice_makes_one(cast: Cast) -> None:
    campaign = summer(cast)
    for _ in range(2):
        campaigns.create_phase(campaign, name="Đợt 1", starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 2))
    assert Phase.objects.filter(campaign=campaign).count() == 1


@pytest.mark.parametrize(
    "url", ["/campaigns/{campaign}/edit/", "/campaigns/{campaign}/phases/new/", "/phases/{phase}/edit/"]
)
def test_officials_read_and_do_not_edit(cast: Cast, url: str) -> None:
    address = url.format(campaign=cast.campaign.pk, phase=cast.phase.pk)
    assert cast.client(cast.official).post(address, SUMMER).status_code == 403
    page = cast.client(cast.official).get(f"/campaigns/{cast.campaign.pk}/")
    assert (page.status_code, "/edit/" in page.content.decode()) == (200, False)


def test_campaigns_of_another_province_are_not_found(cast: Cast) -> None:
    elsewhere = factories.make_campaign(factories.make_area("Tỉnh Lào Cai", kind=AreaKind.PROVINCE, code="15"))
    assert cast.client(cast.coordinator).get(f"/campaigns/{elsewhere.pk}/").status_code == 404


@pytest.mark.parametrize("many", [3, 30])
def test_campaign_list_queries_do_not_grow(cast: Cast, many: int, django_assert_num_queries: Any) -> None:
    for _ in range(many):
        factories.make_phase(factories.make_campaign(cast.city))
    client = cast.client(cast.coordinator)
    with django_assert_num_queries(5):  # session, user, access, campaigns, phases
        client.get("/campaigns/")


@pytest.mark.parametrize("many", [3, 30])
def test_campaign_detail_queries_do_not_grow(cast: Cast, many: int, django_assert_num_queries: Any) -> None:
    for _ in range(many):
        factories.make_phase(cast.campaign)
    client = cast.client(cast.coordinator)
    with django_assert_num_queries(5):  # session, user, access, campaign, phases with their sums
        client.get(f"/campaigns/{cast.campaign.pk}/")
