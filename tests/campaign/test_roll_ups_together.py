"""Several workers at once, each with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from campaign.models import DirtyKey, RollUp
from campaign.roll_ups import mark_dirty, recompute_pending, verify
from tests import factories
from tests import factories_attendance as roll_call
from tests.conftest import Cast

# SQLite lets one transaction write at a time.
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def recompute(limit: int) -> int:
    try:
        return recompute_pending(limit)
    finally:
        connection.close()


def test_workers_side_by_side_lose_no_sum(cast: Cast) -> None:
    start = timezone.now() - timedelta(10)
    for number in range(12):
        team = (cast.team, cast.foreign_team)[number % 2]
        session = factories.make_session(cast.campaign, team, starts_at=start + timedelta(hours=number))
        roll_call.mark(session, factories.make_learner(team.area))
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(recompute, [1] * 8))
    recompute_pending()
    assert (verify(cast.campaign).differences, DirtyKey.objects.count()) == (0, 0)
    assert sum(RollUp.objects.filter(area=cast.city, metric="turns").values_list("value", flat=True)) == 12


@pytest.mark.django_db(transaction=True)
def test_key_that_a_writer_holds_is_passed_over(cast: Cast) -> None:
    today = timezone.localdate()
    for ward in (cast.ward, cast.foreign_ward):
        mark_dirty(cast.campaign.pk, [(ward.pk, today)])
    with transaction.atomic():
        mark_dirty(cast.campaign.pk, [(cast.ward.pk, today)])
        with ThreadPoolExecutor(1) as worker:
            settled = worker.submit(recompute, 500).result(timeout=10)
    assert (settled, DirtyKey.objects.get().area) == (1, cast.ward)
