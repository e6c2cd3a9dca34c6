"""Build all roll-ups of a campaign anew, inside the database."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from campaign.metrics import FACTS, Facts
from campaign.models import Area, Campaign, RollUpState
from campaign.roll_ups.dirty_keys import claims, lock, settle
from campaign.roll_ups.ledger_sql import id_param, sums

Progress = Callable[[int, int], None]  # (steps done, steps in all)

INSERT = "INSERT INTO campaign_rollup (campaign_id, area_id, day, metric, value)"
DELETE = [
    "DELETE FROM campaign_rollup WHERE campaign_id = %s",
    "DELETE FROM campaign_phasetotal WHERE phase_id IN (SELECT id FROM campaign_phase WHERE campaign_id = %s)",
]
PARENTS = f"""{INSERT}
    SELECT r.campaign_id, a.parent_id, r.day, r.metric, SUM(r.value)
    FROM campaign_rollup r
    JOIN campaign_area a ON a.id = r.area_id
    WHERE r.campaign_id = %s AND a.parent_id IS NOT NULL AND LENGTH(a.path) - LENGTH(REPLACE(a.path, '/', '')) = %s
    GROUP BY r.campaign_id, a.parent_id, r.day, r.metric"""  # noqa: S608 (constants)
TOTALS = """INSERT INTO campaign_phasetotal (phase_id, area_id, metric, value)
    SELECT p.id, r.area_id, r.metric, SUM(r.value)
    FROM campaign_rollup r
    JOIN campaign_phase p ON p.campaign_id = r.campaign_id AND r.day BETWEEN p.starts_on AND p.ends_on
    WHERE r.campaign_id = %s
    GROUP BY p.id, r.area_id, r.metric"""


@transaction.atomic
def rebuild(campaign: Campaign, progress: Progress | None = None) -> None:
    """Build a campaign's roll-ups and phase totals anew from the ledger, in one transaction.

    Interrupted, the old numbers stand. Waits for a worker that is recomputing the campaign; what is written to the
    ledger meanwhile stays marked. Repeating is safe.
    """
    unlimited_time()
    lock(campaign.pk, wait=True)
    claimed = claims(campaign.pk)
    steps = rebuild_steps(campaign)
    for done, step in enumerate(steps, start=1):
        step()
        if progress:
            progress(done, len(steps))
    RollUpState.objects.filter(campaign=campaign).update(refreshed_at=timezone.now())
    settle(claimed)


def rebuild_steps(campaign: Campaign) -> list[Callable[[], None]]:
    owner = [id_param(campaign.pk)]
    deepest = max(
        (path.count("/") for path in Area.objects.below(campaign.area).values_list("path", flat=True)), default=0
    )
    return [
        *(partial(execute, sql, owner) for sql in DELETE),
        *(partial(insert_leaves, facts, campaign.pk) for facts in FACTS),
        *(partial(execute, PARENTS, [*owner, depth]) for depth in range(deepest, 1, -1)),
        partial(execute, TOTALS, owner),
    ]


def insert_leaves(facts: Facts, campaign_id: UUID) -> None:
    """Insert the wards' rows of these metrics; the ledger is read once for all of them."""
    sql, params = sums(facts, campaign_id)
    rows = " UNION ALL ".join(
        f"SELECT %s, area_id, day, '{name}', {name} FROM summed WHERE {name} > 0"  # noqa: S608 (names of our metrics)
        for name in facts.names
    )
    execute(f"{sql} {INSERT} {rows}", [*params, *[id_param(campaign_id)] * len(facts.names)])


def execute(sql: str, params: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


WHOLE_TABLES = [
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL lock_timeout = 0",
    "SET LOCAL work_mem = '128MB'",
    "SET LOCAL jit = off",  # compiling took seconds where running takes milliseconds
    "SET LOCAL enable_nestloop = off",  # a wrong estimate made one quadratic: 16 s for 6,000 marks
]


def unlimited_time() -> None:
    """Requests are cut off after a while; a rebuild or a recount reads whole tables and takes as long as it needs."""
    if connection.vendor == "postgresql":
        for setting in WHOLE_TABLES:
            execute(setting, [])
