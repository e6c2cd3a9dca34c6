"""What a phone keeps: nothing of a person in it, and every file that the roll call needs."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings

from sessions.views.offline import ASSETS

pytestmark = pytest.mark.django_db
STATIC = Path(settings.BASE_DIR) / "static"
IMPORT = re.compile(r"""(?:import|from)\s*\(?["'](\.[^"']+)["']""")


def imports(name: str) -> set[str]:
    folder = (STATIC / name).parent
    paths = [(folder / found).resolve() for found in IMPORT.findall((STATIC / name).read_text())]
    return {str(path.relative_to(STATIC)) for path in paths}


def test_every_kept_file_exists():
    assert [name for name in ASSETS if not (STATIC / name).is_file()] == []


def test_every_module_is_kept_with_all_that_it_imports():
    modules = {f"js/attendance/{path.name}" for path in (STATIC / "js/attendance").iterdir()}
    needed = modules.union(*(imports(name) for name in ASSETS if name.endswith(".js")))
    assert needed - set(ASSETS) == set()


def test_the_kept_page_is_the_same_for_everyone(cast, client):
    pages = {cast.client(user).get("/offline/").content for user in (cast.team_leader, cast.coordinator)}
    assert pages == {client.get("/offline/").content}


def test_the_worker_may_serve_every_page_and_is_asked_for_anew(client):
    headers = client.get("/sw.js").headers
    names = ("Content-Type", "Service-Worker-Allowed", "Cache-Control")
    assert [headers[name] for name in names] == ["text/javascript; charset=utf-8", "/", "no-cache"]


def test_vendored_files_are_what_their_checksums_say():
    folder = STATIC / "vendor/idb"
    lines = [line.split() for line in (folder / "SHA256SUMS").read_text().splitlines()]
    assert lines == [[hashlib.sha256((folder / name).read_bytes()).hexdigest(), name] for _sum, name in lines]


def test_the_queue_of_another_person_is_not_taken(cast):
    client = cast.client(cast.team_leader)
    answers = [
        client.post("/sync/marks/", "{}", content_type="application/json", headers={"X-User": str(user.pk)}).status_code
        for user in (cast.coordinator, cast.team_leader)
    ]
    assert answers == [401, 400]
