"""The demo's people: volunteers in teams, learners with their consent, all of them invented."""

from datetime import date, datetime, timedelta
from random import Random

from phonenumber_field.phonenumber import PhoneNumber

from campaign.models import Area
from campaign.names import fold
from learners.models import Consent, Device, Learner, LearnerTeam
from learners.registration import told
from sessions.demo.bulk import Rows
from sessions.demo.curves import DAY, Calendar, dice, id_at
from sessions.demo.names import Person, form_of_address, learner_birth_year, person
from sessions.demo.places import PACE_NOTES, neighbourhood
from teams.models import Membership, MembershipRole, Team, Volunteer

DEVICES = {Device.ANDROID: 60, Device.IPHONE: 18, Device.BUTTONS: 10, Device.SHARED: 9, Device.NONE: 3}
RETIRED, LEAVES_SOON = 60, 4


class People:
    """Makes people and adds their rows; counts their phone numbers so that no two are alike by chance."""

    def __init__(self, rows: Rows, calendar: Calendar) -> None:
        self.rows, self.calendar = rows, calendar
        self.year = calendar.today.year
        self.volunteers = self.learners = 0

    def volunteer(self, rng: Random, team: Team, place: int, name: str = "") -> Volunteer:
        """A student in a team; the first place leads it, the second is deputy."""
        self.volunteers += 1
        someone = person(rng, self.year - rng.randint(18, 25), women=0.58)
        opened = team.opened_on or self.calendar.first.starts_on
        joined = max(opened, self.calendar.today - DAY * rng.randint(0, 70)) if place > 3 else opened
        row = Volunteer(
            id=id_at(rng, self.calendar.at(joined, 12)),
            full_name=name or someone.full_name,
            birth_year=someone.birth_year,
            phone=phone(self.volunteers),
        )
        row.name_fields()
        if name or self.volunteers % 4 == 1:
            row.email = f"{fold(row.full_name).replace(' ', '.')}.{self.volunteers}@example.org"
        place_in_team = membership(rng, team, row, place, joined, self.calendar)
        if name and place == LEAVES_SOON:
            place_in_team.ends_on = self.calendar.today + DAY * 9
        self.rows.add(row, place_in_team)
        return row

    def learner(self, rng: Random, ward: Area, team: Team, since: datetime, *, walk_in: bool) -> Learner:
        """A resident of the ward, entered a few days before the first session or at its door."""
        self.learners += 1
        someone = person(rng, learner_birth_year(rng, self.year), women=0.62)
        created = since if walk_in else since - timedelta(days=rng.randint(1, 6), minutes=rng.randint(0, 300))
        row = Learner(
            id=id_at(rng, created),
            area=ward,
            full_name=someone.full_name,
            form_of_address=form_of_address(rng, someone, self.year),
            birth_year=None if walk_in and rng.random() < 0.5 else someone.birth_year,
            origin=Learner.Origin.WALK_IN if walk_in else rng.choice([Learner.Origin.STAFF, Learner.Origin.IMPORT]),
            created_at=created,
        )
        row.name_fields()
        describe(rng, row, someone, self.year, self.learners)
        habits(dice(self.learners, "habits"), row, self.year - someone.birth_year)
        self.rows.add(row, LearnerTeam(learner=row, team=team), *consents(rng, row, since))
        return row


def phone(number: int, *, block: int = 1_000_000) -> PhoneNumber:
    """A number that is well formed and belongs to nobody: 095 was the prefix of a network that closed."""
    return PhoneNumber(country_code=84, national_number=950_000_000 + block + number)


def membership(rng: Random, team: Team, who: Volunteer, place: int, since: date, calendar: Calendar) -> Membership:
    role = {0: MembershipRole.LEADER, 1: MembershipRole.DEPUTY}.get(place, MembershipRole.MEMBER)
    left = calendar.today - DAY * rng.randint(1, 5) if place > 4 and rng.random() < 0.03 else None
    return Membership(
        id=id_at(rng, calendar.at(since, 12)),
        team=team,
        volunteer=who,
        role=role,
        starts_on=min(since, left) if left else since,
        ends_on=left,
    )


def describe(rng: Random, row: Learner, someone: Person, year: int, number: int) -> None:
    """Phone, residential group and needs: the older, the more needs."""
    row.neighbourhood = neighbourhood(rng, row.area)
    if rng.random() < 0.7 and row.origin != Learner.Origin.WALK_IN:
        row.phone = phone(number, block=3_000_000)
    frailty = max(0.0, (year - someone.birth_year - 55) / 60)
    row.needs_large_print = rng.random() < frailty * 0.8
    row.hard_of_hearing = rng.random() < frailty * 0.35
    row.walks_slowly = rng.random() < frailty * 0.4
    if rng.random() < 0.15:
        row.pace_note = rng.choice(PACE_NOTES)


def habits(rng: Random, row: Learner, age: int) -> None:
    """The phone they hold, and when they like to learn: the retired by day, others in the evening."""
    if rng.random() < 0.8:
        row.device = rng.choices(list(DEVICES), weights=list(DEVICES.values()))[0]
    free = (("free_mornings", 0.6), ("free_afternoons", 0.3)) if age >= RETIRED else (("free_evenings", 0.5),)
    for name, chance in (*free, ("free_weekends", 0.2)):
        setattr(row, name, rng.random() < chance)


def consents(rng: Random, row: Learner, since: datetime) -> list[Consent]:
    """Everyone agreed to a record of training; half of those with a phone to reminders; a few withdrew that again."""
    means = Consent.Means.SPOKEN if rng.random() < 0.8 else Consent.Means.PAPER
    given = [
        Consent(
            id=id_at(rng, since),
            learner=row,
            purpose=Consent.Purpose.TRAINING,
            means=means,
            given_at=since,
            **told(Consent.Purpose.TRAINING),
        )
    ]
    if row.phone and rng.random() < 0.5:
        withdrawn = since + timedelta(hours=5) if rng.random() < 0.02 else None
        given.append(
            Consent(
                id=id_at(rng, since), learner=row, purpose=Consent.Purpose.REMINDERS, means=means, given_at=since,
                withdrawn_at=withdrawn, **told(Consent.Purpose.REMINDERS),
            )
        )  # fmt: skip
    return given
