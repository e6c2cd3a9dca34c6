from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Heartbeat


def test_live_asks_no_database(client: Client) -> None:
    assert client.get("/health/live/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "status"), [(1, 200), (6, 503)])
def test_ready_depends_on_when_the_jobs_ran_last(client: Client, minutes: int, status: int) -> None:
    Heartbeat.objects.create(name="jobs", beat_at=timezone.now() - timedelta(minutes=minutes))
    assert client.get("/health/ready/").status_code == status


@pytest.mark.django_db
def test_ready_says_what_is_missing(client: Client) -> None:
    state = client.get("/health/ready/").json()
    assert (state["database"], state["jobs"]) == (True, False)


@pytest.mark.django_db
def test_health_is_only_read(client: Client) -> None:
    assert client.post("/health/live/").status_code == 405
