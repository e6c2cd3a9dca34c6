"""The certificates handed out when the first phase was over: to whoever qualified by then, as their papers say."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from campaign.models import Area, Campaign, User
from learners.batches import PART
from learners.certificates import paper
from learners.models import (
    Certificate,
    CertificateBatch,
    CertificateKind,
    CertificateNumber,
    CertificateRules,
    Consent,
    Learner,
    Level,
    Observation,
    Skill,
)
from learners.printing import Facts, frame_of, words_of_learner
from sessions.demo.bulk import Rows
from sessions.demo.curves import DAY, Calendar, dice, id_at
from sessions.models import ATTENDED, Attendance, SignUp
from sessions.qualifying import said_of
from teams.models import Membership, Volunteer

NEEDED = {"sessions_needed": 2, "skills_needed": 1, "hours_needed": 8}  # of a phase of twelve days
AFTER = DAY * 6
WRONG = "Sai năm sinh trên giấy, chờ cấp lại"


def hand_out(rows: Rows, campaign: Campaign, area: Area, calendar: Calendar, *, seed: int, by: User) -> None:
    """A batch for each kind of people, numbered from 1 without a gap; the first learner's paper was taken back."""
    moment = calendar.at(calendar.first.ends_on + AFTER, 10)
    rules = CertificateRules(campaign=campaign, **NEEDED)
    made: list[Certificate] = []
    for kind, facts, begun in (
        (CertificateKind.LEARNER, list(facts_of_learners(rows, rules, moment)), moment),
        (CertificateKind.VOLUNTEER, list(facts_of_volunteers(rows, rules, moment)), moment + timedelta(minutes=25)),
    ):
        if facts:
            rng, count = dice(seed, "certificates", kind), len(facts)
            batch = CertificateBatch(
                id=id_at(rng, begun), kind=kind, campaign=campaign, area=area, state=CertificateBatch.State.DONE,
                total=count, done=count, created_at=begun, created_by=by, finished_at=begun + timedelta(minutes=1),
            )  # fmt: skip
            frame, first = frame_of(rules, moment.date()), len(made) + 1
            made += [
                paper(
                    kind, one, frame=frame, day=moment.date(), serial=first + place, pk=id_at(rng, begun),
                    batch=batch, part=place // PART + 1, campaign=campaign, issued_by=by,
                )
                for place, one in enumerate(facts)
            ]  # fmt: skip
            rows.add(batch)
    for revoked in made[:1]:
        revoked.revoked_at, revoked.revoked_by, revoked.revoked_because = moment + DAY * 3, by, WRONG
    rows.add(rules, CertificateNumber(year=moment.year, last=len(made)), *made)


def facts_of_learners(rows: Rows, rules: CertificateRules, moment: datetime) -> Iterator[Facts]:
    """Those who agreed, came often enough and did enough alone before that moment, by ward and name."""
    turns = Counter(
        row.learner_id
        for row in rows.of(Attendance)
        if row.status in ATTENDED and not row.session.cancelled_at and row.session.ends_at < moment
    )
    alone = skills_alone(rows, moment)
    agreed = {
        row.learner_id
        for row in rows.of(Consent)
        if row.purpose == Consent.Purpose.TRAINING and row.given_at < moment and not row.withdrawn_at
    }
    people: list[Learner] = rows.of(Learner)
    for one in sorted(people, key=lambda each: (each.area.sort_name, each.sort_name, each.pk)):
        came, can = turns[one.pk], [skill.short_vi or skill.name_vi for skill in alone.get(one.pk, [])]
        if one.pk in agreed and came >= rules.sessions_needed and len(can) >= rules.skills_needed:
            yield Facts(one.pk, one.area_id, words_of_learner(one, sessions=came, skills=can))


def skills_alone(rows: Rows, moment: datetime) -> dict[UUID, list[Skill]]:
    """What each learner was last seen doing alone, in the order of the catalogue."""
    latest: dict[tuple[UUID, int], Observation] = {}
    for row in sorted(rows.of(Observation), key=lambda each: (each.observed_at, each.pk)):
        if row.observed_at < moment:
            latest[row.learner_id, row.skill_id] = row
    alone: dict[UUID, list[Skill]] = defaultdict(list)
    for row in sorted(latest.values(), key=lambda each: (each.skill.place, each.skill.code)):
        if row.level >= Level.ALONE:
            alone[row.learner_id].append(row.skill)
    return alone


def facts_of_volunteers(rows: Rows, rules: CertificateRules, moment: datetime) -> Iterator[Facts]:
    """Those who had helped for enough hours by that moment, by name."""
    hours: dict[UUID, timedelta] = defaultdict(timedelta)
    roles: dict[UUID, Counter[Any]] = defaultdict(Counter)
    for row in rows.of(SignUp):
        if row.checked_in_at and row.checked_in_at < moment and not row.session.cancelled_at:
            hours[row.volunteer_id] += row.session.ends_at - row.session.starts_at
            roles[row.volunteer_id][row.role] += 1
    teams = {place.volunteer_id: place.team for place in rows.of(Membership)}
    people: list[Volunteer] = rows.of(Volunteer)
    for one in sorted(people, key=lambda each: (each.sort_name, each.pk)):
        if hours[one.pk] >= timedelta(hours=rules.hours_needed):
            team = teams[one.pk]
            yield Facts(one.pk, team.area_id, said_of(one, hours[one.pk], team, roles[one.pk]))
