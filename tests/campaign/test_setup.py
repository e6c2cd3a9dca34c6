from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from campaign.access import Role
from campaign.first_run import AlreadySetUp, set_up
from campaign.models import Area, AreaKind, AreaRole, Campaign, User
from tests import factories
from tests.conftest import Cast

FIRST = {
    "full_name": "trần thu hà",
    "username": "dieuphoi",
    "email": "ha@example.org",
    "password": "bốn chữ không quen",
    "name": "Bình dân học vụ số",
    "starts_on": "1/7/2026",
    "ends_on": "31/8/2026",
}


@pytest.fixture
def city(db: None) -> Area:
    return factories.make_area("Thành phố Hà Nội", kind=AreaKind.PROVINCE, code="01")


def test_the_first_visit_to_an_empty_installation_leads_to_set_up(client: Client, db: None) -> None:
    assert client.get("/")["Location"] == "/setup/"
    assert client.get("/setup/").status_code == 200


def test_set_up_makes_the_coordinator_and_the_campaign_and_signs_in(client: Client, city: Area) -> None:
    response = client.post("/setup/", FIRST)
    user = User.objects.get()
    assert (response["Location"], client.session["_auth_user_id"]) == ("/campaigns/", str(user.pk))
    assert (user.username, user.full_name, user.check_password(FIRST["password"])) == ("dieuphoi", "Trần Thu Hà", True)
    assert list(AreaRole.objects.values_list("user", "area", "role")) == [(user.pk, city.pk, Role.COORDINATOR)]
    assert [(campaign.name, campaign.area) for campaign in Campaign.objects.all()] == [("Bình dân học vụ số", city)]


def test_set_up_loads_the_province_when_nobody_did(client: Client, db: None) -> None:
    client.post("/setup/", FIRST)
    assert Area.objects.leaves().count() == 126


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"password": "1234567890"}, ["password"]),
        ({"password": "dieuphoi99"}, ["password"]),
        ({"username": "có dấu cách"}, ["username"]),
        ({"ends_on": "30/6/2026"}, ["ends_on"]),
        ({"full_name": "", "name": ""}, ["full_name", "name"]),
        ({"email": "không"}, ["email"]),
    ],
)
def test_set_up_says_what_is_wrong(client: Client, city: Area, change: dict[str, str], fields: list[str]) -> None:
    response = client.post("/setup/", FIRST | change)
    assert (response.status_code, list(response.context["form"].errors)) == (422, fields)
    assert User.objects.count() == 0


def test_set_up_is_closed_once_somebody_has_an_account(client: Client, city: Area) -> None:
    factories.make_user("someone")
    assert [client.get("/setup/")["Location"], client.post("/setup/", FIRST)["Location"]] == [
        "/accounts/login/?next=/"
    ] * 2
    assert User.objects.count() == 1
    with pytest.raises(AlreadySetUp):
        set_up(**FIRST)  # type: ignore[arg-type]


def test_set_up_is_not_found_for_someone_signed_in(cast: Cast) -> None:
    assert cast.client(cast.coordinator).get("/setup/").status_code == 404


@pytest.mark.parametrize(
    ("role", "url"),
    [
        ("coordinator", "/dashboards/"),
        ("cluster_official", "/dashboards/"),
        ("official", "/dashboards/"),
        ("team_leader", "/sessions/today/"),
        ("volunteer", "/sessions/today/"),
    ],
)
def test_home_leads_each_role_to_its_work(cast: Cast, role: str, url: str) -> None:
    assert cast.client(cast.users[role]).get("/")["Location"] == url


def test_home_leads_visitors_to_the_sign_in(cast: Cast) -> None:
    assert cast.client(None).get("/")["Location"] == "/accounts/login/?next=/"


def test_home_says_so_when_an_account_has_no_place_yet(cast: Cast) -> None:
    page = cast.client(factories.make_user("nobody", full_name="Lê Thị Mơ")).get("/")
    assert (page.status_code, "Tài khoản chưa được phân công" in page.content.decode()) == (200, True)


def language_after(client: Client, **data: str) -> Any:
    return client.post("/language/", data)


def test_language_is_remembered_by_the_account(cast: Cast) -> None:
    client = cast.client(cast.coordinator)
    response = language_after(client, language="en", next="/areas/?q=lang")
    cast.coordinator.refresh_from_db()
    assert (response["Location"], cast.coordinator.language) == ("/areas/?q=lang", "en")
    assert client.get("/areas/")["Content-Language"] == "en"


def test_language_is_remembered_by_a_cookie_while_signed_out(cast: Cast) -> None:
    client = cast.client(None)
    cookie = language_after(client, language="en").cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["samesite"], cookie["httponly"], cookie["max-age"]) == (
        "en",
        "Lax",
        True,
        365 * 24 * 3600,
    )
    assert client.get("/accounts/login/")["Content-Language"] == "en"


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_language_leads_back_only_to_this_site(cast: Cast, target: str) -> None:
    assert language_after(cast.client(None), language="en", next=target)["Location"] == "/"


def test_an_unknown_language_is_refused(cast: Cast) -> None:
    assert language_after(cast.client(None), language="fr").status_code == 400


def test_help_begins_with_ones_own_role(cast: Cast) -> None:
    roles = cast.client(cast.official).get("/help/").context["roles"]
    assert [role.value for role, is_own in roles] == ["official", "coordinator", "team_leader", "volunteer"]
    assert [is_own for role, is_own in roles] == [True, False, False, False]


def test_help_names_the_contact(cast: Cast, settings: Any) -> None:
    settings.INSTALLATION_CONTACT = "Văn phòng Thành đoàn, 024 1234 5678"
    assert "Văn phòng Thành đoàn, 024 1234 5678" in cast.client(cast.volunteer).get("/help/").content.decode()
