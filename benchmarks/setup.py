"""Says, for a database with the demo campaign, whom to sign in as and what to ask for; prints it as JSON.

{"leader": {cookie…}, "coordinator": {cookie…}, "city": id, "session": id, "learners": [ids], "rolls": {session: [ids]}}
"""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.db.models import Count
from django.middleware.csrf import _get_new_csrf_string
from django.utils import timezone

from campaign.models import Area, User
from campaign.sign_in import SessionStore
from sessions.models import Enrolment, TrainingSession


def cookies(username: str) -> dict[str, str]:
    user = User.objects.get(username=username)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return {settings.SESSION_COOKIE_NAME: store.session_key, settings.CSRF_COOKIE_NAME: _get_new_csrf_string()}


def rolls(most: int = 400) -> dict[str, list[str]]:
    """The longest lists: session → its learners. Many, because in life nobody marks one list a thousand times."""
    sizes = TrainingSession.objects.live().annotate(size=Count("enrolments")).order_by("-size", "pk")
    longest = list(sizes.values_list("pk", flat=True)[:most])
    found: dict[str, list[str]] = {}
    for session, learner in Enrolment.objects.filter(session__in=longest).values_list("session", "learner"):
        found.setdefault(str(session), []).append(str(learner))
    return found


def main() -> None:
    leader = User.objects.get(username="doitruong")
    own = TrainingSession.objects.filter(team__memberships__volunteer__user=leader, day=timezone.localdate())
    session = own.annotate(size=Count("enrolments")).order_by("-size", "pk")[0]
    print(
        json.dumps(
            {
                "leader": cookies("doitruong"),
                "coordinator": cookies("dieuphoi"),
                "city": str(Area.objects.get(code=settings.INSTALLATION_PROVINCE).pk),
                "session": str(session.pk),
                "rolls": rolls(),
                "learners": [
                    str(pk) for pk in session.enrolments.values_list("learner", flat=True).order_by("learner")
                ],
            }
        )
    )


if __name__ == "__main__":
    try:
        main()
    finally:
        connection.close()
        connection.close_pool()  # its threads would outlive this by seconds, and say so
