"""Loading the nation: one transaction from the first campaign to the last target; interrupted, nothing stays."""

from random import Random

from django.db import connection, transaction
from django.utils import timezone

from campaign import roll_ups
from campaign.models import Area, AreaKind, Campaign, Measure, Phase, Target
from learners.models import Learner
from sessions.demo.bulk import COUNTED, ORDER, Report, Rows, analyse
from sessions.demo.cast import WARD
from sessions.demo.city import NAME, City
from sessions.demo.curves import DAY, Calendar, calendar_of, dice, id_at, phase_names
from sessions.demo.loading import PROVINCE, load_catalogues
from sessions.demo.nation.bare_tables import bare
from sessions.demo.nation.ground import lay
from sessions.demo.nation.inserting import insert
from sessions.demo.nation.sizes import size_of
from sessions.demo.nation.steps import TABLES, Steps
from sessions.demo.scales import Scale
from sessions.models import Mark

OWN_TEAM = Scale(teams=1, volunteers=8, learners=40, sessions=24)
SETTINGS = (
    "statement_timeout = 0", "lock_timeout = 0", "synchronous_commit = off", "work_mem = '128MB'",
    "maintenance_work_mem = '512MB'", "jit = off",
)  # fmt: skip
# What a ward reached, divided by how far the phase has come and by how well the ward does: 0.6 to 1.4 times the pace.
GOALS = """FROM campaign_phasetotal total
    JOIN campaign_phase phase ON phase.id = total.phase_id
    JOIN campaign_area area ON area.id = total.area_id AND area.kind IN ('ward', 'commune', 'special_zone')
    CROSS JOIN LATERAL (
        SELECT least(1, ('{today}'::date - phase.starts_on + 1.0) / (phase.ends_on - phase.starts_on + 1))
    ) AS p (pace)
    WHERE total.metric IN ('people_trained', 'turns', 'sessions_held')"""

EVERY_WARD = """FROM campaign_phase phase
    JOIN campaign_campaign campaign ON campaign.id = phase.campaign_id
    JOIN campaign_area root ON root.id = campaign.area_id
    JOIN campaign_area area ON starts_with(area.path, root.path) AND area.kind IN ('ward', 'commune', 'special_zone')"""


def load_nation(fraction: float, seed: int, report: Report) -> None:
    """Fill an empty PostgreSQL database with the country, or a fraction of its people. Interrupted, nothing stays."""
    load_catalogues(all=True)
    with transaction.atomic():
        fast_session()
        campaigns = make_campaigns(seed, calendar_of(timezone.now()))
        make_everything(fraction, seed, campaigns, report)
        settle()
        for done, campaign in enumerate(campaigns.values(), start=1):
            roll_ups.rebuild(campaign)
            report("roll-ups", done, len(campaigns))
        add_targets(calendar_of(timezone.now()))
        analyse(*COUNTED)


def fast_session() -> None:
    """For this transaction only: no time limits, memory for sorting, no wait for the disk."""
    with connection.cursor() as cursor:
        for setting in SETTINGS:
            cursor.execute(f"SET LOCAL {setting}")


def make_campaigns(seed: int, calendar: Calendar) -> dict[str, Campaign]:
    """A campaign of two phases in each province, by the province's code."""
    rng, moment = dice(seed, "campaigns"), calendar.at(calendar.first.starts_on - DAY * 14, 9)
    spans = (calendar.first, calendar.second)
    rows: dict[str, Campaign] = {}
    for province in Area.objects.filter(kind=AreaKind.PROVINCE).order_by("code"):
        days = {"starts_on": spans[0].starts_on, "ends_on": spans[1].ends_on}
        rows[province.code] = Campaign(id=id_at(rng, moment), area=province, name=NAME, **days)
    Campaign.objects.bulk_create(rows.values())
    make_phases(rng, list(rows.values()), calendar)
    return rows


def make_phases(rng: Random, campaigns: list[Campaign], calendar: Calendar) -> None:
    moment = calendar.at(calendar.first.starts_on - DAY * 14, 9)
    named = list(zip(phase_names(calendar), (calendar.first, calendar.second), strict=True))
    Phase.objects.bulk_create(
        Phase(id=id_at(rng, moment), campaign=campaign, name=name, starts_on=span.starts_on, ends_on=span.ends_on)
        for campaign in campaigns
        for name, span in named
    )


def make_everything(fraction: float, seed: int, campaigns: dict[str, Campaign], report: Report) -> None:
    """The demo accounts' own team as in a city, everybody else by SQL."""
    own, calendar = own_team(seed, campaigns[PROVINCE])
    wards = list(Area.objects.leaves().in_force())
    size = size_of(fraction, len(wards), but_learners=len(own.of(Learner)), but_marks=len(own.of(Mark)))
    lay(size, seed, calendar, campaigns, wards)
    steps = Steps(size, calendar).all()
    with bare(TABLES, report):
        for done, (name, step) in enumerate(steps):
            report(name, done, len(steps))
            step()
    own.write(report)


def own_team(seed: int, campaign: Campaign) -> tuple[Rows, Calendar]:
    """The rows of the demo team in its ward, and the calendar they follow."""
    province = Area.objects.get(code=PROVINCE)
    ward = Area.objects.select_related("parent").get(code=WARD)
    city = City(OWN_TEAM, seed, timezone.now(), province, [ward])
    return city.build(
        lambda what, done, total: None, campaign, list(campaign.phases.order_by("starts_on"))
    ), city.calendar


def settle() -> None:
    """Check what was put off, and tell the planner what has come in, before the roll-ups read it all."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    analyse(*ORDER)


def add_targets(calendar: Calendar) -> None:
    """A target for every ward, phase and measure in which something was reached, and one of being reached for each."""
    luck = "(0.6 + 0.8 * (hashtextextended(total.area_id::text, 1) & 1023) / 1023.0)"
    made_at = "pg_temp.id_at(1760000000000, row_number() OVER (ORDER BY phase.id, area.id, {}), {})".format
    insert(
        Target, GOALS.format(today=calendar.today), id=made_at("total.metric", 200), phase_id="phase.id",
        area_id="area.id", measure="total.metric", value=f"greatest(1, round(total.value / pace / {luck}))",
    )  # fmt: skip
    insert(
        Target, EVERY_WARD, id=made_at("1", 210), phase_id="phase.id", area_id="area.id",
        measure=f"'{Measure.AREAS_REACHED}'", value="1",
    )  # fmt: skip
