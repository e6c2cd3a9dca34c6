from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.models import AuditEntry
from teams.models import Membership, Team
from tests import factories
from tests.conftest import Cast

LIST = "/teams/"
PHONE = "+84912345678"
TODAY = f"{timezone.localdate():%d/%m/%Y}"


def names(response) -> list[str]:
    return [team.name for team in response.context["page"]]


@pytest.mark.parametrize(
    ("user", "seen"),
    [
        ("coordinator", ["Láng 01", "Tây Hồ 03"]),
        ("official", ["Láng 01"]),
        ("team_leader", ["Láng 01"]),
        ("outsider", ["Tây Hồ 03"]),
    ],
)
def test_the_list_shows_the_teams_in_scope(cast: Cast, user, seen):
    assert names(cast.client(cast.users[user]).get(LIST)) == seen


def test_the_list_is_searched_without_diacritics_by_team_and_ward(cast):
    client = cast.client(cast.coordinator)
    assert names(client.get(LIST, {"q": "tay ho"})) == ["Tây Hồ 03"]
    assert names(client.get(LIST, {"q": "phuong lang 01"})) == ["Láng 01"]


def test_the_list_is_narrowed_to_an_area(cast):
    assert names(cast.client(cast.coordinator).get(LIST, {"area": cast.cluster.pk})) == ["Láng 01"]


def test_the_list_counts_members_and_names_leaders(cast):
    [team] = cast.client(cast.official).get(LIST).context["page"]
    assert (team.member_count, [str(each.volunteer) for each in team.leading]) == (2, ["Nguyễn Khánh Linh"])


@pytest.mark.parametrize("teams", [3, 30])
def test_the_list_takes_as_many_queries_for_three_teams_as_for_thirty(cast, django_assert_num_queries, teams):
    for _n in range(teams):
        factories.join(factories.make_team(cast.ward), factories.make_volunteer(), "leader")
    client = cast.client(cast.coordinator)
    with django_assert_num_queries(5):
        client.get(LIST)


def test_the_list_answers_htmx_with_the_part(cast):
    response = cast.client(cast.coordinator).get(LIST, {"q": "lang"}, headers={"HX-Request": "true"})
    assert response.content.strip().startswith(b'<div id="teams"')


def test_a_foreign_team_is_not_found(cast):
    assert cast.client(cast.outsider).get(cast.team.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(("user", "status"), [("coordinator", 200), ("team_leader", 200), ("volunteer", 403)])
def test_the_contacts_are_for_those_who_call(cast, user, status):
    factories.join(cast.team, factories.make_volunteer("Lê Thu Hằng", phone=PHONE))
    answer = cast.client(cast.users[user]).get(f"{cast.team.get_absolute_url()}contacts/")
    assert (answer.status_code, "0912 345 678" in answer.content.decode()) == (status, status == 200)


def test_every_number_that_is_shown_is_noted_in_the_audit(cast):
    shown = factories.make_volunteer("Lê Thu Hằng", phone=PHONE)
    factories.join(cast.team, shown)
    cast.client(cast.team_leader).get(f"{cast.team.get_absolute_url()}contacts/")
    noted = AuditEntry.objects.filter(act="phone_shown").values_list("about", "by")
    assert list(noted) == [(shown.pk, cast.team_leader.pk)]


def test_the_page_of_a_team_holds_no_phone(cast):
    factories.join(cast.team, factories.make_volunteer("Lê Thu Hằng", phone=PHONE))
    page = cast.client(cast.team_leader).get(cast.team.get_absolute_url()).content.decode()
    assert [number in page for number in ("0912 345 678", PHONE)] == [False, False]


def test_a_member_leaves_by_themselves(cast):
    client, url = cast.client(cast.volunteer), f"/teams/{cast.team.pk}/leave/"
    assert client.get(url).status_code == 200
    client.post(url, {"on": TODAY})
    assert cast.member.memberships.get().ends_on == timezone.localdate()


def test_a_coordinator_creates_a_team(cast):
    data = {"name": "  Láng   02 ", "area": cast.ward.pk, "opened_on": "19/05/2026"}
    cast.client(cast.coordinator).post("/teams/new/", data)
    team = Team.objects.get(search_name="lang 02")
    assert (team.name, team.area, str(team.opened_on)) == ("Láng 02", cast.ward, "2026-05-19")


def test_a_ward_has_one_team_of_a_name(cast):
    response = cast.client(cast.coordinator).post("/teams/new/", {"name": "LANG 01", "area": cast.ward.pk})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])


