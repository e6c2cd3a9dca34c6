"""Recount everything from the ledger by independent SQL, and compare it with what is stored."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from campaign.metrics import RECOUNTS, Recount
from campaign.models import Campaign, DirtyKey
from campaign.roll_ups.ledger_sql import id_param
from campaign.roll_ups.rebuilding import CELLS, execute, unlimited_time

SHOWN = 5  # differences spelled out

# The tree is told from paths here, from parents in the recomputation.
TREE = """tree AS (
        SELECT low.id AS area_id, high.id AS ancestor_id
        FROM campaign_area low
        JOIN campaign_area high ON SUBSTR(low.path, 1, LENGTH(high.path)) = high.path
        WHERE low.id IN (SELECT area_id FROM leaf)
    )"""
DAYS = """
    SELECT area_id, day, metric, subject, SUM(recounted) AS recounted, SUM(stored) AS stored
    FROM (
        SELECT area_id, day, metric, subject, value AS recounted, 0 AS stored FROM recount
        UNION ALL
        SELECT area_id, day, metric, subject, 0, value FROM campaign_rollup WHERE campaign_id = %s
    ) AS both_sides
    GROUP BY area_id, day, metric, subject"""
PHASES = """
    SELECT area_id, phase_id AS day, metric, subject, SUM(recounted) AS recounted, SUM(stored) AS stored
    FROM (
        SELECT r.area_id, p.id AS phase_id, r.metric, r.subject, SUM(r.value) AS recounted, 0 AS stored
        FROM recount r
        JOIN campaign_phase p ON r.day BETWEEN p.starts_on AND p.ends_on
        WHERE p.campaign_id = %s
        GROUP BY r.area_id, p.id, r.metric, r.subject
        UNION ALL
        SELECT t.area_id, t.phase_id, t.metric, t.subject, 0, t.value
        FROM campaign_phasetotal t
        JOIN campaign_phase p ON p.id = t.phase_id
        WHERE p.campaign_id = %s
    ) AS both_sides
    GROUP BY area_id, phase_id, metric, subject"""


@dataclass(slots=True)
class Findings:
    """How many numbers were compared, how many differ and the first of these; how many keys wait to be recomputed."""

    cells: int = 0
    differences: int = 0
    examples: list[str] | None = None
    waiting: int = 0

    def add(self, cells: int, differences: int, examples: list[str]) -> None:
        self.cells += cells
        self.differences += differences
        self.examples = [*(self.examples or []), *examples][:SHOWN]


def verify(campaign: Campaign) -> Findings:
    """Compare every roll-up and phase total of a campaign, at every level of the tree, with a recount of the ledger.

    Reads one snapshot and changes nothing.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone and connection.vendor == "postgresql":
            execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", [])
        unlimited_time()
        if connection.vendor == "postgresql":
            execute("SET LOCAL enable_nestloop = off", [])  # a wrong estimate made one quadratic: 16 s for 6,000 marks
        return compare(campaign)


def compare(campaign: Campaign) -> Findings:
    findings = Findings(waiting=DirtyKey.objects.filter(campaign=campaign).count())
    owner = id_param(campaign.pk)
    execute(f"CREATE TEMPORARY TABLE recount AS SELECT {CELLS} FROM campaign_rollup WHERE 1 = 0", [])  # noqa: S608 (constants)
    for names, recount in RECOUNTS.items():
        execute(recount_sql(names, recount), [owner])
    findings.add(*differences(DAYS, [owner]))
    findings.add(*differences(PHASES, [owner, owner]))
    execute("DROP TABLE recount", [])  # an error takes the table away with the transaction
    return findings


def recount_sql(names: tuple[str, ...], recount: Recount) -> str:
    """Fill `recount` with the recounted numbers of the wards and of all areas above them."""
    columns = ", ".join(("subject", *names) if recount.by else names)
    subject, grain = ("leaf.subject", ", leaf.subject") if recount.by else ("''", "")
    rows = " UNION ALL ".join(
        f"""SELECT tree.ancestor_id, leaf.day, '{name}', {subject}, SUM(leaf.{name})
        FROM leaf JOIN tree ON tree.area_id = leaf.area_id
        GROUP BY tree.ancestor_id, leaf.day{grain} HAVING SUM(leaf.{name}) > 0"""  # noqa: S608 (names of our metrics)
        for name in names
    )
    return f"""WITH leaf (area_id, day, {columns}) AS ({recount.sql}), {TREE}
        INSERT INTO recount ({CELLS}) {rows}"""


def differences(cells: str, params: list[Any]) -> tuple[int, int, list[str]]:
    """(cells compared, cells that differ, the first few in words)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT COUNT(*), COALESCE(SUM(CASE WHEN recounted <> stored THEN 1 ELSE 0 END), 0)
            FROM ({cells}) AS cells""",  # noqa: S608 (constants)
            params,
        )
        compared, wrong = cursor.fetchone()
        cursor.execute(
            f"""SELECT a.name, c.day, c.metric, c.subject, c.recounted, c.stored
            FROM ({cells}) AS c
            JOIN campaign_area a ON a.id = c.area_id
            WHERE c.recounted <> c.stored ORDER BY a.path, c.day, c.metric, c.subject LIMIT {SHOWN}""",  # noqa: S608 (constants)
            params,
        )
        rows = cursor.fetchall()
    return (
        compared,
        int(wrong),
        [
            f"{name} · {day} · {f'{metric} {subject}'.strip()}: {truth} ≠ {stored}"
            for name, day, metric, subject, truth, stored in rows
        ],
    )
