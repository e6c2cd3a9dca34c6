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

CELLS = "area_id, day, metric, subject, value"
EMPTY = f"CREATE TEMPORARY TABLE wanted AS SELECT {CELLS} FROM campaign_rollup WHERE 1 = 0"  # noqa: S608 (constants)
PARENTS = f"""INSERT INTO wanted ({CELLS})
    SELECT a.parent_id, w.day, w.metric, w.subject, SUM(w.value)
    FROM wanted w
    JOIN campaign_area a ON a.id = w.area_id
    WHERE a.parent_id IS NOT NULL AND LENGTH(a.path) - LENGTH(REPLACE(a.path, '/', '')) = %s
    GROUP BY a.parent_id, w.day, w.metric, w.subject"""  # noqa: S608 (constants)
# What each database needs to compare the cells with the stored ones in one go.
PREPARE = {
    "sqlite": "CREATE INDEX wanted_cells ON wanted (area_id, subject, metric, day)",
    "postgresql": "ANALYZE wanted",
}
# Only what differs is written: most of a rebuild is as it was.
DELETE = """DELETE FROM campaign_rollup WHERE campaign_id = %s AND NOT EXISTS (
    SELECT 1 FROM wanted w
    WHERE w.area_id = campaign_rollup.area_id AND w.day = campaign_rollup.day
        AND w.metric = campaign_rollup.metric AND w.subject = campaign_rollup.subject
        AND w.value = campaign_rollup.value
    )"""
INSERT = """INSERT INTO campaign_rollup (campaign_id, area_id, day, metric, subject, value)
    SELECT %s, w.area_id, w.day, w.metric, w.subject, w.value FROM wanted w WHERE NOT EXISTS (
        SELECT 1 FROM campaign_rollup r
        WHERE r.campaign_id = %s AND r.area_id = w.area_id AND r.day = w.day AND r.metric = w.metric
            AND r.subject = w.subject
    )
    ORDER BY w.area_id, w.subject, w.metric, w.day"""  # in order of the unique index
DELETE_TOTALS = """DELETE FROM campaign_phasetotal
    WHERE phase_id IN (SELECT id FROM campaign_phase WHERE campaign_id = %s)"""
TOTALS = """INSERT INTO campaign_phasetotal (phase_id, area_id, metric, subject, value)
    SELECT p.id, w.area_id, w.metric, w.subject, SUM(w.value)
    FROM wanted w
    JOIN campaign_phase p ON w.day BETWEEN p.starts_on AND p.ends_on
    WHERE p.campaign_id = %s
    GROUP BY p.id, w.area_id, w.metric, w.subject
    ORDER BY p.id, w.subject, w.area_id, w.metric"""


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
    paths = Area.objects.below(campaign.area).order_by().values_list("path", flat=True)
    deepest = max((path.count("/") for path in paths), default=0)
    return [
        partial(execute, EMPTY, []),
        *(partial(want, facts, campaign.pk) for facts in FACTS),
        *(partial(execute, PARENTS, [depth]) for depth in range(deepest, 1, -1)),
        partial(execute, PREPARE[connection.vendor], []),
        partial(execute, DELETE, owner),
        partial(execute, INSERT, owner * 2),
        partial(execute, DELETE_TOTALS, owner),
        partial(execute, TOTALS, owner),
        partial(execute, "DROP TABLE wanted", []),  # an error takes the table away with the transaction
    ]


def want(facts: Facts, campaign_id: UUID) -> None:
    """Add the wards' cells of these metrics; the ledger is read once for all of them.

    By way of a table of its own, because PostgreSQL reads in parallel for CREATE TABLE AS and not for INSERT.
    """
    sql, params = sums(facts, campaign_id)
    execute(f"CREATE TEMPORARY TABLE counted AS {sql} SELECT * FROM summed", params)  # noqa: S608 (compiled by Django)
    cells = " UNION ALL ".join(
        f"SELECT area_id, day, '{name}', subject, {name} FROM counted WHERE {name} > 0"  # noqa: S608 (names of our metrics)
        for name in facts.names
    )
    execute(f"INSERT INTO wanted ({CELLS}) {cells}", [])
    execute("DROP TABLE counted", [])


def execute(sql: str, params: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


WHOLE_TABLES = [
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL lock_timeout = 0",
    "SET LOCAL work_mem = '128MB'",
    "SET LOCAL jit = off",  # compiling took seconds where running takes milliseconds
]


def unlimited_time() -> None:
    """Requests are cut off after a while; a rebuild or a recount reads whole tables and takes as long as it needs."""
    if connection.vendor == "postgresql":
        for setting in WHOLE_TABLES:
            execute(setting, [])
