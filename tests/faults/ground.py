"""Where the batteries take place: a database of its own, a leader, and sessions with people on their lists."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from campaign.access import Access
from campaign.models import User
from learners.models import Learner
from sessions.models import TrainingSession
from tests import factories


@contextmanager
def throw_away_database() -> Iterator[None]:
    """In memory on SQLite; on PostgreSQL a database that is dropped afterwards."""
    former = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = (
        f"faults_{uuid4().hex[:8]}" if connection.vendor == "postgresql" else None
    )
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        if connection.vendor == "postgresql":
            connection.close_pool()
        connection.creation.destroy_test_db(former, verbosity=0)


@dataclass
class Ground:
    """A team's leader, and `sessions` with the people on the list of each."""

    leader: User
    access: Access
    sessions: list[TrainingSession] = field(default_factory=list)
    learners: list[list[Learner]] = field(default_factory=list)


def make_ground(*, sessions: int, people: int) -> Ground:
    city = factories.make_area("Thành phố Hà Nội", kind="province")
    ward = factories.make_area("Phường Láng", parent=city)
    team, campaign = factories.make_team(ward), factories.make_campaign(city)
    leader = factories.make_user()
    factories.make_skill("D1")
    factories.join(team, factories.make_volunteer(user=leader), "leader")
    access = Access(user_id=leader.pk, teams=frozenset([team.pk]), led_teams=frozenset([team.pk]))
    ground = Ground(leader, access)
    for _ in range(sessions):
        session = factories.make_session(campaign, team, starts_at=timezone.now() - timedelta(days=1))
        ground.sessions.append(session)
        ground.learners.append(
            [factories.make_learner(ward, f"Nguyễn Thị {place}", team=team) for place in range(people)]
        )
        factories.enrol(session, *ground.learners[-1])
    return ground
