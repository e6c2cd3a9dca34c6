from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from campaign.access import Access
from campaign.models import Area
from campaign.prepared import NotPreparable, prepared
from sessions.models import TrainingSession
from teams.access import access_of
from tests.conftest import Cast
from tests.factories import make_session

pytestmark = pytest.mark.django_db
composed: list[tuple[object, ...]] = []


@prepared()
def visible(access: Access, first: date, last: date) -> QuerySet[TrainingSession]:
    composed.append((access, first, last))
    return TrainingSession.objects.visible_to(access).between(first, last).select_related("area").order_by("pk")


@prepared(by_key=True)
def named(ids: frozenset[UUID], text: str) -> QuerySet[Area, tuple[UUID, str]]:
    return Area.objects.filter(pk__in=ids, name__contains=text).order_by("name").values_list("pk", "name")


def test_a_prepared_query_gives_what_the_query_gives_for_everyone(cast: Cast) -> None:
    session, today = make_session(cast.campaign, cast.team), timezone.localdate()
    first, last = today - timedelta(days=30), today + timedelta(days=30)
    people = [cast.coordinator, cast.official, cast.team_leader, cast.volunteer, cast.outsider]
    accesses = [access_of(person) for person in people]
    expected = [list(TrainingSession.objects.visible_to(each).between(first, last).order_by("pk")) for each in accesses]
    assert [visible(each, first, last) for each in accesses] == expected
    assert [session in each for each in expected] == [True, True, True, True, False]


def test_a_prepared_query_is_composed_once_for_each_shape_and_never_sees_values(cast: Cast) -> None:
    access, today = access_of(cast.coordinator), timezone.localdate()
    composed.clear()
    for number in range(3):
        visible(access, today, today + timedelta(days=number + 400))
    assert len(composed) <= 1
    assert all(today not in each for each in composed)


def test_a_prepared_query_takes_sets_of_any_size_and_texts_as_they_are(cast: Cast) -> None:
    areas = list(Area.objects.order_by("name"))
    sizes = range(len(areas) + 1)
    found = [len(named(frozenset(area.pk for area in areas[:size]), "")) for size in sizes]
    assert found == list(sizes)
    assert named(frozenset(area.pk for area in areas), "100%_") == []


def test_a_day_or_an_id_of_its_own_is_refused(cast: Cast) -> None:
    day, pk = date(2026, 7, 15), cast.team.pk
    bent = prepared()(lambda access: TrainingSession.objects.visible_to(access).on(day))
    told = prepared()(lambda access: TrainingSession.objects.visible_to(access).filter(team=pk))
    for query in (bent, told):
        with pytest.raises(NotPreparable, match="did not come as an argument"):
            query(access_of(cast.coordinator))


def test_rows_are_never_kept(cast: Cast) -> None:
    access, today = access_of(cast.coordinator), timezone.localdate()
    before = visible(access, today - timedelta(days=30), today + timedelta(days=30))
    session = make_session(cast.campaign, cast.team)
    after = visible(access, today - timedelta(days=30), today + timedelta(days=30))
    assert (session in before, session in after) == (False, True)
