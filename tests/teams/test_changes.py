"""Splitting and merging teams: dated, previewed, once, and back again as it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from teams import changes
from teams.access import access_of
from teams.models import Membership, Team, TeamChange
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(1)


def written(day):
    return f"{day:%d/%m/%Y}"


def rows():
    return sorted(map(str, Membership.objects.values_list("team", "volunteer", "role", "starts_on", "ends_on")))


@pytest.fixture
def other(cast):
    team = factories.make_team(cast.ward, "Láng 02")
    factories.join(team, factories.make_volunteer("Lê Thu Hằng"), "leader")
    return team


def merge(cast, other, on=TODAY, number=None):
    return changes.merge(cast.team, other, on=on, number=number or uuid4(), by=cast.coordinator)


def split(cast, *people, on=TODAY, leader=None, number=None):
    return changes.split(
        cast.team, name="Láng 09", people={each.pk for each in people}, leader=leader and leader.pk, on=on,
        number=number or uuid4(), by=cast.coordinator,
    )  # fmt: skip


def test_a_merge_ends_the_old_memberships_and_begins_new_ones(cast, other):
    merge(cast, other, on=TOMORROW)
    assert set(cast.team.memberships.values_list("ends_on", flat=True)) == {TODAY}
    new = other.memberships.filter(starts_on=TOMORROW).values_list("volunteer", "role")
    assert set(new) == {(cast.leader.pk, "deputy"), (cast.member.pk, "member")}


def test_sessions_stay_with_the_team_that_closed_and_its_people_still_do_them(cast, other):
    session = cast.session(starts_at=timezone.now() + timedelta(3))
    merge(cast, other)
    session.refresh_from_db()
    assert (session.team, Team.objects.get(pk=cast.team.pk).closed_on) == (cast.team, TODAY)
    assert access_of(cast.team_leader).led_teams == {cast.team.pk, other.pk}


def test_who_is_in_both_teams_is_so_once(cast, other):
    factories.join(other, cast.member)
    merge(cast, other)
    assert other.memberships.on(TODAY).filter(volunteer=cast.member).count() == 1


@pytest.mark.parametrize("since", [TODAY - timedelta(10), TODAY, TODAY + timedelta(5)])
def test_undoing_a_merge_gives_back_every_membership(cast, other, since):
    factories.join(cast.team, factories.make_volunteer("Bùi Đức Anh"), since=since)
    before = rows()
    change = merge(cast, other)
    changes.undo(change, by=cast.coordinator)
    changes.undo(change, by=cast.coordinator)
    team = Team.objects.get(pk=cast.team.pk)
    assert (rows(), team.closed_on, team.continued_by) == (before, None, None)


def test_a_chain_of_merges_leads_to_the_last_team_and_back(cast, other):
    third = factories.make_team(cast.ward, "Láng 03")
    merge(cast, other)
    second = changes.merge(other, third, on=TODAY, number=uuid4(), by=cast.coordinator)
    assert set(third.continues.all()) == {cast.team, other}
    changes.undo(second, by=cast.coordinator)
    assert (set(third.continues.all()), set(other.continues.all())) == (set(), {cast.team})


def test_the_same_form_twice_is_one_change(cast, other):
    number = uuid4()
    merge(cast, other, number=number)
    merge(cast, other, number=number)
    assert (TeamChange.objects.count(), other.memberships.count()) == (1, 3)


def test_a_team_without_members_merges_into_nothing(cast, other):
    cast.team.memberships.all().delete()
    with pytest.raises(changes.NobodyMoves):
        merge(cast, other)


def test_a_closed_team_takes_nobody(cast, other):
    other.closed_on = TODAY
    other.save()
    with pytest.raises(changes.TeamClosed):
        merge(cast, other)
    assert not TeamChange.objects.exists()


def test_a_split_makes_a_team_of_the_chosen(cast):
    target = split(cast, cast.member, leader=cast.member).target
    assert list(target.memberships.values_list("volunteer", "role")) == [(cast.member.pk, "leader")]
    assert access_of(cast.volunteer).led_teams == {target.pk}


@pytest.mark.parametrize(("chosen", "refusal"), [(0, changes.NobodyMoves), (2, changes.NobodyStays)])
def test_a_split_of_nobody_or_everybody_is_refused(cast, chosen, refusal):
    with pytest.raises(refusal):
        split(cast, *[cast.leader, cast.member][:chosen])
    assert Team.objects.filter(name="Láng 09").count() == 0


def test_undoing_a_split_brings_the_chosen_back(cast):
    before = rows()
    changes.undo(split(cast, cast.member), by=cast.coordinator)
    assert rows() == before


def test_what_happened_since_is_not_undone(cast, other):
    change = merge(cast, other, on=TODAY)
    other.memberships.filter(volunteer=cast.member).update(ends_on=TOMORROW)
    with pytest.raises(changes.ChangedSince):
        changes.undo(change, by=cast.coordinator)


def test_the_page_says_first_and_does_then(cast, other):
    client, url = cast.client(cast.coordinator), f"/teams/{cast.team.pk}/merge/"
    data = {"number": uuid4(), "target": other.pk, "on": written(TODAY)}
    preview = client.post(url, data).content.decode()
    assert ("Nguyễn Khánh Linh" in preview, TeamChange.objects.exists()) == (True, False)
    answer = client.post(url, data | {"confirmed": "1"})
    client.post(f"/teams/changes/{TeamChange.objects.get().pk}/undo/")
    assert (answer["Location"], TeamChange.objects.standing().exists()) == (other.get_absolute_url(), False)


@pytest.mark.parametrize(
    "change", [{"name": "Láng 01"}, {"people": []}, {"on": "1/1/2020"}, {"leader": "LEADER"}, {"name": ""}]
)
def test_a_split_that_cannot_be_is_said_beside_the_field(cast, change):
    data = {"number": uuid4(), "name": "Láng 09", "people": [cast.member.pk], "on": written(TODAY)} | change
    data["leader"] = cast.leader.pk if data.get("leader") else ""
    assert cast.client(cast.coordinator).post(f"/teams/{cast.team.pk}/split/", data).status_code == 422


@settings(max_examples=12)
@given(since=st.lists(st.integers(-20, 20), min_size=1, max_size=5), on=st.integers(0, 10))
def check_round_trip(cast, since, on):
    """Whoever is in the team since whenever: a merge and its undoing change nothing."""
    source, target = factories.make_team(cast.ward), factories.make_team(cast.ward)
    for days in since:
        factories.join(source, factories.make_volunteer(), since=TODAY + timedelta(days))
    before = rows()
    change = changes.merge(source, target, on=TODAY + timedelta(on), number=uuid4(), by=cast.coordinator)
    assert target.memberships.values("volunteer").distinct().count() == len(since)
    changes.undo(change, by=cast.coordinator)
    assert rows() == before


def test_a_merge_and_its_undoing_change_nothing(cast):
    check_round_trip(cast)
