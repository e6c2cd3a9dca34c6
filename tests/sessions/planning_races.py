"""Sessions planned by many at once on PostgreSQL, as tests/sessions/races.py does it: prints JSON."""

import json
import sys
from datetime import datetime, time, timedelta
from functools import partial

from tests.sessions.races import at_once, throw_away_database

from django.utils import timezone  # isort: skip  # after races has set Django up

from campaign.models import Area, User  # isort: skip
from sessions import scheduling  # isort: skip
from sessions.models import TrainingSession  # isort: skip
from teams.models import Team, Volunteer  # isort: skip
from tests import factories  # isort: skip

ROUNDS = 20


class Stage:
    def __init__(self) -> None:
        city = factories.make_area("Thành phố Hà Nội", kind="province")
        self.ward: Area = factories.make_area("Phường Láng", parent=city)
        self.by: User = factories.make_user()
        self.day = timezone.localdate() + timedelta(1)
        factories.make_campaign(city)

    def at(self, hour: int) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, time(hour)))

    def plan(self, team: Team, person: Volunteer, start: int = 8) -> dict:
        times = {"starts_at": self.at(start), "ends_at": self.at(start + 2)}
        return times | {"area": self.ward, "team": team, "venue": "V", "people": {person.pk: "lead"}, "by": self.by}

    def schedule(self, team: Team, person: Volunteer) -> bool:
        return kept(partial(scheduling.schedule, **self.plan(team, person)))


def kept(act) -> bool:
    try:
        act()
    except scheduling.Overlap:
        return False
    return True


def one_person(stage: Stage) -> int:
    """Six teams want the same person at the same time."""
    person, teams = factories.make_volunteer(), [factories.make_team(stage.ward) for _ in range(6)]
    return sum(at_once(*[partial(stage.schedule, team, person) for team in teams]))


def one_team(stage: Stage) -> int:
    """Six people want the same team at the same time."""
    team, people = factories.make_team(stage.ward), [factories.make_volunteer() for _ in range(6)]
    return sum(at_once(*[partial(stage.schedule, team, person) for person in people]))


def crossing_moves(stage: Stage) -> int:
    """A team's two sessions move onto the same hour from both sides."""
    team, person = factories.make_team(stage.ward), factories.make_volunteer()
    sessions = [scheduling.schedule(**stage.plan(team, person, start)) for start in (8, 14)]

    def move(session: TrainingSession) -> bool:
        return kept(partial(scheduling.move, session, **stage.plan(team, person, 11)))

    return sum(at_once(*[partial(move, session) for session in sessions]))


if __name__ == "__main__":
    with throw_away_database():
        stage = Stage()
        told = {race.__name__: [race(stage) for _ in range(ROUNDS)] for race in (one_person, one_team, crossing_moves)}
    sys.stdout.write(json.dumps(told))
