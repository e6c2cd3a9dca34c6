"""Enrolling: several people at once, within the seats, all or none."""

import pytest
from django.utils import timezone

from sessions.enrolments import SessionFull, enrol
from sessions.held import SessionCalledOff
from sessions.models import Enrolment
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast):
    return [factories.make_learner(cast.ward, f"Bùi Thị {name}", team=cast.team) for name in "ABC"]


def ids(people):
    return [learner.pk for learner in people]


def test_several_people_are_enrolled_at_once(cast, people):
    assert enrol(cast.session(seats=3), ids(people)) == 3


def test_enrolling_again_enrols_nobody_twice(cast, people):
    session = cast.session(seats=3)
    enrol(session, ids(people))
    assert (enrol(session, ids(people)), Enrolment.objects.count()) == (0, 3)


def test_too_many_people_are_refused_and_nobody_is_enrolled(cast, people):
    session = cast.session(seats=2)
    with pytest.raises(SessionFull) as full:
        enrol(session, ids(people))
    assert (full.value.free, Enrolment.objects.count()) == (2, 0)


def test_walk_ins_take_no_seat(cast, people):
    session = cast.session(seats=2)
    Enrolment.objects.create(session=session, learner=people[2], is_walk_in=True)
    assert enrol(session, ids(people[:2])) == 2


def test_nobody_is_enrolled_at_a_session_called_off(cast, people):
    with pytest.raises(SessionCalledOff):
        enrol(cast.session(cancelled_at=timezone.now()), ids(people))


def post(cast, session, *people, user=None):
    url = f"/sessions/{session.pk}/enrolments/"
    return cast.client(user or cast.team_leader).post(url, {"learner": ids(people)})


def test_the_page_enrols_whom_one_ticks(cast, people):
    session = cast.session()
    assert post(cast, session, *people).headers["Location"] == session.get_absolute_url()
    assert session.enrolments.count() == 3


def test_the_page_says_how_many_seats_are_left(cast, people):
    response = post(cast, cast.session(seats=1), *people)
    assert (response.status_code, "Chỉ còn 1 chỗ mà đang chọn 3 bác" in response.content.decode()) == (422, True)


def test_the_page_counts_walk_ins_beside_the_seats(cast, people):
    session = cast.session(seats=3)
    Enrolment.objects.create(session=session, learner=people[0], is_walk_in=True)
    page = cast.client(cast.team_leader).get(f"/sessions/{session.pk}/enrolments/").content.decode()
    assert ("Còn 3 chỗ" in page, "0/3" in page) == (True, True)


def test_someone_outside_ones_scope_cannot_be_enrolled(cast):
    session = cast.session()
    post(cast, session, factories.make_learner(cast.foreign_ward))
    assert session.enrolments.count() == 0


def test_nobody_chosen_is_said(cast):
    assert "Chọn ít nhất một bác" in post(cast, cast.session()).content.decode()


def test_a_search_without_accents_finds_people_who_are_not_listed_yet(cast, people):
    session = cast.session()
    enrol(session, ids(people[:1]))
    page = cast.client(cast.team_leader).get(f"/sessions/{session.pk}/enrolments/?q=bui thi").content.decode()
    assert ["Bùi Thị A" in page, "Bùi Thị B" in page] == [False, True]
