"""The yardstick: the least a Django app can do for each kind of page, in one file. Ours is measured in ratios to it.

GET /y1: signed in, one SELECT of 30 rows, a 30-row table · POST /y2: signed in, CSRF, one upsert in a transaction ·
POST /y2b: the same for 30 people in one statement ·
GET /y3: signed in, 126 pre-aggregated rows as a table. Settings come from YARD_URL, a PostgreSQL address.
"""

import os
from pathlib import Path

import dj_database_url
import django
from django.conf import settings

if not settings.configured:
    settings.configure(
        DEBUG=False,
        SECRET_KEY="yardstick-only-" * 4,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [Path(__file__).parent / "templates"],
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                    ]
                },
            }
        ],
        DATABASES={
            "default": dj_database_url.parse(os.environ["YARD_URL"])
            | {"OPTIONS": {"pool": {"min_size": 2, "max_size": 8}}}
        },
        USE_TZ=True,
        USE_I18N=False,
        LOGGING_CONFIG=None,
    )
    django.setup()

from django.contrib.auth.decorators import login_required
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

ROSTER = """SELECT l.id, l.given_name, l.family_name, l.phone, coalesce(a.status, 0)
  FROM learner l LEFT JOIN attendance a ON a.learner_id = l.id AND a.session_id = %s
 WHERE l.team_id = %s ORDER BY l.given_name, l.family_name LIMIT 30"""
UPSERT = """INSERT INTO attendance (session_id, learner_id, status, ward_id, day, team_id, marked_by, marked_at)
 VALUES (%s, %s, %s, %s, current_date, %s, %s, now())
 ON CONFLICT (session_id, learner_id) DO UPDATE
    SET status = excluded.status, marked_by = excluded.marked_by, marked_at = excluded.marked_at"""
UPSERT30 = """INSERT INTO attendance (session_id, learner_id, status, ward_id, day, team_id, marked_by, marked_at)
 SELECT %s, x.l, x.st, %s, current_date, %s, %s, now() FROM unnest(%s::int[], %s::smallint[]) AS x(l, st)
 ON CONFLICT (session_id, learner_id) DO UPDATE
    SET status = excluded.status, marked_by = excluded.marked_by, marked_at = excluded.marked_at"""
FACTS = "SELECT ward_id, day, total, present, late, absent FROM fact_ward_day WHERE day = '2026-06-01' ORDER BY ward_id"


@login_required
def y1(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(ROSTER, [1, 2])
        return render(request, "roster.html", {"rows": cursor.fetchall(), "s": 1, "who": request.user.username})


@login_required
def y3(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(FACTS)
        return render(request, "facts.html", {"rows": cursor.fetchall(), "who": request.user.username})


@login_required
@require_POST
def y2(request: HttpRequest) -> HttpResponse:
    session, learner = int(request.POST["session"]), int(request.POST["learner"])
    values = [session, learner, int(request.POST["status"]), session % 126 + 1, session % 500 + 1, request.user.pk]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(UPSERT, values)
    return HttpResponse(status=204)


@login_required
@require_POST
def y2b(request: HttpRequest) -> HttpResponse:
    """A whole session at once: 30 people, one statement."""
    session, first, status = int(request.POST["session"]), int(request.POST["learner"]), int(request.POST["status"])
    values = [
        session,
        session % 126 + 1,
        session % 500 + 1,
        request.user.pk,
        list(range(first, first + 30)),
        [status] * 30,
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(UPSERT30, values)
    return HttpResponse(status=204)


urlpatterns = [path("y1", y1), path("y2", y2), path("y2b", y2b), path("y3", y3)]
application = get_wsgi_application()
