"""Sets up the database of DATABASE_URL for a battery and prints, as JSON, who plays on it.

{"people": [{"session": …, "csrf": …}], "lists": {session id: [learner ids]}}

With FAULTS_PEOPLE also a `crowd`: {"session": id, "people": [cookies], "learners": [ids], "public": id}, whose two
sessions tomorrow have FAULTS_PLACES companions' places and seats.
"""

import json
import os
import sys
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign, User
from sessions.models import Shift
from teams.models import Membership
from tests import factories
from tests.faults.ground import make_ground


def cookies(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {"session": client.cookies["sessionid"].value, "csrf": _get_new_csrf_string()}


def crowd(people: int, places: int) -> dict[str, Any]:
    """A team of so many people, the first of them its leader, and as many learners."""
    campaign = Campaign.objects.get()
    team = factories.make_team(factories.make_area("Phường Tây Hồ", parent=campaign.area))
    users = [factories.make_user() for _ in range(people)]
    for number, user in enumerate(users):
        factories.join(team, factories.make_volunteer(user=user), "member" if number else "leader")
    starts_at = timezone.now() + timedelta(days=1)
    session = factories.make_session(campaign, team, starts_at=starts_at, seats=places)
    public = factories.make_session(campaign, team, starts_at=starts_at + timedelta(hours=4), seats=places)
    Shift.objects.create(session=session, role="companion", places=places)
    learners = [factories.make_learner(team.area, f"Nguyễn Thị {n}", team=team) for n in range(people)]
    return {
        "session": str(session.pk),
        "public": str(public.pk),
        "people": [cookies(user) for user in users],
        "learners": [str(learner.pk) for learner in learners],
    }


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    ground = make_ground(sessions=3, people=8)
    deputy = factories.make_user()
    factories.join(Membership.objects.get().team, factories.make_volunteer(user=deputy), "deputy")
    lists = {
        str(session.pk): [str(person.pk) for person in people]
        for session, people in zip(ground.sessions, ground.learners, strict=True)
    }
    facts: dict[str, Any] = {"people": [cookies(ground.leader), cookies(deputy)], "lists": lists}
    if people := int(os.environ.get("FAULTS_PEOPLE", "0")):
        with transaction.atomic():
            facts["crowd"] = crowd(people, int(os.environ["FAULTS_PLACES"]))
    sys.stdout.write(json.dumps(facts))


if __name__ == "__main__":
    main()
