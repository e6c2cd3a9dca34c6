"""From barriers to doors: open home visits become sessions of the teams that own them, once."""

import pytest
from django.utils import timezone

from learners.models import Action
from sessions.attendance import finish
from sessions.models import TrainingSession
from teams.access import access_of
from teams.models import Volunteer
from tests import factories
from tests import factories_attendance as roll_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def stuck(cast):
    """Five learners of the ward whose barrier asks for a home visit; the member accompanies the first."""
    learners = [factories.make_learner(cast.ward, f"Bác {n}", team=cast.team) for n in range(5)]
    for learner in learners:
        factories.make_stuck(learner)
    Action.objects.update(team=cast.team)
    Action.objects.filter(learner=learners[0]).update(volunteer=cast.member)
    return learners


def arrange(cast, user=None):
    return cast.client(user or cast.coordinator).post(f"/sessions/areas/{cast.ward.pk}/home-visits/", follow=True)


def test_open_visits_become_sessions_of_up_to_four_doors(cast, stuck):
    page = arrange(cast).getvalue().decode()
    made = TrainingSession.objects.order_by("starts_at")
    assert [(each.kind, each.team_id, each.enrolments.count()) for each in made] == [
        ("door_to_door", cast.team.pk, 4), ("door_to_door", cast.team.pk, 1),
    ]  # fmt: skip
    assert ["5 lượt ghé nhà vào 2 buổi" in page, made[0].starts_at < made[1].starts_at] == [True, True]


def test_several_visits_to_one_person_are_one_door(cast, stuck):
    for _more in range(2):
        factories.make_stuck(stuck[0])
    Action.objects.filter(team=None).update(team=cast.team)
    button = cast.client(cast.coordinator).get(f"/learners/areas/{cast.ward.pk}/retention/").getvalue().decode()
    page = arrange(cast).getvalue().decode()
    sessions = Action.objects.filter(learner=stuck[0]).values_list("training_session_id", flat=True)
    told = ("Xếp 5 lượt ghé nhà" in button, "5 lượt ghé nhà vào 2 buổi" in page)
    assert (told, len(sessions), len(set(sessions))) == ((True, True), 3, 1)


def test_what_is_arranged_is_not_arranged_again(cast, stuck):
    arrange(cast)
    page = arrange(cast).getvalue().decode()
    assert (TrainingSession.objects.count(), "Chưa xếp được lượt nào" in page) == (2, True)


def test_the_owner_of_a_visit_is_expected_at_it(cast, stuck):
    arrange(cast)
    session = TrainingSession.objects.get(enrolments__learner=stuck[0])
    assert list(session.sign_ups.values_list("volunteer", flat=True)) == [cast.member.pk]


@pytest.mark.parametrize("age", [17, 30])
def test_nobody_young_visits_alone(cast, stuck, age):
    """The leader goes along; where they may be under 18 as well, the team finds somebody else."""
    year = timezone.localdate().year
    Volunteer.objects.filter(pk=cast.member.pk).update(birth_year=year - 16)
    Volunteer.objects.filter(pk=cast.leader.pk).update(birth_year=year - age)
    arrange(cast)
    session = TrainingSession.objects.get(enrolments__learner=stuck[0])
    people = set(session.sign_ups.values_list("volunteer", flat=True))
    assert people == ({cast.member.pk, cast.leader.pk} if age == 30 else set())


def test_a_busy_hour_is_passed_over(cast, stuck):
    arrange(cast)
    first = TrainingSession.objects.order_by("starts_at").first()
    Action.objects.update(training_session_id=None)
    arrange(cast)
    again = TrainingSession.objects.filter(starts_at=first.starts_at).count()
    assert (TrainingSession.objects.count(), again) == (4, 1)


def test_a_visit_that_took_place_is_done(cast, stuck):
    arrange(cast)
    session = TrainingSession.objects.order_by("starts_at").first()
    met = session.enrolments.first().learner
    roll_call.mark(session, met)
    finish(session, by=cast.team_leader, access=access_of(cast.team_leader))
    assert list(Action.objects.filter(state="done").values_list("learner", flat=True)) == [met.pk]


@pytest.mark.parametrize(("role", "status"), [("official", 403), ("outsider", 404), ("team_leader", 404)])
def test_only_who_coordinates_the_ward_arranges_visits(cast, stuck, role, status):
    assert (arrange(cast, cast.users[role]).status_code, TrainingSession.objects.count()) == (status, 0)
