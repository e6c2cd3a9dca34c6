"""The roll-call page: one tap is one mark, with and without htmx; what cannot be stored is said and changes nothing."""

import re

import pytest
from django.utils import timezone

from campaign.ids import new_id
from sessions.models import Guest, Mark
from tests import factories
from tests.sessions.conftest import make_roll

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(cast):
    return cast.client(cast.team_leader)


def url(roll, page="attendance"):
    return f"/sessions/{roll.session.pk}/{page}/"


def tap(roll, status="late", **changes):
    return {"learner": roll.learners[0].pk, "id": new_id(), "seen": 0, "was": "unmarked", "status": status} | changes


def pressed(response):
    return re.findall(r'name="status" value="\w+" aria-pressed="true" aria-label="([^"]+)"', response.content.decode())


@pytest.mark.parametrize("people", [10, 30, 100])
def test_the_page_costs_five_statements_whatever_the_number_of_people(cast, client, people, django_assert_num_queries):
    roll = make_roll(cast, people)
    with django_assert_num_queries(5):
        response = client.get(url(roll))
    assert response.content.count(b'class="roll-row"') == people


def test_a_tap_is_stored_and_leads_back_to_the_row(roll, client):
    response = client.post(url(roll, "marks"), tap(roll))
    assert roll.attendance()[0] == "late"
    assert response.headers["Location"].endswith(f"was=unmarked#row-{roll.learners[0].pk}")


def test_the_page_after_a_tap_offers_to_undo_it(roll, client):
    response = client.post(url(roll, "marks"), tap(roll), follow=True)
    assert "Đã ghi bác 0 đến muộn" in response.content.decode()


def test_a_tap_with_htmx_gives_back_only_what_changed(roll, client):
    response = client.post(url(roll, "marks"), tap(roll), headers=HTMX)
    assert (response.status_code, pressed(response)) == (200, ["Muộn"])
    assert response.content.decode().count("hx-swap-oob") == 8  # the row, five counts, the undo bar, the footer


def test_a_repeated_post_is_the_same_mark(roll, client):
    once = tap(roll)
    client.post(url(roll, "marks"), once)
    client.post(url(roll, "marks"), once)
    assert Mark.objects.count() == 1


def test_two_different_taps_on_one_page_are_two_marks(roll, client):
    once = tap(roll)
    client.post(url(roll, "marks"), once)
    client.post(url(roll, "marks"), once | {"status": "present"})
    assert [Mark.objects.count(), roll.attendance()[0]] == [2, "present"]


def test_a_mark_made_after_seeing_one_from_a_fast_clock_still_wins(roll, client, tick):
    ahead = tick() + 200_000
    roll.send(roll.mark("absent", hlc=ahead))
    client.post(url(roll, "marks"), tap(roll, "present", seen=ahead))
    assert roll.attendance() == ("present", ahead + 1, False)


def test_the_pressed_button_clears_the_mark(roll, client):
    roll.send(roll.mark("present"))
    response = client.get(url(roll))
    assert 'value="unmarked" aria-pressed="true" aria-label="Có"' in response.content.decode()


def test_a_disputed_row_asks_to_choose_again(roll, client):
    roll.send(roll.mark("present", hlc=10), roll.mark("absent", hlc=11))
    assert client.get(url(roll)).content.decode().count('<p class="roll-dispute" >') == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"learner": new_id()}, "Bác này chưa có trong danh sách"),
        ({"learner": "x"}, "Không đọc được lần điểm danh này"),
        ({"status": "asleep"}, "Không rõ có mặt hay vắng"),
        ({"id": "17"}, "Không đọc được lần điểm danh này"),
        ({"seen": "-5"}, "Không đọc được lần điểm danh này"),
        ({"seen": "9" * 30}, "Không đọc được lần điểm danh này"),
    ],
)
def test_a_bad_tap_is_refused_in_words(roll, client, headers, change, words):
    response = client.post(url(roll, "marks"), tap(roll, **change), headers=headers)
    assert (response.status_code, words in response.content.decode(), Mark.objects.count()) == (422, True, 0)


def test_a_session_called_off_takes_no_marks_and_says_so(cast, client):
    roll = make_roll(cast, cancelled_at=timezone.now())
    response = client.post(url(roll, "marks"), tap(roll))
    assert (response.status_code, Mark.objects.count()) == (422, 0)
    assert "Buổi này đã hủy nên không điểm danh được." in response.content.decode()


def test_a_foreign_session_is_not_there(roll, cast):
    assert cast.client(cast.outsider).post(url(roll, "marks"), tap(roll)).status_code == 404


def test_an_official_sees_no_roll_call(roll, cast):
    assert cast.client(cast.official).get(url(roll)).status_code == 403


@pytest.mark.parametrize(
    ("query", "shown"),
    [("status=late", 1), ("status=absent", 1), ("status=unmarked", 1), ("status=nonsense", 3), ("q=nguyen+thi+0", 1)],
)
def test_the_list_can_be_filtered(roll, client, query, shown):
    roll.send(roll.mark("late"), roll.mark("excused", learner=roll.learners[1]))
    assert client.get(f"{url(roll)}?{query}").content.count(b'class="roll-row" id=') == shown


def test_a_search_finds_people_beyond_the_list(roll, client, cast):
    factories.make_learner(cast.ward, "Nguyễn Thị Hoán", team=cast.team)
    assert "Chưa ghi tên buổi này" in client.get(f"{url(roll)}?q=hoan").content.decode()


def test_names_are_escaped(cast, client):
    session = cast.session()
    factories.enrol(session, factories.make_learner(cast.ward, "<img src=x> {0} \ue000name\ue001", team=cast.team))
    page = client.get(f"/sessions/{session.pk}/attendance/").content.decode()
    assert (page.count("<img src=x>"), page.count("&lt;img src=x&gt; {0}")) == (0, 2)


def test_finishing_leaves_the_unmarked_open_unless_told(roll, client):
    roll.send(roll.mark("present"))
    client.post(url(roll, "finish"), {"note": "Mạng yếu"})
    roll.session.refresh_from_db()
    assert (roll.session.finish_note, roll.session.finished_at is None, len(roll.rows())) == ("Mạng yếu", False, 1)


def test_finishing_marks_the_rest_absent_when_told(roll, client):
    roll.send(roll.mark("present"))
    response = client.post(url(roll, "finish"), {"rest": "absent"})
    assert sorted(row[1] for row in roll.rows()) == ["absent", "absent", "present"]
    assert response.headers["Location"] == url(roll, "progress")


def test_finishing_twice_keeps_the_first_time(roll, client):
    client.post(url(roll, "finish"))
    roll.session.refresh_from_db()
    first = roll.session.finished_at
    client.post(url(roll, "finish"), {"rest": "absent"})
    roll.session.refresh_from_db()
    assert roll.session.finished_at == first


def test_a_session_called_off_cannot_be_closed(cast, client):
    roll = make_roll(cast, cancelled_at=timezone.now())
    client.post(url(roll, "finish"), {"rest": "absent"})
    roll.session.refresh_from_db()
    assert (roll.session.finished_at, roll.rows()) == (None, [])


def test_a_counted_guest_has_no_name_and_can_be_taken_back(roll, client):
    number = new_id()
    for _ in range(2):
        client.post(url(roll, "walk-ins/new"), {"guest": "1", "id": number})
    assert list(Guest.objects.values_list("pk", "session")) == [(number, roll.session.pk)]
    client.post(url(roll, f"guests/{number}/delete"))
    client.post(url(roll, "walk-ins/new"), {"guest": "1", "id": number})  # a late repeat of the first
    assert Guest.objects.counted().count() == 0
