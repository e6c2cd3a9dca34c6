"""Says, for a database with the demo campaign, whom to sign in as and what to ask for; prints it as JSON.

{"leader": {cookie…}, "coordinator": {cookie…}, "city": id, "session": id, "learners": [ids]}
"""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Count
from django.middleware.csrf import _get_new_csrf_string
from django.utils import timezone

from campaign.models import Area, User
from sessions.models import TrainingSession


def cookies(username: str) -> dict[str, str]:
    user = User.objects.get(username=username)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return {settings.SESSION_COOKIE_NAME: store.session_key, settings.CSRF_COOKIE_NAME: _get_new_csrf_string()}


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
                "learners": [
                    str(pk) for pk in session.enrolments.values_list("learner", flat=True).order_by("learner")
                ],
            }
        )
    )


if __name__ == "__main__":
    main()
