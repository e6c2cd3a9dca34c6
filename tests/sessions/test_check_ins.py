"""The door's rules: codes that live three minutes, who is clearly meant, and one mark per person."""

import logging
import unicodedata
from datetime import timedelta
from uuid import uuid4

import pytest
import segno
from django.db import connection
from django.utils import timezone

from campaign.qr import picture_of
from sessions.attendance import record_marks
from sessions.check_ins import knocks
from sessions.check_ins.arrivals import Answer, arrive
from sessions.check_ins.codes import find_code, read_digits, show_code
from sessions.check_ins.people import Listed, meant
from sessions.models import Attendance, CheckInCode, Knock, Mark
from teams.access import access_of
from tests import factories

pytestmark = pytest.mark.django_db
PEOPLE = [
    Listed(uuid4(), name, "", phone)
    for name, phone in [
        ("Nguyễn Thị Hợi", "+84912345678"), ("Trần Văn Đức", "+84987650012"), ("Lê Thị Mùi", "+84900001234"),
        ("Lê Thị Mùi", "+84355551234"), ("Chu Văn An", ""), ("Phạm Hoà", ""), ("Phạm Hoa", ""),
    ]
]  # fmt: skip
PEOPLE = [person._replace(search_name=factories.fold(person.full_name)) for person in PEOPLE]


@pytest.fixture
def door(cast):
    """A session of today with two people of one name on its list, and the code that its leader shows."""
    session = cast.session()
    for name, phone in [("Nguyễn Thị Hợi", "+84912345678"), ("Lê Thị Mùi", ""), ("Lê Thị Mùi", "")]:
        factories.enrol(session, factories.make_learner(cast.ward, name, team=cast.team, phone=phone))
    return find_code(show_code(session, by=cast.team_leader).token)


def statuses(session):
    rows = Attendance.objects.filter(session=session).values_list("learner__full_name", "status")
    return sorted(rows)


def mark(door, status):
    learner = door.session.enrolments.get(learner__search_name="nguyen thi hoi").learner_id
    item = {"id": str(uuid4()), "session": str(door.session_id), "learner": str(learner), "status": status, "seen": 0}
    record_marks([item], by=door.shown_by, access=access_of(door.shown_by), origin="web")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Nguyễn Thị Hợi", "Nguyễn Thị Hợi"),
        (unicodedata.normalize("NFD", "nguyễn thị hợi"), "Nguyễn Thị Hợi"),
        ("nguyen thi hoi", "Nguyễn Thị Hợi"),
        ("NGUYEN HOI", "Nguyễn Thị Hợi"),
        ("bác Nguyễn Hợi", "Nguyễn Thị Hợi"),
        ("tran van duc", "Trần Văn Đức"),
        ("Chu Văn An", "Chu Văn An"),
        ("chú Chu An", "Chu Văn An"),
        ("phạm hòa", "Phạm Hoà"),
        ("5678", "Nguyễn Thị Hợi"),
        ("0912 345 678", "Nguyễn Thị Hợi"),
        ("+84 912.345.678", "Nguyễn Thị Hợi"),
        ("0012", "Trần Văn Đức"),
    ],
)
def test_a_person_who_is_clearly_meant_is_found(typed, name):
    assert [person.full_name for person in PEOPLE if person.learner == meant(typed, PEOPLE)] == [name]


@pytest.mark.parametrize(
    "typed",
    [
        "Hợi",
        "bác Hợi",
        "Lê Thị Mùi",
        "1234",
        "678",
        "pham hoa",
        "Thị Hợi Nguyễn",
        "Nguyễn Văn Hợi",
        "%",
        "9" * 40,
        "💡",
    ],
)
def test_nobody_is_found_where_it_could_be_another(typed):
    assert meant(typed, PEOPLE) is None


