"""Sets up the database of DATABASE_URL for a battery and prints, as JSON, who plays on it.

{"people": [{"session": …, "csrf": …}], "lists": {session id: [learner ids]}}
"""

import json
import sys

from django.core.management import call_command
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from campaign.models import User
from teams.models import Membership
from tests import factories
from tests.faults.ground import make_ground


def cookies(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {"session": client.cookies["sessionid"].value, "csrf": _get_new_csrf_string()}


def main() -> None:
    call_command("migrate", verbosity=0)
    ground = make_ground(sessions=3, people=8)
    deputy = factories.make_user()
    factories.join(Membership.objects.get().team, factories.make_volunteer(user=deputy), "deputy")
    lists = {
        str(session.pk): [str(person.pk) for person in people]
        for session, people in zip(ground.sessions, ground.learners, strict=True)
    }
    sys.stdout.write(json.dumps({"people": [cookies(ground.leader), cookies(deputy)], "lists": lists}))


if __name__ == "__main__":
    main()
