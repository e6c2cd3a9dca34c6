"""A phone's queue brought as a file: judged like the phone's own post, let in once, and known when the phone sends."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from campaign.ids import new_id
from learners.models import Learner
from sessions.models import Encounter, Guest, Mark, QuarantinedMark, QueueFile
from tests import factories
from tests.sessions.sync.conftest import DEVICE, walk_in
from tests.sessions.sync.test_encounters import back, entry
from tests.sessions.sync.test_guests import guest

pytestmark = pytest.mark.django_db
FILES = "/sessions/files/"


@pytest.fixture
def bring(phone, cast):
    """Uploads a file as someone; gives the answer to the upload."""

    def post(*marks, by=None, maker=None, raw=None, name="diem-danh.json", **batch):
        document = phone.batch(*marks, **batch) | {"user": str((maker or cast.team_leader).pk)}
        content = raw if raw is not None else json.dumps(document).encode()
        return cast.client(by or cast.coordinator).post(FILES, {"file": SimpleUploadedFile(name, content)})

    return post


@pytest.fixture
def let_in(bring, cast):
    def post(*marks, by=None, **batch):
        answer = bring(*marks, by=by, **batch)
        assert answer.status_code == 302, answer.content.decode()
        cast.client(by or cast.coordinator).post(answer["Location"])
        return QueueFile.objects.get(pk=answer["Location"].split("/")[-2])

    return post


def test_a_file_is_let_in_and_the_phone_is_told_seen_later(let_in, phone, roll):
    person = walk_in()
    marks = [roll.mark(), roll.mark("late", learner=roll.learners[1]), roll.mark() | {"learner": person["id"]}]
    assert let_in(*marks, learners=[person]).outcomes == {"stored": 4}
    answer = phone.send(*marks, learners=[person])
    assert {each["outcome"] for each in answer["marks"] + answer["learners"]} == {"seen"}


def test_what_the_phone_sent_before_is_seen(let_in, phone, roll):
    mark = roll.mark()
    phone.send(mark)
    assert let_in(mark, roll.mark(learner=roll.learners[1])).outcomes == {"seen": 1, "stored": 1}


def test_the_maker_stays_the_author_and_who_brought_it_is_kept(let_in, roll, cast):
    file = let_in(roll.mark(hlc=5_000))
    mark = Mark.objects.get()
    assert (mark.recorded_by, str(mark.device_id), mark.hlc) == (cast.team_leader, DEVICE, 5_000)
    assert (file.maker, file.brought_by, bytes(file.content), [*file.sessions.all()]) == (
        cast.team_leader, cast.coordinator, b"", [roll.session]
    )  # fmt: skip


def test_looking_changes_nothing(bring, roll, cast):
    url = bring(roll.mark(), roll.mark("asleep"), learners=[walk_in()])["Location"]
    page = cast.client(cast.coordinator).get(url).content.decode()
    assert ["Không rõ có mặt hay vắng" in page, str(roll.learners[0]) in page] == [True, True]
    assert [model.objects.count() for model in (Mark, QuarantinedMark)] == [0, 0]


def test_refused_items_lie_in_quarantine_as_the_makers(let_in, roll, cast):
    assert let_in(roll.mark(), roll.mark("asleep")).outcomes == {"refused": 1, "stored": 1}
    assert QuarantinedMark.objects.get().recorded_by == cast.team_leader


def test_letting_in_twice_and_bringing_it_again_changes_nothing(let_in, bring, roll, cast):
    mark = roll.mark()
    file = let_in(mark)
    cast.client(cast.coordinator).post(file.get_absolute_url())
    assert (let_in(mark).outcomes, Mark.objects.count()) == ({"seen": 1}, 1)


def test_the_same_file_chosen_twice_is_one_draft(bring, roll):
    mark = roll.mark()
    assert bring(mark)["Location"] == bring(mark)["Location"]


def test_heads_without_a_name_come_along(let_in, roll):
    head = {"id": str(new_id()), "session": str(roll.session.pk), "counted": True, "observed_at": "2026-07-15T08:00"}
    assert (let_in(guests=[head]).outcomes, Guest.objects.count()) == ({"stored": 1}, 1)


@pytest.fixture
def quick(roll):
    """A head, three entries (by name, without, a closed door) and the taking back of the second."""
    factories.make_skill("D1")
    door = entry(roll, outcome="nobody_home", skill=None)
    entries = [entry(roll, learner=str(roll.learners[1].pk)), gone := entry(roll), door, back(gone)]
    return {"guests": [guest(roll)], "encounters": entries}


def stored():
    return Guest.objects.counted().count(), Encounter.objects.standing().count(), Mark.objects.count()


def test_entries_come_along_with_whom_they_count_and_the_phone_is_told_seen_later(let_in, phone, roll, quick):
    assert (let_in(roll.mark(), **quick).outcomes, stored()) == ({"stored": 6}, (1, 2, 2))
    answer = phone.send(**quick)
    told = [each["outcome"] for name in quick for each in answer[name]]
    assert (told, stored()) == (["seen"] * 5, (1, 2, 2))


def test_the_command_counts_and_stores_heads_and_entries(phone, roll, cast, quick, tmp_path, capsys):
    path = tmp_path / "diem-danh.json"
    path.write_text(json.dumps(phone.batch(**quick) | {"user": str(cast.team_leader.pk)}))
    call_command("bring_marks", str(path), by="coordinator")
    looked = stored()
    call_command("bring_marks", str(path), by="coordinator", store=True)
    assert (capsys.readouterr().out, looked, stored()) == (f"{path}: 5 stored\n" * 2, (0, 0, 0), (1, 2, 1))


def test_more_than_a_batch_is_let_in_whole(let_in, roll, cast):
    people = [walk_in(f"Lê Thị {number}") for number in range(300)]
    marks = [roll.mark() | {"learner": person["id"]} for person in people]
    assert let_in(*marks, learners=people).outcomes == {"stored": 600}
    assert Learner.objects.filter(origin="walk_in").count() == 300


def test_the_right_of_the_day_counts_for_who_led_then(let_in, roll, cast):
    roll.session.team.memberships.filter(volunteer=cast.leader).update(ends_on=roll.session.day)
    assert (let_in(roll.mark()).outcomes, Mark.objects.count()) == ({"stored": 1}, 1)


def test_items_of_a_session_that_is_not_the_bringers_are_held_back(let_in, roll, cast):
    foreign = factories.make_session(cast.campaign, cast.foreign_team)
    person = walk_in()
    marks = [roll.mark(), roll.mark() | {"session": str(foreign.pk), "learner": person["id"]}]
    file = let_in(*marks, learners=[person], by=cast.team_leader)
    assert (file.outcomes, QuarantinedMark.objects.count()) == ({"held": 2, "stored": 1}, 0)


def test_a_leader_does_not_bring_a_strangers_phone(bring, roll, cast):
    answer = bring(roll.mark(), by=cast.outsider)
    assert (answer.status_code, "ngoài đội và phường" in answer.content.decode()) == (422, True)
    assert QueueFile.objects.count() == 0


FRAME = b'{"protocol":1,"device_id":"0197f0f0-0000-7000-8000-00000000d001","device_now":"x","user":"%s","marks":%s}'
ANY = b"0197f0f0-0000-7000-8000-00000000d009"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "Tệp trống"),
        (b"PK\x03\x04 not json", "không phải tệp điểm danh"),
        (b"[1, 2]", "không phải tệp điểm danh"),
        (b"[" * 100_000, "không phải tệp điểm danh"),
        (FRAME % (ANY, b"[NaN]"), "không phải tệp điểm danh"),
        (b'{"protocol": 99, "marks": []}', "phiên bản"),
        (FRAME % (b"x", b"[{}]"), "không nguyên vẹn"),
        (FRAME % (ANY, b"{}"), "không nguyên vẹn"),
        (FRAME % (ANY, b"[]"), "không có gì"),
        (FRAME % (ANY, b"[{}]"), "không có trong hệ thống"),
        (b" " * (10 * 2**20), "lớn hơn 5 MB"),
    ],
    ids=["empty", "zip", "list", "deep", "nan", "protocol", "user", "marks", "nothing", "unknown", "10 MB"],
)
def test_a_bad_file_is_said_in_words_and_nothing_is_kept(bring, raw, words):
    answer = bring(raw=raw)
    assert (answer.status_code, words in answer.content.decode(), QueueFile.objects.count()) == (422, True, 0)


def test_odd_items_are_refused_by_themselves(let_in, roll):
    odd = [None, 1, "x", [], {"id": 5}, {"id": "x", "session": {}, "learner": []}]
    assert let_in(roll.mark(), *odd).outcomes == {"refused": 6, "stored": 1}


def test_a_coordinator_notes_what_was_done_and_may_reopen_it(phone, roll, cast):
    phone.send(roll.mark("asleep"))
    client, mark = cast.client(cast.coordinator), QuarantinedMark.objects.get()
    seen = ["asleep" in client.get("/sessions/quarantine/").content.decode()]
    client.post(f"/sessions/quarantine/{mark.pk}/resolve/", {"note": "Đã ghi lại trên trang"})
    seen.append("Đã ghi lại trên trang" in client.get("/sessions/quarantine/?state=resolved").content.decode())
    client.post(f"/sessions/quarantine/{mark.pk}/reopen/")
    assert (seen, QuarantinedMark.objects.open().count()) == ([True, True], 1)


def test_the_list_of_quarantine_costs_the_same_for_many(phone, roll, cast, django_assert_num_queries):
    phone.send(*[roll.mark("asleep") for _ in range(20)])
    client = cast.client(cast.coordinator)
    with django_assert_num_queries(8):
        client.get("/sessions/quarantine/")


def test_the_command_lets_in_a_file_and_prints_counts(phone, roll, cast, tmp_path, capsys):
    path = tmp_path / "diem-danh.json"
    path.write_text(json.dumps(phone.batch(roll.mark()) | {"user": str(cast.team_leader.pk)}))
    call_command("bring_marks", str(path), by="coordinator")
    call_command("bring_marks", str(path), by="coordinator", store=True)
    assert (capsys.readouterr().out, Mark.objects.count()) == (f"{path}: 1 stored\n" * 2, 1)
