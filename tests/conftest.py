"""The cast that most tests play with: a small city, two wards, a team, and a person of each role."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import hypothesis
import pytest
from django.db import connection
from django.test import Client, override_settings
from hypothesis import HealthCheck
from pytest_django import DjangoDbBlocker

from campaign.models import Area, AreaKind, Campaign, Phase, User
from sessions.models import TrainingSession
from teams.models import Team, Volunteer
from tests import factories

pytest_plugins = ["tests.availability"]
# How long an example takes says only how busy the machine is.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")


@dataclass
class Cast:
    """Own ward and team, and a foreign ward and team of another cluster that nobody but the coordinator may see."""

    city: Area
    cluster: Area
    ward: Area
    foreign_ward: Area
    campaign: Campaign
    phase: Phase
    team: Team
    foreign_team: Team
    leader: Volunteer
    member: Volunteer
    coordinator: User
    cluster_official: User
    official: User
    team_leader: User
    volunteer: User
    outsider: User  # leads the foreign team
    users: dict[str, User] = field(default_factory=dict)

    def client(self, user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    def session(self, **fields: object) -> TrainingSession:
        return factories.make_session(self.campaign, self.team, **fields)  # type: ignore[arg-type]


@pytest.fixture(scope="session", autouse=True)
def static_files_are_found_when_asked_for() -> Iterator[None]:
    """Otherwise WhiteNoise opens every static file anew for each `Client`: most of what a test of a page would cost."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """PostgreSQL drops no database that others use, and a connection lives on for a moment after it was closed."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            send_others_away(str(connection.settings_dict["NAME"]))


def send_others_away(database: str, seconds: float = 20) -> None:
    """Closes this process's connections, ends those that are left, and waits until nobody is there."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    deadline = time.monotonic() + seconds
    with connection._nodb_cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [database])
            if not cursor.fetchall():
                break
            time.sleep(0.1)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def make_cast() -> Cast:
    city = factories.make_area("Thành phố Hà Nội", kind=AreaKind.PROVINCE, code="01")
    cluster = factories.make_area("Quận Đống Đa", parent=city, kind=AreaKind.CLUSTER)
    other_cluster = factories.make_area("Quận Tây Hồ", parent=city, kind=AreaKind.CLUSTER)
    ward = factories.make_area("Phường Láng", parent=cluster)
    foreign_ward = factories.make_area("Phường Tây Hồ", parent=other_cluster)
    campaign = factories.make_campaign(city)
    team, foreign_team = factories.make_team(ward, "Láng 01"), factories.make_team(foreign_ward, "Tây Hồ 03")
    users = {
        name: factories.make_user(name)
        for name in ("coordinator", "cluster_official", "official", "team_leader", "volunteer", "outsider")
    }
    factories.give_role(users["coordinator"], "coordinator", city)
    factories.give_role(users["cluster_official"], "official", cluster)
    factories.give_role(users["official"], "official", ward)
    leader = factories.make_volunteer("Nguyễn Khánh Linh", user=users["team_leader"], email="linh@example.org")
    member = factories.make_volunteer("Trần Gia Bảo", user=users["volunteer"], email="bao@example.org")
    stranger = factories.make_volunteer("Vũ Hải Đăng", user=users["outsider"])
    factories.join(team, leader, "leader")
    factories.join(team, member)
    factories.join(foreign_team, stranger, "leader")
    return Cast(
        city=city, cluster=cluster, ward=ward, foreign_ward=foreign_ward, campaign=campaign,
        phase=factories.make_phase(campaign), team=team, foreign_team=foreign_team, leader=leader, member=member,
        users=users, **users,
    )  # fmt: skip
