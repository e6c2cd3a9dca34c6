import pytest

from campaign.imports.registry import REGISTRY
from campaign.imports.staging import importer_for
from learners.imports import kept_note, needs_of
from learners.models import Consent, Learner
from tests import factories
from tests.conftest import Cast
from tests.imports_cast import LEARNERS, checked, csv, learners, problems

HOI = ["Nguyễn Thị Hợi", "1956", "0912345678", "Phường Láng", ""]


def save(*rows: list[str], header: list[str] = LEARNERS) -> list[Learner]:
    source, found = checked("learners", csv([header, *rows]))
    importer_for(source).save([row.values for row in found], by=None)
    return list(Learner.objects.order_by("pk"))


def test_a_learner_is_saved_as_written_but_tidy(cast: Cast) -> None:
    (learner,) = save(["  NGUYỄN  THỊ HỢI ", "21/05/1956", "912345678", "p. láng", ""])
    saved = (
        learner.full_name,
        learner.search_name,
        learner.birth_year,
        str(learner.phone),
        learner.area,
        learner.origin,
    )
    assert saved == ("Nguyễn Thị Hợi", "nguyen thi hoi", 1956, "+84912345678", cast.ward, "import")


@pytest.mark.parametrize(
    ("place", "text", "problem"),
    [
        (0, "", "full_name:missing"), (1, "khoảng 60", "birth_year:year"), (1, "1856", "birth_year:year_range"),
        (2, "09123", "phone:phone"), (3, "", "area:missing"), (3, "Phường Không Có", "area:area_unknown"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_a_problem_of_its_row(place: int, text: str, problem: str, cast: Cast) -> None:
    (row,) = learners([*HOI[:place], text, *HOI[place + 1 :]])
    assert (problems(row), row.state) == ([problem], "bad")


def test_everything_but_name_and_area_may_be_empty(cast: Cast) -> None:
    assert [row.state for row in learners(["Nguyễn Thị Hợi", "", "", "Láng", ""])] == ["good"]


def test_the_same_phone_or_the_same_name_year_and_ward_is_a_likely_duplicate(cast: Cast) -> None:
    phone, name = ["Lê Văn Nam", "1950", "+84912345678", "Láng", ""], ["NGUYEN THI HOI", "1956", "", "P. Láng", ""]
    others = ["Nguyễn Thị Hợi", "1957", "", "Láng", ""], ["Nguyễn Thị Hợi", "1956", "", "Tây Hồ", ""]
    rows = learners(HOI, phone, name, *others)
    assert [row.state for row in rows] == ["good", "duplicate", "duplicate", "good", "good"]
    assert [row.like["row"] for row in rows if row.like] == [2, 2]


def test_an_existing_person_is_a_likely_duplicate(cast: Cast) -> None:
    factories.make_learner(cast.ward, "Trần Thị Mai", phone="+84912345678")
    (row,) = learners(HOI)
    assert (row.state, row.like) == ("duplicate", {"name": "Trần Thị Mai", "by": "phone"})


def test_a_bad_row_makes_no_later_row_a_duplicate(cast: Cast) -> None:
    rows = learners(["", "1956", "0912345678", "Láng", ""], HOI)
    assert [row.state for row in rows] == ["bad", "good"]


def test_a_phone_outside_the_coordinators_areas_is_not_found_out(cast: Cast) -> None:
    factories.make_learner(cast.foreign_ward, "Trần Thị Mai", phone="+84912345678")
    user = factories.make_user("cluster")
    factories.give_role(user, "coordinator", cast.cluster)
    assert [row.state for row in learners(HOI, by=user)] == ["good"]


def test_whoever_does_not_agree_is_kept_without_a_phone(cast: Cast) -> None:
    header = ["Họ và tên", "Phường", "SĐT", "Đồng ý lưu số máy"]
    found = save(["Lê An", "Láng", "0912345678", "Có"], ["Lê Bình", "Láng", "0912345679", "Không"], header=header)
    assert [str(learner.phone or "") for learner in found] == ["+84912345678", ""]
    assert list(Consent.objects.values_list("learner__full_name", "purpose")) == [("Lê An", "reminders")]


def test_family_name_and_given_name_may_stand_apart(cast: Cast) -> None:
    (learner,) = save(["Nguyễn Thị", "Hợi", "Láng"], header=["Họ và tên đệm", "Tên", "Phường"])
    assert learner.full_name == "Nguyễn Thị Hợi"


@pytest.mark.parametrize(
    ("note", "flags", "kept"),
    [
        ("nghe kém", {"hard_of_hearing"}, ""),
        ("Mắt kém, cần chữ to", {"needs_large_print"}, "Mắt kém, cần chữ to"),
        ("đi lại chậm", {"walks_slowly"}, ""),
        ("mắt kém do tiểu đường", {"needs_large_print"}, ""),
        ("bị bệnh tim", set(), ""),
        ("CCCD 001056000123", set(), ""),
        ("đến bằng xe buýt", set(), "đến bằng xe buýt"),
        ("", set(), ""),
    ],
)
def test_a_note_becomes_flags_and_keeps_no_health(note: str, flags: set[str], kept: str) -> None:
    assert ({flag for flag, is_set in needs_of(note).items() if is_set}, kept_note(note)) == (flags, kept)


def test_saving_asks_as_little_for_many_rows_as_for_few(cast: Cast, django_assert_max_num_queries) -> None:
    rows = [[f"Nguyễn Thị Hợi {n}", "1956", f"09{n:08}", "Láng", ""] for n in range(400)]
    source, found = checked("learners", csv([LEARNERS, *rows]))
    importer = REGISTRY["learners"](importer_for(source).scope)
    with django_assert_max_num_queries(4):
        importer.save([row.values for row in found], by=None)
    assert Learner.objects.count() == 400
