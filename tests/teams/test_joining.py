"""Invitations by link, and joining by them: for whom the link is meant, once, and never into another account."""

from datetime import timedelta
from unittest.mock import ANY
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from campaign.models import User
from campaign.tokens import hash_of
from teams.access import access_of
from teams.joining.ages import guarded, is_surely_adult
from teams.joining.people import InvitationOver, Newcomer, join_as_known, join_as_new
from teams.joining.tokens import token_for, token_of
from teams.models import Guardian, Invitation, Joining, Membership, Volunteer
from tests import factories

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
PASSWORD = "chiec non la xanh"
ADULT = {
    "full_name": "Lê Thu Hằng", "birth_year": YEAR - 20, "phone": "0912 345 678", "wish": "Hằng",
    "password": PASSWORD, "agrees": "on",
}  # fmt: skip
YOUNG = ADULT | {
    "birth_year": YEAR - 15, "guardian_name": "Lê Văn Nam", "guardian_phone": "0912 000 111", "guardian_says": "on"
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh_limits(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes its time
    cache.clear()


@pytest.fixture
def link(cast) -> Invitation:
    return factories.make_invitation(cast.team)


def opens(client, link, token=None):
    return client.post("/teams/join/", {"code": token or token_of(link)})


def joins(client, link, data):
    opens(client, link)
    return client.post("/teams/join/name/", data, follow=True)


def newcomer(**said) -> Newcomer:
    return Newcomer(**({"full_name": "Lê Thu Hằng", "birth_year": YEAR - 20, "password": PASSWORD} | said))


def test_the_database_holds_the_sha256_of_a_token_of_256_bits_and_not_the_token(link):
    token = token_of(link)
    assert (len(token), bytes(link.token_hash)) == (43, hash_of(token))
    assert token not in str([*Invitation.objects.values_list()])


def test_links_sent_long_ago_are_still_made_alike(settings):
    settings.SECRET_KEY = "a key"
    sent = Invitation(pk=UUID("01a10f3e-3ee0-7aa1-a0ab-ffee0ef7129b"), salt=bytes(range(16)))
    assert token_for(sent) == "w0-xpzkMUME8up6vi6-CyXmZZbuGiV4A_e6dyXx47d4"


def test_a_token_made_with_another_key_is_not_shown(link, settings):
    settings.SECRET_KEY = "x" * 60
    assert token_of(link) == ""


def test_a_token_is_still_shown_while_its_key_is_among_the_former_ones(link, settings):
    token = token_of(link)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "x" * 60
    assert token_of(link) == token


def test_an_adult_joins_with_an_account_and_is_signed_in(client, cast, link):
    page = joins(client, link, ADULT)
    volunteer = Volunteer.objects.get(full_name="Lê Thu Hằng")
    assert access_of(volunteer.user).teams == {cast.team.pk}
    assert (client.session["_auth_user_id"], volunteer.user.username[:5]) == (str(volunteer.user.pk), "hang.")
    assert volunteer.user.username in page.content.decode()


def test_the_whole_link_can_be_pasted_too(client, link):
    assert opens(client, link, f"https://dong-hanh.vn/teams/join/#{token_of(link)}")["Location"] == "/teams/join/name/"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_at": timezone.now() - timedelta(1)}, "đã hết hạn"),
        ({"revoked_at": timezone.now()}, "đã được thu hồi"),
        ({"most": 3, "used": 3}, "đã đủ người"),
    ],
)
def test_who_has_the_right_link_is_told_why_it_is_over(client, link, change, words):
    Invitation.objects.filter(pk=link.pk).update(**change)
    answer = opens(client, link)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_a_foreign_or_guessed_link_opens_nothing_and_says_nothing(client, link, cast):
    answer = opens(client, link, "A" * 43)
    page = answer.content.decode()
    assert (answer.status_code, "không mở được đội nào" in page, cast.team.name in page) == (422, True, False)


def test_tries_are_counted(client, link, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"join": "2/10m/ip"}
    assert [opens(client, link, "A" * 43).status_code for _try in range(3)] == [422, 422, 429]


