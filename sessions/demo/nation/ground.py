"""What the nation's SQL stands on: chance as a function, and temporary tables of teams, names, topics and days."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection

from campaign.models import Area, Campaign
from campaign.names import fold, person_sort_key, sort_key
from learners.models import Skill
from sessions.demo import cast
from sessions.demo.curves import DAY, Calendar, busyness, dice, id_at
from sessions.demo.names import form_of_address, learner_birth_year, person
from sessions.demo.nation.sizes import NAMES, Size
from sessions.demo.places import TOPICS, team_name

# The same for the same arguments, so that a row's parts can be made anew wherever another row names it.
FUNCTIONS = """
    CREATE FUNCTION pg_temp.dice(n bigint, salt bigint) RETURNS double precision LANGUAGE sql IMMUTABLE AS
    $$ SELECT (hashint8extended(n, salt) & 4503599627370495) / 4503599627370496.0::double precision $$;
    CREATE FUNCTION pg_temp.id_at(ms bigint, n bigint, salt bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT (lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(hashint8extended(n, salt) & 4095), 3, '0') || '8'
               || lpad(to_hex(hashint8extended(n, salt + 1) & 1152921504606846975), 15, '0'))::uuid $$;
"""
TABLES = """
    CREATE TEMP TABLE demo_circle (c int, team uuid, ward uuid, campaign uuid, quality double precision,
        name text, search_name text, sort_name text) ON COMMIT DROP;
    CREATE TEMP TABLE demo_name (n int, volunteer boolean, full_name text, search_name text, sort_name text,
        form_of_address text, birth_year int) ON COMMIT DROP;
    CREATE TEMP TABLE demo_topic (n int, title text, skill bigint, other_skill bigint) ON COMMIT DROP;
    CREATE TEMP TABLE demo_day (q int, day date) ON COMMIT DROP;
"""
QUANTILES = 2_000


def lay(size: Size, seed: int, calendar: Calendar, campaigns: dict[str, Campaign], wards: list[Area]) -> None:
    """Create the functions and fill the tables; they vanish with the transaction and the connection."""
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION IF EXISTS pg_temp.dice, pg_temp.id_at")
        cursor.execute(FUNCTIONS)
        cursor.execute(TABLES)
        copy(cursor, "demo_circle", circles(size, seed, calendar, campaigns, wards))
        copy(cursor, "demo_name", names(seed, calendar.today.year))
        copy(cursor, "demo_topic", topics())
        copy(cursor, "demo_day", days(calendar))
        for table in ("demo_circle", "demo_name", "demo_topic", "demo_day"):
            cursor.execute(f"ANALYZE {table}")


def copy(cursor: Any, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    prepared = list(rows)  # making them may read the database, which a COPY in progress would block for ever
    with cursor.copy(f"COPY {table} FROM STDIN") as stream:
        for row in prepared:
            stream.write_row(row)


def circles(
    size: Size, seed: int, calendar: Calendar, campaigns: dict[str, Campaign], wards: list[Area]
) -> Iterable[tuple[object, ...]]:
    """A team each, dealt to the wards in turn; the demo team keeps its name."""
    rng = dice(seed, "nation")
    wards = sorted(wards, key=lambda ward: ward.code)
    rng.shuffle(wards)
    quality = [rng.betavariate(2.5, 1.8) for _ in wards]
    opened = calendar.at(calendar.first.starts_on - DAY * 5, 9)
    for c in range(size.circles):
        turn, place = divmod(c, len(wards))
        ward = wards[place]
        name = team_name(rng, ward, turn + 1 + (ward.code == cast.WARD))
        campaign = campaigns[ward.path.split("/", 1)[0]]
        yield c, id_at(rng, opened), ward.pk, campaign.pk, quality[place], name, fold(name), sort_key(name)


def names(seed: int, year: int) -> Iterable[tuple[object, ...]]:
    """People to draw from: learners with how to address them, volunteers of student age."""
    rng = dice(seed, "nation", "names")
    for n in range(NAMES + NAMES // 4):
        student = n >= NAMES
        born = year - rng.randint(18, 25) if student else learner_birth_year(rng, year)
        someone = person(rng, born, women=0.6)
        address = "" if student else str(form_of_address(rng, someone, year))
        name = someone.full_name
        yield n % NAMES, student, name, fold(name), person_sort_key(name), address, born


def topics() -> Iterable[tuple[object, ...]]:
    skills = {skill.code: skill.pk for skill in Skill.objects.all()}
    for n, (title, codes) in enumerate(TOPICS):
        yield n, title, skills[codes[0]], skills[codes[1]]


def days(calendar: Calendar) -> Iterable[tuple[object, ...]]:
    """The day of each two-thousandth of all sessions until yesterday; a third of them were in the first phase."""
    yesterday = calendar.today - timedelta(days=1)
    weighted = []
    for span, part in ((calendar.first, 0.34), (calendar.second, 0.66)):
        past = [span.starts_on + DAY * n for n in range(span.days()) if span.starts_on + DAY * n <= yesterday]
        whole = sum(busyness(span, day) for day in past)
        weighted += [(day, part * busyness(span, day) / whole) for day in past]
    passed, place = 0.0, 0
    for q in range(QUANTILES):
        while place < len(weighted) - 1 and passed + weighted[place][1] <= (q + 0.5) / QUANTILES:
            passed += weighted[place][1]
            place += 1
        yield q, weighted[place][0]
