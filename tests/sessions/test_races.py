"""What happens when several phones write attendance at the same moment, on PostgreSQL."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def races(service_urls: dict[str, str]) -> dict:
    told = subprocess.run(
        [sys.executable, "-m", "tests.sessions.races"],
        env=os.environ | service_urls | {"DJANGO_SETTINGS_MODULE": "campaign.settings", "DATABASE_POOL": "6"},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-3000:]
    return json.loads(told.stdout)


def test_no_fold_is_stale_after_simultaneous_marks(races):
    assert races["stale_folds"] == 0


def test_fifty_parallel_posts_of_one_batch_store_each_mark_once(races):
    assert races["same_batch_fifty_times"] == {"stored": 5, "seen": 245, "marks": 5}


def test_people_credited_by_two_sessions_at_once_count_on_the_earlier_day(races):
    assert races["wrong_first_days"] == 0
