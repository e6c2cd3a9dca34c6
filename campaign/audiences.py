"""How an area stands with those for whom its sessions are: its targets for an audience, beside what came of these."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.db.models import UUIDField

from campaign.models import Area, Measure, Phase
from campaign.models.audiences import Audience
from campaign.pace import Standing

# The metrics that are counted by audience, and the measure that each is judged by.
METRICS = {
    "audience_trained": Measure.PEOPLE_TRAINED,
    "audience_turns": Measure.TURNS,
    "audience_held": Measure.SESSIONS_HELD,
    "audience_retained": Measure.PEOPLE_RETAINED,
    "audience_minutes": Measure.VOLUNTEER_HOURS,
}

NAMES = ", ".join(f"'{audience.value}'" for audience in Audience if audience != Audience.EVERYONE)

# Written out like the wards' values: three small sums in one statement. A place is reached as it is for everyone: with
# a session that somebody came to.
VALUES = f"""
    WITH places AS (
        SELECT id FROM campaign_area
        WHERE path LIKE %s ESCAPE '\\' AND kind IN ('ward', 'commune', 'special_zone') AND valid_to IS NULL
    )
    SELECT 'target', audience, measure, SUM(value) FROM campaign_target
    WHERE phase_id = %s AND audience <> 'everyone' AND area_id IN (SELECT id FROM places)
    GROUP BY audience, measure
    UNION ALL
    SELECT 'value', subject, metric, value FROM campaign_phasetotal
    WHERE phase_id = %s AND subject IN ({NAMES}) AND area_id = %s
    UNION ALL
    SELECT 'reached', subject, metric, COUNT(*) FROM campaign_phasetotal
    WHERE phase_id = %s AND subject IN ({NAMES})
        AND metric = 'audience_held' AND area_id IN (SELECT id FROM places)
    GROUP BY subject, metric
"""  # noqa: S608 (constants)


class Line(NamedTuple):
    """An audience with how it stands in each measure of the table; without a target where it has none."""

    audience: Audience
    standings: list[tuple[Measure, Standing]]


@dataclass(frozen=True, slots=True)
class AudienceTable:
    """The audiences that have a target, against each measure that any of them has one for."""

    measures: list[Measure]
    lines: list[Line]


def audience_table(area: Area, phase: Phase, share: float) -> AudienceTable:
    """How an area stands in a phase, `share` of which is over; one query. Nothing where no audience has a target."""
    targets, values = audience_values(area, phase)
    measures = [measure for measure in Measure if any(measure == each for _, each in targets)]
    audiences = [audience for audience in Audience if any(audience == each for each, _ in targets)]
    lines = [
        Line(
            audience, [(m, Standing(values.get((audience, m), 0), targets.get((audience, m)), share)) for m in measures]
        )
        for audience in audiences
    ]
    return AudienceTable(measures, lines)


Numbers = dict[tuple[str, str], int]  # (audience, measure) → how many


def audience_values(area: Area, phase: Phase) -> tuple[Numbers, Numbers]:
    """The targets of the area's wards, summed, and what has been reached."""
    pk, phase_id = (UUIDField().get_db_prep_value(each.pk, connection) for each in (area, phase))
    below = f"{connection.ops.prep_for_like_query(area.path)}%"
    targets: Numbers = {}
    values: Numbers = {}
    with connection.cursor() as cursor:
        cursor.execute(VALUES, [below, phase_id, phase_id, pk, phase_id])
        for what, audience, name, number in cursor.fetchall():
            if what == "target":
                targets[audience, name] = int(number)
            elif what == "reached":
                values[audience, Measure.AREAS_REACHED] = number
            elif measure := METRICS.get(name):
                values[audience, measure] = number // 60 if measure == Measure.VOLUNTEER_HOURS else number
    return targets, values
