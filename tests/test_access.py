from teams.access import access_of
from teams.models import Team
from tests.conftest import Cast


def test_leader_has_own_team_only(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        access = access_of(cast.team_leader)
    assert (access.teams, access.led_teams, access.volunteer_id) == ({cast.team.pk}, {cast.team.pk}, cast.leader.pk)
    assert access.sees_areas is False


def test_official_sees_teams_of_own_ward(cast: Cast) -> None:
    assert list(Team.objects.visible_to(access_of(cast.official))) == [cast.team]


def test_coordinator_sees_every_team(cast: Cast) -> None:
    assert Team.objects.visible_to(access_of(cast.coordinator)).count() == 2


def test_someone_without_a_role_sees_nothing(cast: Cast) -> None:
    cast.volunteer.is_active = False
    assert Team.objects.visible_to(access_of(cast.volunteer)).count() == 0
