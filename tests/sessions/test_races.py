"""What happens when several phones write attendance at the same moment, on PostgreSQL."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.services


def told_by(module: str, service_urls: dict[str, str]) -> dict:
    told = subprocess.run(
        [sys.executable, "-m", module],
        env=os.environ | service_urls | {"DJANGO_SETTINGS_MODULE": "campaign.settings", "DATABASE_POOL": "6"},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-3000:]
    return json.loads(told.stdout)


@pytest.fixture(scope="module")
def races(service_urls: dict[str, str]) -> dict:
    return told_by("tests.sessions.races", service_urls)


def test_marks_that_arrive_during_a_merge_are_folded_for_whom_they_count(service_urls):
    told = told_by("tests.sessions.merge_races", service_urls)
    assert told["one_waits_for_the_other"] == {
        "marked first": ["first", "second", "present"], "merged first": ["first", "second", "late"],
    }  # fmt: skip
    assert told["marks_while_merging"] == {"stored": 120, "marks": 120, "folds": 0, "people": 0}


def test_no_fold_is_stale_after_simultaneous_marks(races):
    assert races["stale_folds"] == 0


def test_fifty_parallel_posts_of_one_batch_store_each_mark_once(races):
    assert races["same_batch_fifty_times"] == {"stored": 5, "seen": 245, "marks": 5}


def test_people_credited_by_two_sessions_at_once_count_on_the_earlier_day(races):
    assert races["wrong_first_days"] == 0