def test_a_link_withdrawn_meanwhile_joins_nobody(client, link):
    opens(client, link)
    Invitation.objects.update(revoked_at=timezone.now())
    answer = client.post("/teams/join/name/", ADULT)
    assert (answer.status_code, "đã được thu hồi" in answer.content.decode()) == (422, True)
    assert not User.objects.filter(full_name="Lê Thu Hằng").exists()


def test_sending_twice_and_going_back_joins_once(client, link):
    opens(client, link)
    for _twice in range(2):
        client.post("/teams/join/name/", ADULT)
    opens(client, link)
    link.refresh_from_db()
    assert (User.objects.filter(full_name="Lê Thu Hằng").count(), Joining.objects.count(), link.used) == (1, 1, 1)


def test_going_back_after_joining_shows_the_username_again(client, link):
    joins(client, link, ADULT)
    answer = client.get("/teams/join/name/", follow=True)
    assert User.objects.get(full_name="Lê Thu Hằng").username in answer.content.decode()


def test_the_same_number_again_gives_the_same_joining(link):
    number = uuid4()
    assert join_as_new(link, newcomer(), number=number) == join_as_new(link, newcomer(), number=number)
    assert Invitation.objects.get().used == 1


def test_the_last_place_goes_to_one(cast):
    link = factories.make_invitation(cast.team, most=1)
    join_as_new(link, newcomer(), number=uuid4())
    with pytest.raises(InvitationOver) as refusal:
        join_as_new(link, newcomer(), number=uuid4())
    assert (refusal.value.state, Joining.objects.count()) == ("used_up", 1)


def test_a_link_of_a_closed_team_is_over(cast, link):
    cast.team.closed_on = timezone.localdate()
    cast.team.save()
    with pytest.raises(InvitationOver):
        join_as_new(link, newcomer(), number=uuid4())


def test_no_answer_tells_that_somebody_is_known(client, cast, link):
    """Name, phone and e-mail of the leader give a stranger a new account of no more than a member."""
    leader = cast.leader
    leader.phone = "+84912345678"
    leader.save()
    data = ADULT | {"full_name": leader.full_name, "email": leader.email, "wish": leader.user.username}
    assert joins(client, link, data).status_code == 200
    new = Volunteer.objects.exclude(pk=leader.pk).get(full_name=leader.full_name)
    assert (access_of(new.user).led_teams, Volunteer.objects.get(pk=leader.pk).user) == (frozenset(), leader.user)


def test_an_address_of_another_account_signs_nobody_else_in(client, cast, link):
    User.objects.filter(pk=cast.coordinator.pk).update(email="ha@example.org")
    joins(client, link, ADULT | {"email": "HA@example.org"})
    assert list(User.objects.filter(email__iexact="ha@example.org")) == [cast.coordinator]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"birth_year": "năm 2005"}, "birth_year"),
        ({"birth_year": YEAR + 1}, "birth_year"),
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"password": "ngan"}, "password"),
        ({"password": "1234567890"}, "password"),
        ({"agrees": ""}, "agrees"),
        ({"birth_year": YEAR - 17}, "guardian_says"),
        ({"birth_year": YEAR - 15, "guardian_says": "on"}, "guardian_phone"),
    ],
)
def test_bad_input_is_refused_beside_the_field(client, link, change, field):
    answer = joins(client, link, ADULT | change)
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert Joining.objects.count() == 0


def test_ages_are_counted_on_the_careful_side():
    today = timezone.localdate()
    assert [guarded(YEAR - age, today) for age in (19, 18, 17, 16)] == ["nothing", "know", "know", "agree"]
    assert [is_surely_adult(year, today) for year in (YEAR - 19, YEAR - 18, None)] == [True, False, False]


def test_at_sixteen_a_guardian_knows_and_the_account_opens(client, link):
    joins(client, link, ADULT | {"birth_year": YEAR - 17, "guardian_says": "on"})
    guardian = Guardian.objects.get()
    assert (guardian.must_agree, guardian.told_at, guardian.volunteer.user.is_active) == (False, ANY, True)


