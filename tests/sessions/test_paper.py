"""The roll call on paper: a sheet without private data, keying in that repeats safely, differences shown, undo."""

from uuid import uuid4

import pytest

from campaign.models import Area
from learners.models import Consent, Learner
from sessions import scheduling
from sessions.models import Attendance, Guest, Mark
from sessions.paper import sheets
from sessions.paper.sheets import code_of, sheet_of
from teams.access import access_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(roll, cast):
    """Posts the form of the roll's session as its leader; answers with the page."""
    client = cast.client(cast.team_leader)

    def post(*statuses, step="save", form=None, **fields):
        rows = zip(roll.learners, statuses, strict=False)
        data = {f"status-{learner.pk}": status for learner, status in rows if status}
        return client.post(
            f"/sessions/{roll.session.pk}/sheet/keying/", {"form": form or uuid4(), step: "1"} | data | fields
        )

    return post


def standing(roll):
    return [
        Attendance.objects.filter(session=roll.session, learner=one).values_list("status", flat=True).first()
        for one in roll.learners
    ]


def test_the_sheet_names_people_and_nothing_private(roll, cast):
    Learner.objects.filter(pk=roll.learners[0].pk).update(
        phone="+84912345678", birth_year=1956, hard_of_hearing=True, neighbourhood="ngõ 52"
    )
    page = cast.client(cast.team_leader).get(f"/sessions/{roll.session.pk}/sheet/").content.decode()
    wanted = ("Bác Nguyễn Thị 0", "nghe kém", "912345678", "1956", "ngõ 52")
    assert [word in page for word in wanted] == [True, True, False, False, False]


def test_namesakes_are_told_apart_by_their_residential_group(roll, cast):
    other = factories.make_learner(cast.ward, "Nguyễn Thị 0", neighbourhood="tổ 9")
    factories.enrol(roll.session, other)
    assert [row.neighbourhood for row in sheet_of(roll.session).rows if row.neighbourhood] == ["tổ 9"]


def test_a_number_on_the_paper_stays_the_same_person(roll, cast):
    printed = [row.line.learner for row in sheet_of(roll.session).rows]
    factories.enrol(roll.session, factories.make_learner(cast.ward, "An An"))
    assert [row.line.learner for row in sheet_of(roll.session, len(printed)).rows][:3] == printed


def test_a_sheet_costs_two_statements(roll, django_assert_num_queries):
    with django_assert_num_queries(2):
        sheet_of(roll.session)


@pytest.mark.parametrize("change", [str, str.lower, lambda code: code.replace(" ", ""), lambda code: code[:9]])
def test_the_code_of_a_sheet_finds_its_session(roll, cast, change):
    code = change(code_of(roll.session.pk, 3))
    found = sheets.find(code, access_of(cast.team_leader))
    assert found
    assert found[0] == roll.session


@pytest.mark.parametrize("code", ["", "x", "0000 0000-3", "%' OR 1"])
def test_an_unknown_code_is_said_in_words(roll, cast, code):
    answer = cast.client(cast.team_leader).post("/sessions/sheets/", {"code": code})
    assert (answer.status_code, "Bạn không phụ trách buổi nào có mã này" in answer.content.decode()) == (422, True)


def test_a_foreign_session_is_not_found_by_its_code(roll, cast):
    assert sheets.find(code_of(roll.session.pk, 3), access_of(cast.outsider)) is None


def test_what_is_keyed_in_is_marked(key, roll):
    assert key("present", "late", "excused").status_code == 302
    assert standing(roll) == ["present", "late", "excused"]
    assert set(Mark.objects.values_list("origin", "recorded_by")) == {("web", roll.leader.pk)}


def test_letters_stand_for_states(key, roll):
    key("c", "V", "")
    assert standing(roll) == ["present", "absent", None]


def test_the_same_form_again_writes_nothing(key, roll):
    form = uuid4()
    fields = {"new-0-name": "Lê Thị Mùi", "new-0-agrees": "on", "new-0-same": "new", "lines": "1", "guests": "2"}
    for _ in range(2):
        key("present", "", "", form=form, **fields)
    named = Learner.objects.filter(full_name="Lê Thị Mùi").count()
    assert [Mark.objects.count(), named, Guest.objects.count()] == [2, 1, 2]


def test_nothing_is_written_before_the_differences_were_seen(key, roll):
    roll.send(roll.mark("absent"))
    page = key("present", "late", "", step="preview")
    assert (page.status_code, Mark.objects.count()) == (200, 1)
    assert ["Giấy: Có" in page.content.decode(), "Hệ thống: Vắng" in page.content.decode()] == [True, True]


