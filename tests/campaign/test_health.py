from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from campaign.models import Heartbeat


def beat(minutes: int) -> None:
    Heartbeat.objects.create(name="jobs", beat_at=timezone.now() - timedelta(minutes=minutes))


def test_live_asks_no_database(client: Client) -> None:
    assert (client.get("/health/live/").status_code, client.get("/health/live/").json()) == (200, {"alive": True})


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "status"), [(1, 200), (6, 503)])
def test_ready_depends_on_when_the_jobs_ran_last(client: Client, minutes: int, status: int) -> None:
    beat(minutes)
    response = client.get("/health/ready/")
    assert (response.status_code, response.json()["jobs_silent_seconds"] // 60) == (status, minutes)


@pytest.mark.django_db
def test_ready_says_what_is_missing(client: Client) -> None:
    response = client.get("/health/ready/")
    state = {"database": True, "migrations": True, "jobs": False, "jobs_silent_seconds": None}
    assert (response.status_code, response.json()) == (503, state)


@pytest.mark.django_db
def test_not_ready_before_all_migrations_are_applied(client: Client) -> None:
    beat(1)
    MigrationRecorder.Migration.objects.filter(app="training").delete()
    assert (client.get("/health/ready/").status_code, client.get("/health/ready/").json()["migrations"]) == (503, False)


def test_not_ready_without_the_database(client: Client) -> None:
    with patch("django.db.backends.base.base.BaseDatabaseWrapper.cursor", side_effect=OperationalError):
        response = client.get("/health/ready/")
    state = {"database": False, "migrations": False, "jobs": False, "jobs_silent_seconds": None}
    assert (response.status_code, response.json()) == (503, state)


@pytest.mark.django_db
def test_health_is_only_read(client: Client) -> None:
    assert client.post("/health/live/").status_code == 405
