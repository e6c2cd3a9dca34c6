from datetime import timedelta

import pytest
from django.utils import timezone

from teams import memberships
from teams.memberships import EndsBeforeItStarts, PhoneTaken
from teams.models import Membership, Volunteer
from tests import factories
from tests.conftest import Cast

PHONE = "+84912345678"


def today():
    return timezone.localdate()


def history(cast: Cast, volunteer: Volunteer) -> list[tuple]:
    rows = Membership.objects.filter(team=cast.team, volunteer=volunteer)
    return list(rows.values_list("role", "starts_on", "ends_on"))


def test_joining_twice_is_one_membership(cast):
    person = factories.make_volunteer("Lê Thu Hằng")
    for _time in range(2):
        memberships.join(cast.team, person, role="member", since=today(), by=cast.coordinator)
    assert history(cast, person) == [("member", today(), None)]


def test_a_person_can_be_in_two_teams(cast):
    memberships.join(cast.foreign_team, cast.member, role="deputy", since=today(), by=cast.coordinator)
    assert set(cast.member.memberships.values_list("team__name", "role")) == {
        ("Láng 01", "member"),
        ("Tây Hồ 03", "deputy"),
    }


def test_a_new_role_keeps_the_old_one_as_history(cast):
    since = today() - timedelta(10)
    [membership] = cast.member.memberships.all()
    for _time in range(2):
        memberships.change_role(membership, role="deputy", since=today(), by=cast.coordinator)
    assert history(cast, cast.member) == [("member", since, today() - timedelta(1)), ("deputy", today(), None)]


def test_leaving_ends_and_undoing_reopens(cast):
    [membership] = cast.member.memberships.all()
    memberships.leave(membership, on=today(), by=cast.coordinator)
    memberships.leave(membership, on=today() + timedelta(5), by=cast.coordinator)
    assert history(cast, cast.member) == [("member", today() - timedelta(10), today())]
    memberships.reopen(membership, by=cast.coordinator)
    assert history(cast, cast.member) == [("member", today() - timedelta(10), None)]


def test_joining_on_the_last_day_continues_the_membership(cast):
    [membership] = cast.member.memberships.all()
    memberships.leave(membership, on=today(), by=cast.coordinator)
    memberships.join(cast.team, cast.member, role="member", since=today(), by=cast.coordinator)
    assert history(cast, cast.member) == [("member", today() - timedelta(10), None)]


def test_adding_a_leader_as_a_member_leaves_them_leader(cast):
    memberships.join(cast.team, cast.leader, role="member", since=today(), by=cast.team_leader)
    assert history(cast, cast.leader) == [("leader", today() - timedelta(10), None)]


def test_nobody_leaves_before_joining(cast):
    [membership] = cast.member.memberships.all()
    with pytest.raises(EndsBeforeItStarts):
        memberships.leave(membership, on=today() - timedelta(11), by=cast.coordinator)


def test_recruiting_finds_the_same_person_by_phone_and_name(cast):
    known = factories.make_volunteer("Đỗ Ngọc Ánh", phone=PHONE)
    membership = memberships.recruit(
        cast.team, full_name="do ngoc anh", phone=PHONE, since=today(), by=cast.coordinator
    )
    assert membership.volunteer == known


def test_recruiting_refuses_a_phone_of_someone_else(cast):
    factories.make_volunteer("Đỗ Ngọc Ánh", phone=PHONE)
    with pytest.raises(PhoneTaken):
        memberships.recruit(cast.team, full_name="Vũ Văn Nam", phone=PHONE, since=today(), by=cast.coordinator)
    assert Volunteer.objects.filter(phone=PHONE).count() == 1


def test_recruiting_lets_two_people_share_a_phone(cast):
    factories.make_volunteer("Đỗ Ngọc Ánh", phone=PHONE)
    memberships.recruit(
        cast.team, full_name="Vũ Văn Nam", phone=PHONE, since=today(), by=cast.coordinator, shares_phone=True
    )
    assert Volunteer.objects.filter(phone=PHONE).count() == 2


def test_reopening_an_old_membership_overlaps_no_later_one(cast):
    [old] = cast.member.memberships.all()
    memberships.leave(old, on=today() - timedelta(8), by=cast.coordinator)
    later = memberships.join(cast.team, cast.member, role="member", since=today() - timedelta(5), by=cast.coordinator)
    memberships.leave(later, on=today() - timedelta(2), by=cast.coordinator)
    before = history(cast, cast.member)
    assert (memberships.reopen(old, by=cast.coordinator), history(cast, cast.member)) == (later, before)