def test_the_token_has_128_bits_and_only_hashes_are_kept(cast, caplog):
    caplog.set_level(logging.DEBUG)
    shown = show_code(cast.session(), by=cast.team_leader)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM training_checkincode")
        kept = repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in cursor.fetchone()])
    secrets = (shown.token, shown.digits)
    assert (len(shown.token), [secret for secret in secrets if secret in kept + caplog.text]) == (22, [])


def test_every_look_at_the_screen_makes_another_code_and_the_one_before_lives_on(cast):
    session = cast.session()
    one, other = (show_code(session, by=cast.team_leader) for _ in range(2))
    assert [find_code(one.token) is None, find_code(other.token) is None, one.token == other.token] == [False] * 3


@pytest.mark.parametrize(("seconds", "opens"), [(179, True), (180, False)])
def test_a_code_opens_for_three_minutes(cast, seconds, opens):
    now = timezone.now().replace(hour=5)
    session = cast.session(starts_at=now)
    shown = show_code(session, by=cast.team_leader, now=now)
    later = now + timedelta(seconds=seconds)
    assert [find_code(secret, now=later) is not None for secret in (shown.token, shown.grouped)] == [opens, opens]


@pytest.mark.parametrize("typed", ["", "00000000", "x" * 22, "4829 173", "4829 1735 0", "٤٨٢٩١٧٣٥"])
def test_other_codes_open_nothing(cast, typed):
    show_code(cast.session(), by=cast.team_leader)
    assert find_code(typed) is None


def test_digits_are_read_however_they_are_grouped():
    assert [read_digits(text) for text in ("4829 1735", "4829-1735", "48291735", "4829173a5")] == ["48291735"] * 3 + [
        ""
    ]


@pytest.mark.parametrize("change", ["cancelled_at", "finished_at"])
def test_a_session_called_off_or_finished_lets_nobody_in(cast, change):
    session = cast.session()
    shown = show_code(session, by=cast.team_leader)
    code = find_code(shown.token)
    setattr(session, change, timezone.now())
    session.save()
    assert (find_code(shown.token), arrive(code, "Nguyễn Thị Hợi", visitor=uuid4())) == (None, Answer.CLOSED)


def test_a_session_of_another_day_has_no_door(cast):
    session = cast.session(starts_at=timezone.now() + timedelta(days=1))
    assert find_code(show_code(session, by=cast.team_leader).token) is None


def test_who_is_clearly_meant_is_marked_present_for_the_leader_who_shows_the_code(door, cast):
    assert arrive(door, "nguyen hoi", visitor=uuid4()) == Answer.WELCOME
    kept = Mark.objects.values_list("origin", "status", "recorded_by", "device_id")
    assert (list(kept), Knock.objects.count()) == ([("kiosk", "present", cast.team_leader.pk, None)], 0)


def test_a_person_who_comes_twice_is_marked_once(door):
    answers = [arrive(door, typed, visitor=uuid4()) for typed in ("Nguyễn Thị Hợi", "5678")]
    assert (answers, Mark.objects.count()) == ([Answer.WELCOME] * 2, 1)


def test_a_person_of_another_session_is_not_let_in(door, cast):
    factories.enrol(cast.session(hours=1), factories.make_learner(cast.ward, "Đỗ Thị Tý", team=cast.team))
    assert arrive(door, "Đỗ Thị Tý", visitor=uuid4()) == Answer.WAIT


@pytest.mark.parametrize("typed", ["Lê Thị Mùi", "Hợi", "Vũ Thị Sửu"])
def test_everyone_else_gets_one_answer_at_one_cost(door, typed, django_assert_num_queries):
    with django_assert_num_queries(7):
        answer = arrive(door, typed, visitor=uuid4())
    assert (answer, Mark.objects.count(), [knock.typed for knock in Knock.objects.all()]) == (Answer.WAIT, 0, [typed])


def test_the_same_visitor_knocks_once_and_another_of_that_name_again(door):
    visitor = uuid4()
    for who in (visitor, visitor, uuid4()):
        arrive(door, "Lê Thị Mùi", visitor=who)
    assert Knock.objects.count() == 2