def test_renaming_a_team_keeps_its_members(cast):
    data = {"name": "Láng 09", "area": cast.ward.pk}
    cast.client(cast.coordinator).post(f"/teams/{cast.team.pk}/edit/", data)
    cast.team.refresh_from_db()
    assert (cast.team.name, cast.team.memberships.count()) == ("Láng 09", 2)


def test_a_leader_adds_someone_new(cast):
    data = {"full_name": "Lê Thu Hằng", "phone": "0912 345 678", "role": "member", "since": TODAY}
    cast.client(cast.team_leader).post(f"/teams/{cast.team.pk}/members/new/", data)
    assert Membership.objects.filter(team=cast.team, volunteer__full_name="Lê Thu Hằng").count() == 1


def test_a_leader_cannot_make_leaders(cast):
    data = {"full_name": "Lê Thu Hằng", "phone": "0912 345 678", "role": "leader", "since": TODAY}
    response = cast.client(cast.team_leader).post(f"/teams/{cast.team.pk}/members/new/", data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["role"])


def test_a_taken_phone_is_asked_about(cast):
    factories.make_volunteer("Đỗ Ngọc Ánh", phone=PHONE)
    data = {"full_name": "Vũ Văn Nam", "phone": "0912345678", "role": "member", "since": TODAY}
    client, url = cast.client(cast.team_leader), f"/teams/{cast.team.pk}/members/new/"
    assert 'name="shares_phone"' in client.post(url, data).content.decode()
    assert client.post(url, data | {"shares_phone": "on"}).status_code == 302


def test_an_existing_volunteer_is_found_and_added(cast):
    client, url = cast.client(cast.coordinator), f"/teams/{cast.team.pk}/members/new/"
    [found] = client.get(url, {"q": "hai dang"}).context["found"]
    client.post(url, {"volunteer": found.pk, "role": "member", "since": TODAY})
    assert set(found.memberships.values_list("team__name", flat=True)) == {"Láng 01", "Tây Hồ 03"}


def test_a_leader_does_not_find_people_of_other_teams(cast):
    response = cast.client(cast.team_leader).get(f"/teams/{cast.team.pk}/members/new/", {"q": "hai dang"})
    assert response.context["found"] == []


def test_a_leader_cannot_add_people_of_other_teams_by_their_id(cast):
    [stranger] = cast.foreign_team.memberships.all()
    data = {"volunteer": stranger.volunteer_id, "role": "member", "since": TODAY}
    response = cast.client(cast.team_leader).post(f"/teams/{cast.team.pk}/members/new/", data)
    assert (response.status_code, stranger.volunteer.memberships.count()) == (404, 1)


def test_ending_a_membership_can_be_undone(cast):
    client, membership = cast.client(cast.team_leader), cast.member.memberships.get()
    page = client.post(reverse("teams:membership_end", args=[membership.pk]), {"on": TODAY}, follow=True)
    undo = reverse("teams:membership_reopen", args=[membership.pk])
    assert undo in page.content.decode()
    client.post(undo)
    membership.refresh_from_db()
    assert membership.ends_on is None


def test_a_leader_cannot_end_the_leader(cast):
    membership = cast.leader.memberships.get()
    url = reverse("teams:membership_end", args=[membership.pk])
    assert cast.client(cast.team_leader).get(url).status_code == 403


def test_an_impossible_last_day_is_explained(cast):
    url = reverse("teams:membership_end", args=[cast.member.memberships.get().pk])
    early = timezone.localdate() - timedelta(20)
    response = cast.client(cast.team_leader).post(url, {"on": f"{early:%d/%m/%Y}"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["on"])


@pytest.mark.parametrize("page", ["teams:team_detail", "sessions:team_week"])
def test_officials_see_how_many_are_in_a_team_but_not_who(cast, page):
    url = reverse(page, args=[cast.team.pk])
    seen = {name: str(cast.member) in cast.client(cast.users[name]).get(url).text for name in cast.users}
    names = {"coordinator": True, "team_leader": True, "volunteer": True}
    assert seen == dict.fromkeys(cast.users, False) | names


def test_officials_see_whom_to_talk_to_in_a_team(cast):
    page = cast.client(cast.official).get(f"/teams/{cast.team.pk}/")
    assert (str(cast.leader) in page.text, page.context["member_count"]) == (True, 2)
