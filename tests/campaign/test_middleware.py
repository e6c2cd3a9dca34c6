import pytest
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
