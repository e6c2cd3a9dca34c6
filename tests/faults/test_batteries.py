"""The part of each battery that CI runs; the commands in this folder run them long."""

from collections.abc import Iterator

import pytest

from tests.faults import bad_input, kills, parallel, sign_ups
from tests.faults.served import Served, served


@pytest.fixture(scope="module")
def site() -> Iterator[Served]:
    with served(people=60, places=6) as site:
        yield site


@pytest.fixture(scope="module")
def postgresql(service_urls: dict[str, str]) -> Iterator[Served]:
    with served(service_urls["DATABASE_URL"], people=60, places=6) as site:
        yield site


def test_fifty_parallel_posts_of_one_batch_store_each_mark_once(site: Served) -> None:
    assert parallel.run(5, site) == []


def test_fifteen_killed_web_processes_lose_and_double_nothing(site: Served) -> None:
    assert kills.run(15, 20261123, site)[0] == []


def test_sixty_people_who_tap_twice_share_six_places_and_wait_in_order(site: Served) -> None:
    assert sign_ups.run(6, site) == []


@pytest.mark.services
def test_sixty_people_share_six_places_on_postgresql(postgresql: Served) -> None:
    assert sign_ups.run(6, postgresql) == []


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