def test_who_was_marked_late_is_welcome_and_stays_late(door):
    mark(door, "late")
    assert (arrive(door, "5678", visitor=uuid4()), statuses(door.session)) == (
        Answer.WELCOME,
        [("Nguyễn Thị Hợi", "late")],
    )


@pytest.mark.parametrize("status", ["absent", "excused"])
def test_what_the_leader_said_stands_until_the_leader_says_otherwise(door, status):
    mark(door, status)
    assert (arrive(door, "5678", visitor=uuid4()), statuses(door.session)) == (
        Answer.WAIT,
        [("Nguyễn Thị Hợi", status)],
    )


def test_whose_mark_was_cleared_may_check_in_again(door):
    arrive(door, "5678", visitor=uuid4())
    row = Attendance.objects.get()
    undo = {"id": str(uuid4()), "session": str(door.session_id), "learner": str(row.learner_id), "status": "unmarked"}
    record_marks([undo | {"seen": row.hlc}], by=door.shown_by, access=access_of(door.shown_by), origin="web")
    arrive(door, "5678", visitor=uuid4())
    assert statuses(door.session) == [("Nguyễn Thị Hợi", "present")]


def test_a_code_whose_leader_lost_the_right_marks_nobody(door, cast):
    cast.team.memberships.filter(volunteer=cast.leader).delete()
    assert (arrive(door, "5678", visitor=uuid4()), Mark.objects.count()) == (Answer.WAIT, 0)


def test_a_code_takes_only_so_many_names(door):
    CheckInCode.objects.update(names=CheckInCode.MOST_NAMES)
    assert arrive(door, "5678", visitor=uuid4()) == Answer.CLOSED


def test_the_leader_sees_whom_a_knock_may_mean_and_admits_them(door, cast):
    arrive(door, "bác Hợi", visitor=uuid4())
    [caller] = knocks.callers_at(door.session_id)
    knocks.admit(caller.knock, caller.lines[0].learner, by=cast.team_leader, access=access_of(cast.team_leader))
    assert (statuses(door.session), knocks.callers_at(door.session_id)) == ([("Nguyễn Thị Hợi", "present")], [])


def test_whoever_is_not_on_the_list_is_not_admitted_by_a_knock(door, cast):
    arrive(door, "Vũ Thị Sửu", visitor=uuid4())
    stranger = factories.make_learner(cast.foreign_ward, "Vũ Thị Sửu")
    knock = Knock.objects.get()
    result = knocks.admit(knock, stranger.pk, by=cast.team_leader, access=access_of(cast.team_leader))
    assert (result.code, len(knocks.callers_at(door.session_id))) == ("unknown_learner", 1)


def test_old_codes_and_knocks_are_forgotten(door):
    arrive(door, "Vũ Thị Sửu", visitor=uuid4())
    show_code(door.session, by=door.shown_by)
    counts = []
    for later in (timedelta(minutes=17), timedelta(minutes=19), timedelta(hours=12, minutes=1)):
        knocks.forget_old(timezone.now() + later)
        counts.append((CheckInCode.objects.count(), Knock.objects.count()))
    assert counts == [(2, 1), (0, 1), (0, 0)]


def test_the_picture_is_the_code_of_the_address():
    text = "https://donghanh.example.org/check-in/#abcdefghijklmnopqrstuv"
    picture, dark = picture_of(text), set()
    for stretch in filter(None, picture.path.split("z")):
        place, width = stretch.removeprefix("M").split("v")[0].split("h")
        x, y = map(int, place.split())
        dark |= {(x + step - 4, y - 4) for step in range(int(width))}
    rows = segno.make_qr(text, error="m").matrix
    assert (dark, picture.size) == (
        {(x, y) for y, row in enumerate(rows) for x, bit in enumerate(row) if bit},
        len(rows) + 8,
    )