def test_under_sixteen_nothing_opens_until_the_guardian_agrees(client, cast, link):
    page = joins(client, link, YOUNG).content.decode()
    guardian = Guardian.objects.get()
    assert ("gọi cho" in page, guardian.volunteer.user.is_active, guardian.volunteer.memberships.count()) == (
        True, False, 0,
    )  # fmt: skip
    assert not client.login(username=guardian.volunteer.user.username, password=PASSWORD)
    cast.client(cast.team_leader).post(f"/teams/guardians/{guardian.pk}/agree/")
    guardian.refresh_from_db()
    assert (guardian.agreed_at is not None, guardian.heard_by) == (True, cast.team_leader)
    assert client.login(username=guardian.volunteer.user.username, password=PASSWORD)
    assert access_of(User.objects.get(pk=guardian.volunteer.user.pk)).teams == {cast.team.pk}


def test_a_guardian_who_refuses_leaves_nothing_behind(client, cast, link):
    joins(client, link, YOUNG)
    cast.client(cast.team_leader).post(f"/teams/guardians/{Guardian.objects.get().pk}/refuse/")
    left = (Guardian.objects.count(), Joining.objects.count(), User.objects.filter(full_name="Lê Thu Hằng").count())
    assert (*left, Volunteer.objects.filter(full_name="Lê Thu Hằng").count()) == (0, 0, 0, 0)


def test_refusing_late_takes_nobody_out_who_was_let_in(client, cast, link):
    joins(client, link, YOUNG)
    guardian, leader = Guardian.objects.get(), cast.client(cast.team_leader)
    leader.post(f"/teams/guardians/{guardian.pk}/agree/")
    leader.post(f"/teams/guardians/{guardian.pk}/refuse/")
    assert Membership.objects.filter(volunteer=guardian.volunteer).count() == 1


def test_someone_signed_in_joins_with_the_account_they_have(cast, link):
    client = cast.client(cast.outsider)
    opens(client, link)
    client.post("/teams/join/name/")
    assert access_of(cast.outsider).teams == {cast.team.pk, cast.foreign_team.pk}


def test_who_is_a_member_already_stays_what_they_are(cast, link):
    join_as_known(link, cast.team_leader, number=uuid4())
    join_as_known(link, cast.team_leader, number=uuid4())
    assert (access_of(cast.team_leader).led_teams, Invitation.objects.get().used) == ({cast.team.pk}, 1)


def test_a_leader_makes_one_link_however_often_the_form_is_sent(cast):
    client, url = cast.client(cast.team_leader), f"/teams/{cast.team.pk}/invitations/"
    number = client.get(url).context["form"]["number"].value()
    until = f"{timezone.localdate() + timedelta(7):%d/%m/%Y}"
    for _twice in range(2):
        answer = client.post(url, {"number": number, "group_name": "Bách khoa K68", "most": 30, "until": until})
    assert (answer.status_code, [link.most for link in Invitation.objects.all()]) == (302, [30])


@pytest.mark.parametrize("change", [{"most": 0}, {"most": 301}, {"until": "1/1/2020"}, {"until": "31/12/2199"}])
def test_a_link_for_nobody_or_for_ever_is_refused(cast, change):
    data = {"number": uuid4(), "most": 30, "until": f"{timezone.localdate():%d/%m/%Y}"} | change
    assert cast.client(cast.team_leader).post(f"/teams/{cast.team.pk}/invitations/", data).status_code == 422


def test_withdrawing_a_link_can_be_taken_back(cast, link):
    client = cast.client(cast.team_leader)
    client.post(f"/teams/invitations/{link.pk}/revoke/")
    assert Invitation.objects.get().state == "revoked"
    client.post(f"/teams/invitations/{link.pk}/restore/")
    assert Invitation.objects.get().state == "live"


def test_the_poster_holds_the_link_behind_the_sign_that_no_browser_sends(cast, link):
    page = cast.client(cast.team_leader).get(f"/teams/invitations/{link.pk}/").content.decode()
    assert f"/teams/join/#{token_of(link)}" in page
