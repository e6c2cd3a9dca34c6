from datetime import timedelta

import pytest
from django.utils import timezone

from campaign.imports.staging import importer_for
from campaign.models import ImportRow
from teams.models import Membership, Team, Volunteer
from tests import factories
from tests.conftest import Cast
from tests.imports_cast import checked, csv, problems

TEAMS = ["Tên đội hình", "Địa bàn", "Đội trưởng", "SĐT đội trưởng"]
VOLUNTEERS = ["Team", "Phone", "Full name", "Birth year", "Email"]
ONE = ["Láng 07", "Phường Láng", "Phạm Duy Dũng", "0386598209"]
BAO = ["Láng 01", "0912345678", "Trần Gia Huy", "2003", "huy@example.org"]


def teams(*rows: list[str]) -> list[ImportRow]:
    return checked("teams", csv([TEAMS, *rows]))[1]


def volunteers(*rows: list[str]) -> list[ImportRow]:
    return checked("volunteers", csv([VOLUNTEERS, *rows]))[1]


def save(kind: str, header: list[str], *rows: list[str]) -> None:
    source, found = checked(kind, csv([header, *rows]))
    importer_for(source).save([row.values for row in found], by=None)


def leaders(team: Team) -> list[tuple[str, str]]:
    return list(team.memberships.order_by("volunteer__sort_name").values_list("volunteer__full_name", "role"))


def test_a_team_is_created_with_its_leader_who_gets_no_account(cast: Cast) -> None:
    save("teams", TEAMS, ONE)
    team = Team.objects.get(name="Láng 07")
    leader = Volunteer.objects.get(full_name="Phạm Duy Dũng")
    assert (team.area, leaders(team), str(leader.phone), leader.user) == (
        cast.ward, [("Phạm Duy Dũng", "leader")], "+84386598209", None,
    )  # fmt: skip


def test_a_team_that_exists_gets_the_lists_leader(cast: Cast) -> None:
    save("teams", TEAMS, ["LANG 01", "Láng", "Phạm Duy Dũng", ""])
    assert (leaders(cast.team), Team.objects.count()) == (
        [("Trần Gia Bảo", "member"), ("Phạm Duy Dũng", "leader"), ("Nguyễn Khánh Linh", "leader")], 2,
    )  # fmt: skip


def test_saving_the_same_teams_twice_changes_nothing(cast: Cast) -> None:
    save("teams", TEAMS, ONE)
    save("teams", TEAMS, ONE)
    assert (Team.objects.filter(name="Láng 07").count(), Membership.objects.filter(team__name="Láng 07").count()) == (
        1,
        1,
    )


@pytest.mark.parametrize(
    ("place", "text", "problem"),
    [
        (0, "", "name:missing"), (1, "Xã Mơ Hồ", "area:area_unknown"), (1, "", "area:missing"),
        (2, "", "leader:leader_nameless"), (3, "abc", "leader_phone:phone"),
    ],
)  # fmt: skip
def test_a_wrong_cell_of_a_team_is_a_problem_of_its_row(place: int, text: str, problem: str, cast: Cast) -> None:
    (row,) = teams([*ONE[:place], text, *ONE[place + 1 :]])
    assert problems(row) == [problem]


def test_a_team_needs_no_leader(cast: Cast) -> None:
    assert [row.state for row in teams(["Láng 07", "Láng", "", ""])] == ["good"]


def test_the_same_team_or_leaders_phone_again_is_a_likely_duplicate(cast: Cast) -> None:
    rows = teams(
        ONE, ["LÁNG 07", "Láng", "", ""], ["Láng 08", "Láng", "Lê An", "386598209"], ["Láng 01", "Láng", "", ""]
    )
    assert [(row.state, row.like and row.like["by"]) for row in rows] == [
        ("good", None), ("duplicate", "team"), ("duplicate", "phone"), ("duplicate", "team"),
    ]  # fmt: skip


def test_a_volunteer_joins_the_named_team(cast: Cast) -> None:
    save("volunteers", VOLUNTEERS, BAO)
    volunteer = Volunteer.objects.get(full_name="Trần Gia Huy")
    assert (str(volunteer.phone), volunteer.birth_year, volunteer.email) == ("+84912345678", 2003, "huy@example.org")
    assert list(volunteer.memberships.values_list("team__name", "role")) == [("Láng 01", "member")]


@pytest.mark.parametrize(
    ("place", "text", "problem"),
    [
        (0, "Đội hình Không Tồn Tại", "team:team_unknown"), (0, "", "team:missing"), (1, "", "phone:missing"),
        (2, " ", "full_name:missing"), (4, "tnv@@example", "email:email"),
    ],
)  # fmt: skip
def test_a_wrong_cell_of_a_volunteer_is_a_problem_of_its_row(place: int, text: str, problem: str, cast: Cast) -> None:
    (row,) = volunteers([*BAO[:place], text, *BAO[place + 1 :]])
    assert problems(row) == [problem]


def test_a_name_of_several_teams_offers_the_choice(cast: Cast) -> None:
    factories.make_team(cast.foreign_ward, "Láng 01")
    (row,) = volunteers(BAO)
    choices = row.problems[0]["choices"]
    assert (problems(row), choices) == (["team:team_ambiguous"], ["Láng 01 (Phường Láng)", "Láng 01 (Phường Tây Hồ)"])
    assert [row.state for row in volunteers([choices[1], *BAO[1:]])] == ["good"]


def test_two_people_with_one_phone_wait_for_a_decision(cast: Cast) -> None:
    rows = volunteers(BAO, ["Láng 01", "+84 912 345 678", "Lê Thị An", "2004", ""])
    assert [row.state for row in rows] == ["good", "duplicate"]


def test_saving_volunteers_asks_as_little_for_many_rows_as_for_few(cast: Cast, django_assert_max_num_queries) -> None:
    rows = [["Láng 01", f"09{n:08}", f"Trần Gia Huy {n}", "2003", ""] for n in range(400)]
    source, found = checked("volunteers", csv([VOLUNTEERS, *rows]))
    importer = importer_for(source)
    with django_assert_max_num_queries(8):
        importer.save([row.values for row in found], by=None)
    assert Membership.objects.filter(team=cast.team).count() == 402


def test_a_member_made_leader_by_a_list_was_a_member_until_yesterday(cast: Cast) -> None:
    Volunteer.objects.filter(pk=cast.member.pk).update(phone="+84912345678")
    for _time in range(2):
        save("teams", TEAMS, ["Láng 01", "Láng", "Trần Gia Bảo", "0912345678"])
    today, began = timezone.localdate(), timezone.localdate() - timedelta(10)
    rows = cast.member.memberships.order_by("starts_on").values_list("role", "starts_on", "ends_on")
    assert list(rows) == [("member", began, today - timedelta(1)), ("leader", today, None)]
