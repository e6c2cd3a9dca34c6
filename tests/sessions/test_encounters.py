"""Quick entries: each counts whom it should, once, and can be taken back."""

import pytest
from django.urls import reverse

from campaign.ids import new_id
from campaign.roll_ups import recompute_pending, verify
from learners.models import Learner, Observation, Progress
from sessions.models import Attendance, Encounter, Guest, TrainingSession
from tests import factories
from tests.sessions.conftest import make_roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast):
    factories.make_skill("D1")
    return make_roll(cast, kind="help_desk")


def post(cast, desk, **fields):
    url = reverse("sessions:encounter_create", args=[desk.session.pk])
    return cast.client(cast.team_leader).post(url, {"id": str(new_id()), "outcome": "helped", "skill": "D1"} | fields)


def undo(cast, desk):
    url = reverse("sessions:encounter_undo", args=[desk.session.pk, Encounter.objects.standing().get().pk])
    return cast.client(cast.team_leader).post(url)


def heads(desk):
    counted = TrainingSession.objects.with_guest_count().get(pk=desk.session.pk).guest_count
    return counted, Attendance.objects.filter(session=desk.session, status="present").count()


def test_who_wants_no_name_is_one_head(cast, desk):
    assert post(cast, desk).status_code == 302
    assert (heads(desk), Encounter.objects.get().outcome) == ((1, 0), "helped")


def test_someone_on_the_list_is_present_and_has_a_level(cast, desk):
    post(cast, desk, who=str(desk.learners[0].pk), outcome="alone")
    assert (heads(desk), Progress.objects.get(learner=desk.learners[0]).level) == ((0, 1), 2)


def test_a_new_name_becomes_a_learner_who_is_present(cast, desk):
    post(cast, desk, full_name="Trần Thị Mới", agrees="1", form_of_address="ba")
    learner = Learner.objects.get(full_name="trần thị mới".title())
    assert (heads(desk), Encounter.objects.get().learner, learner.form_of_address) == ((0, 1), learner, "ba")


def test_a_name_without_consent_is_asked_again_and_not_kept(cast, desk):
    assert post(cast, desk, full_name="Trần Thị Mới").status_code == 422
    assert (heads(desk), Encounter.objects.count()) == ((0, 0), 0)


@pytest.mark.parametrize("outcome", ["later", "declined", "nobody_home"])
def test_a_door_that_stays_closed_is_a_visit_and_nobodys_attendance(cast, desk, outcome):
    post(cast, desk, outcome=outcome, skill="")
    assert (heads(desk), Guest.objects.count(), Encounter.objects.get().outcome) == ((0, 0), 0, outcome)


def test_help_needs_a_skill(cast, desk):
    assert post(cast, desk, skill="").status_code == 422


def test_a_repeated_post_is_one_entry(cast, desk):
    number = str(new_id())
    for _ in range(2):
        post(cast, desk, id=number)
    assert (heads(desk), Encounter.objects.count()) == ((1, 0), 1)


@pytest.mark.parametrize("by_name", [True, False])
def test_undo_takes_all_of_it_back_and_keeps_both_rows(cast, desk, by_name):
    post(cast, desk, who=str(desk.learners[0].pk) if by_name else "")
    undo(cast, desk)
    assert (heads(desk), Encounter.objects.standing().count(), Encounter.objects.count()) == ((0, 0), 0, 2)
    assert (Observation.objects.count(), Progress.objects.count()) == (0, 0)


def test_an_entry_never_lowers_a_level(cast, desk):
    for outcome in ("alone", "helped", "not_yet"):
        post(cast, desk, who=str(desk.learners[0].pk), outcome=outcome)
    assert Progress.objects.get(learner=desk.learners[0]).level == 2


def test_visits_are_rolled_up_and_recounted_alike(cast, desk):
    post(cast, desk)
    post(cast, desk, outcome="nobody_home")
    post(cast, desk, who=str(desk.learners[0].pk))
    undone = Encounter.objects.get(outcome="nobody_home")
    cast.client(cast.team_leader).post(reverse("sessions:encounter_undo", args=[desk.session.pk, undone.pk]))
    recompute_pending()
    assert (verify(cast.campaign).differences, verify(cast.campaign).waiting) == (0, 0)


@pytest.mark.parametrize("entries", [1, 30])
def test_the_page_costs_the_same_whatever_was_entered(cast, desk, entries, django_assert_max_num_queries):
    for _ in range(entries):
        Encounter.objects.create(
            pk=new_id(), session=desk.session, outcome="helped", observed_at=desk.session.starts_at, body_hash=b"",
            recorded_by=cast.team_leader,
        )  # fmt: skip
    client = cast.client(cast.team_leader)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("sessions:encounter_create", args=[desk.session.pk]))
    assert page.content.count(b"data-encounter") == entries


def test_the_day_leads_to_quick_entries(cast, desk):
    assert desk.session.get_roll_url() == reverse("sessions:encounter_create", args=[desk.session.pk])
