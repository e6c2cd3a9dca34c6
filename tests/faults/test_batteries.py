"""The part of each battery that CI runs; the commands in this folder run them long."""

from collections.abc import Iterator

import pytest

from tests.faults import bad_input, kills, parallel
from tests.faults.served import Served, served


@pytest.fixture(scope="module")
def site() -> Iterator[Served]:
    with served() as site:
        yield site


@pytest.fixture(scope="module")
def postgresql(service_urls: dict[str, str]) -> Iterator[Served]:
    with served(service_urls["DATABASE_URL"]) as site:
        yield site


def test_fifty_parallel_posts_of_one_batch_store_each_mark_once(site: Served) -> None:
    assert parallel.run(5, site) == []


def test_fifteen_killed_web_processes_lose_and_double_nothing(site: Served) -> None:
    assert kills.run(15, 20261123, site)[0] == []


@pytest.mark.services
def test_fifty_parallel_posts_store_each_mark_once_on_postgresql(postgresql: Served) -> None:
    assert parallel.run(5, postgresql) == []


@pytest.mark.services
def test_fifteen_killed_web_processes_lose_and_double_nothing_on_postgresql(postgresql: Served) -> None:
    assert kills.run(15, 20261124, postgresql)[0] == []


@pytest.mark.django_db
def test_300_bent_requests_are_all_answered_sensibly() -> None:
    wrong, _, slowest = bad_input.run(300, seed=20261123)
    assert (wrong, slowest < bad_input.SLOWEST) == ([], True)
