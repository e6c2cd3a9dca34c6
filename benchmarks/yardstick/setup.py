"""Makes the yardstick's tables and one signed-in person; prints the cookies as JSON."""

import json
from pathlib import Path

from benchmarks.yardstick import app  # noqa: F401  # first of all: configures Django

# isort: split
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string

with connection.cursor() as cursor:
    cursor.execute((Path(__file__).parent / "schema.sql").read_text().replace("VACUUM ANALYZE;", "ANALYZE;"))
call_command("migrate", verbosity=0)
User.objects.bulk_create(
    [User(username=f"v{number:05}", password="!") for number in range(4000)], ignore_conflicts=True
)
user = User.objects.get(username="v00007")
store = SessionStore()
store[SESSION_KEY] = str(user.pk)
store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
store[HASH_SESSION_KEY] = user.get_session_auth_hash()
store.save()
connection.close()
connection.close_pool()
print(json.dumps({"sessionid": store.session_key, "csrftoken": _get_new_csrf_string()}))
