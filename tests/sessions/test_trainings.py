"""Training for volunteers qualifies who came, for a while; lineage counts whom that reached."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from campaign.navigation import navigation_of
from learners.models import Qualification
from learners.qualifications import months_after
from sessions.check_ins.volunteers import check_in, check_out
from sessions.models import SignUp
from sessions.scheduling import cancel, restore
from sessions.trainings import lineage_of
from teams.models import Membership
from tests import factories
from tests.factories_attendance import mark

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def skill():
    return factories.make_skill("B1")


@pytest.fixture
def training(cast, skill):
    session = cast.session(kind="train_the_trainer")
    session.skills.add(skill)
    SignUp.objects.create(session=session, volunteer=cast.leader, role="lead")
    SignUp.objects.create(session=session, volunteer=cast.member)
    return session


def comes(session, volunteer, by):
    return check_in(session.sign_ups.get(volunteer=volunteer), by=by)


def held():
    return list(Qualification.objects.values_list("volunteer", "skill__code", "trained_by"))


def test_who_came_is_qualified_and_who_was_in_charge_trained_them(cast, training):
    comes(training, cast.leader, cast.team_leader)
    comes(training, cast.member, cast.volunteer)
    comes(training, cast.member, cast.volunteer)
    assert held() == [(cast.member.pk, "B1", cast.leader.pk)]


def test_it_is_dated_and_ends_after_the_months_of_the_setting(cast, training, settings):
    settings.QUALIFICATION_MONTHS = 6
    comes(training, cast.member, cast.volunteer)
    row = Qualification.objects.get()
    assert (row.granted_on, row.expires_on) == (training.day, months_after(training.day, 6))
    days = (row.granted_on - timedelta(1), row.granted_on, row.expires_on - timedelta(1), row.expires_on)
    assert [Qualification.objects.valid_on(day).exists() for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_end_with_the_month(day, months, then):
    assert months_after(day, months) == then


def test_taking_the_check_in_back_takes_it_back(cast, training):
    check_out(comes(training, cast.member, cast.volunteer))
    assert held() == []


def test_a_training_that_was_called_off_qualifies_nobody_until_it_takes_place(cast, training):
    comes(training, cast.member, cast.volunteer)
    cancel(training, because="", by=cast.coordinator)
    assert held() == []
    restore(training, by=cast.coordinator)
    assert len(held()) == 1


def test_a_training_without_skills_is_for_accompanying_at_all(cast, training):
    training.skills.clear()
    comes(training, cast.member, cast.volunteer)
    comes(training, cast.member, cast.volunteer)
    assert held() == [(cast.member.pk, None, cast.leader.pk)]


def test_any_other_session_qualifies_nobody(cast):
    session = cast.session()
    SignUp.objects.create(session=session, volunteer=cast.member)
    comes(session, cast.member, cast.volunteer)
    assert held() == []


def test_lineage_counts_learners_of_the_trained_once_and_only_since_then(cast, training):
    comes(training, cast.member, cast.volunteer)
    learner = factories.make_learner(cast.ward)
    for days in (-3, 1, 2):
        session = cast.session(starts_at=timezone.now() + timedelta(days))
        SignUp.objects.create(session=session, volunteer=cast.member)
        people = [learner, factories.make_learner(cast.ward, "Trần Văn Hải")] if days < 0 else [learner]
        for person in people:
            mark(session, person)
    lineage = lineage_of(cast.leader)
    assert (lineage.trained, lineage.reached_by_them, lineage.reached) == ([cast.member], 1, 0)


def test_teams_are_told_apart_by_what_their_people_may_teach(cast, training, skill):
    comes(training, cast.member, cast.volunteer)
    people = Membership.objects.on(TODAY)
    found = [
        dict(Qualification.objects.teaching(skills).people_by_team(people))
        for skills in ([skill.pk], [factories.make_skill("Z9").pk])
    ]
    assert found == [{cast.team.pk: 1}, {}]


def test_the_volunteers_page_shows_skill_trainer_and_numbers(cast, training):
    comes(training, cast.member, cast.volunteer)
    page = cast.client(cast.volunteer).get(f"/teams/volunteers/{cast.member.pk}/").content.decode()
    assert ("Dùng VNeID" in page, "Nguyễn Khánh Linh" in page) == (True, True)


def test_the_volunteers_page_belongs_to_the_teams_in_the_navigation(cast):
    page = cast.client(cast.coordinator).get(f"/teams/volunteers/{cast.member.pk}/").context["request"]
    assert [place.url for place in navigation_of(page) if place.current] == ["/teams/"]
