import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from campaign.middleware import MaintenanceMiddleware
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def test_maintenance_answers_503_with_a_time_to_come_back() -> None:
    with override_settings(MAINTENANCE=True):
        response = MaintenanceMiddleware(lambda request: pytest.fail("must not reach a view"))(
            RequestFactory().get("/")
        )
    assert (response.status_code, response["Retry-After"]) == (503, "600")


def test_signed_out_page_leads_to_the_sign_in() -> None:
    response = Client().get("/teams/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/teams/")


def test_signed_out_htmx_request_moves_the_whole_page() -> None:
    response = Client().get("/teams/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (200, "/accounts/login/?next=/teams/")


def test_pages_are_vietnamese_unless_chosen_otherwise(cast: Cast) -> None:
    client = cast.client(cast.coordinator)
    assert client.get("/sessions/reminders/")["Content-Language"] == "vi"
    cast.coordinator.language = "en"
    cast.coordinator.save()
    assert client.get("/sessions/reminders/")["Content-Language"] == "en"


def test_content_security_policy_has_no_unsafe_source(cast: Cast) -> None:
    policy = cast.client(cast.coordinator).get("/sessions/reminders/")["Content-Security-Policy"]
    assert ("default-src 'none'" in policy, "unsafe" in policy) == (True, False)


def cookie_of(answer: HttpResponse) -> str:
    return answer.cookies["csrftoken"].value if "csrftoken" in answer.cookies else ""


def test_an_answer_that_comes_late_brings_no_old_csrf_cookie_back(cast: Cast) -> None:
    client = Client()
    first = cookie_of(client.get("/accounts/login/"))
    again = cookie_of(client.get("/accounts/login/"))
    signed_in = cookie_of(client.post("/accounts/login/", {"login": cast.coordinator.username, "password": "x"}))
    client.force_login(cast.coordinator)
    assert (len(first), again, signed_in, cookie_of(client.get("/teams/"))) == (32, "", "", "")


def test_signing_in_changes_the_csrf_cookie(cast: Cast) -> None:
    cast.coordinator.set_password("con đường quê")
    cast.coordinator.save()
    client = Client()
    first = cookie_of(client.get("/accounts/login/"))
    given = {"login": cast.coordinator.username, "password": "con đường quê"}
    answer = client.post("/accounts/login/", given)
    assert (answer.status_code, cookie_of(answer) not in ("", first)) == (302, True)


@pytest.mark.parametrize(("signed_in", "leads_to"), [(False, "/accounts/login/?next=%2Fteams%2F"), (True, "/teams/")])
def test_a_sign_in_page_older_than_its_cookie_is_shown_afresh(cast: Cast, signed_in: bool, leads_to: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    if signed_in:
        client.force_login(cast.team_leader)
    old = {"login": "x", "password": "x", "csrfmiddlewaretoken": "x" * 64, "next": "/teams/"}
    answer = client.post("/accounts/login/", old, follow=True)
    assert (answer.status_code, answer.redirect_chain[-1]) == (200, (leads_to, 302))
    assert ("Trang này đã mở lâu" in answer.content.decode()) is not signed_in


def test_a_browser_without_cookies_is_told_so_once() -> None:
    assert Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"}).status_code == 403