@pytest.mark.parametrize(("take", "status"), [("paper", "present"), ("ledger", "absent")])
def test_where_they_differ_the_person_chooses(key, roll, take, status):
    roll.send(roll.mark("absent"))
    key("present", "", "", **{f"take-{roll.learners[0].pk}": take, "guests": "1"})
    assert roll.attendance()[0] == status


def test_a_mark_that_came_meanwhile_is_shown_first(key, roll):
    roll.send(roll.mark("absent", hlc=2_000))
    answer = key("present", "", "", **{f"seen-{roll.learners[0].pk}": "0"})
    assert (answer.status_code, roll.attendance()[0]) == (422, "absent")


def test_the_button_fills_the_open_rows_and_saves_nothing(key, roll):
    page = key("late", "", "", step="x", fill="present").content.decode()
    assert (page.count('value="present" checked'), page.count('value="late" checked'), Mark.objects.count()) == (
        2, 1, 0
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"new-0-name": "Lê Thị Mùi"}, "đã đồng ý trên giấy"),
        ({"new-0-agrees": "on"}, "Ghi họ và tên"),
        ({"new-0-name": "x" * 121, "new-0-agrees": "on"}, "quá dài"),
        ({"guests": "hai"}, "bằng số"),
        ({"guests": "900"}, "quá 200"),
        ({}, "Chưa nhập gì"),
    ],
)
def test_what_is_wrong_is_said_beside_its_row(key, fields, words):
    answer = key(**fields)
    assert (answer.status_code, words in answer.content.decode(), Mark.objects.count()) == (422, True, 0)


def test_a_state_that_does_not_exist_is_said_beside_its_row(key, roll):
    answer = key("asleep", "present", "")
    assert (answer.status_code, f'href="#status-{roll.learners[0].pk}"' in answer.content.decode()) == (422, True)


def test_a_newcomer_is_kept_with_their_consent_on_paper(key, roll, cast):
    key(**{"new-0-name": "Lê Thị Mùi", "new-0-agrees": "on", "new-0-status": "late"})
    learner = Learner.objects.get(full_name="Lê Thị Mùi")
    assert (roll.attendance(learner)[0], Consent.objects.get(learner=learner).means) == ("late", "paper")


def test_someone_of_the_same_name_must_be_decided_on(key, roll, cast):
    known = factories.make_learner(cast.ward, "LE THI MUI")
    line = {"new-0-name": "Lê Thị Mùi", "new-0-agrees": "on"}
    assert key(**line).status_code == 422
    assert key(**line, **{"new-0-same": str(known.pk)}).status_code == 302
    assert (roll.attendance(known)[0], Learner.objects.filter(search_name="le thi mui").count()) == ("present", 1)


def test_undo_gives_everyone_their_state_before(key, roll, cast):
    roll.send(roll.mark("late"))
    form = uuid4()
    key("absent", "present", "", form=form, guests="2")
    url = f"/sessions/{roll.session.pk}/sheet/{form}/undo/"
    for _ in range(2):
        cast.client(cast.team_leader).post(url)
    assert (standing(roll), Guest.objects.counted().count()) == (["late", "unmarked", None], 0)


def test_undo_leaves_what_was_marked_since(key, roll, cast):
    form = uuid4()
    key("present", "", "", form=form)
    roll.send(roll.mark("absent", hlc=2**52, seen=2**52 - 1))
    cast.client(cast.team_leader).post(f"/sessions/{roll.session.pk}/sheet/{form}/undo/")
    assert roll.attendance()[0] == "absent"


def test_only_ones_own_form_is_taken_back(key, roll, cast):
    form = uuid4()
    key("present", "", "", form=form)
    cast.client(cast.coordinator).post(f"/sessions/{roll.session.pk}/sheet/{form}/undo/")
    assert roll.attendance()[0] == "present"


def test_a_session_called_off_takes_nothing(key, roll, cast):
    scheduling.cancel(roll.session, because="Mưa to", by=cast.coordinator)
    assert (key("present", "", "").status_code, Mark.objects.count()) == (200, 0)


def test_keying_in_costs_the_same_for_many_people(key, roll, cast, django_assert_max_num_queries):
    more = [factories.make_learner(cast.ward, f"Lê Thị {number}") for number in range(30)]
    factories.enrol(roll.session, *more)
    roll.learners += more
    with django_assert_max_num_queries(30):
        key(*["present"] * 33)
    assert (Mark.objects.count(), Area.objects.count() > 0) == (33, True)
