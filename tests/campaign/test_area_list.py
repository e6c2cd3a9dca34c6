import pytest
from django.test import Client

from campaign.models import Area, FormerArea
from tests import factories
from tests.conftest import Cast


def become(cast: Cast, name: str, district: str, *areas: Area) -> FormerArea:
    former = factories.make_former_area(name, district, cast.city)
    former.successors.set(areas)
    return former


def names_of(client: Client, search: str = "") -> list[str]:
    found = client.get("/areas/", {"q": search}).context["found"]
    return [area.name for group in found.groups for area in group.areas]


def former_of(client: Client, search: str) -> list[tuple[str, list[str]]]:
    found = client.get("/areas/", {"q": search}).context["found"]
    return [(str(former.unit), [area.name for area, _ in former.successors]) for former in found.former]


def test_areas_are_grouped_by_cluster_in_vietnamese_order(cast: Cast) -> None:
    groups = cast.client(cast.coordinator).get("/areas/").context["found"].groups
    shown = [(group.area.name, [area.name for area in group.areas]) for group in groups]
    assert shown == [("Quận Đống Đa", ["Phường Láng"]), ("Quận Tây Hồ", ["Phường Tây Hồ"])]


@pytest.mark.parametrize(
    ("role", "names"),
    [("coordinator", 2), ("cluster_official", 1), ("official", 1), ("team_leader", 0), ("volunteer", 0)],
)
def test_areas_are_those_in_scope(cast: Cast, role: str, names: int) -> None:
    response = cast.client(cast.users[role]).get("/areas/")
    assert (response.status_code, response.context["found"].count if names else 0) == (200 if names else 403, names)


@pytest.mark.parametrize("search", ["tay ho", "TÂY HỒ", "P. Tây Hồ", "ho tay", "phuong tay ho quan tay ho"])
def test_search_needs_no_diacritics(cast: Cast, search: str) -> None:
    assert names_of(cast.client(cast.coordinator), search) == ["Phường Tây Hồ"]


def test_search_finds_wards_by_their_cluster(cast: Cast) -> None:
    assert names_of(cast.client(cast.coordinator), "lang dong da") == ["Phường Láng"]


def test_search_by_an_old_name_leads_to_the_new_wards(cast: Cast) -> None:
    become(cast, "Phường Láng Thượng", "Quận Đống Đa", cast.foreign_ward, cast.ward)
    assert former_of(cast.client(cast.coordinator), "láng thượng, q. đống đa") == [
        ("Phường Láng Thượng, Quận Đống Đa", ["Phường Láng", "Phường Tây Hồ"])
    ]


def test_search_puts_the_namesake_of_an_old_ward_first(cast: Cast) -> None:
    become(cast, "Phường Tây Hồ", "Quận Tây Hồ", cast.ward, cast.foreign_ward)
    assert former_of(cast.client(cast.coordinator), "tay ho")[0][1] == ["Phường Tây Hồ", "Phường Láng"]


def test_search_leaves_out_old_wards_that_simply_go_on(cast: Cast) -> None:
    become(cast, "Phường Láng", "Quận Đống Đa", cast.ward)
    assert former_of(cast.client(cast.coordinator), "lang") == []


def test_old_wards_of_another_scope_are_not_found(cast: Cast) -> None:
    become(cast, "Phường Nhật Tân", "Quận Tây Hồ", cast.foreign_ward)
    assert former_of(cast.client(cast.official), "nhat tan") == []


def test_a_new_ward_outside_the_scope_is_no_link(cast: Cast) -> None:
    become(cast, "Phường Láng Thượng", "Quận Đống Đa", cast.foreign_ward, cast.ward)
    page = cast.client(cast.official).get("/areas/", {"q": "lang thuong"})
    assert page.context["found"].former[0].successors == [(cast.ward, True), (cast.foreign_ward, False)]


def test_nothing_found_says_what_to_try(cast: Cast) -> None:
    response = cast.client(cast.coordinator).get("/areas/", {"q": "xyz"})
    assert 'class="empty"' in response.content.decode()


def test_live_search_gets_the_part_alone(cast: Cast) -> None:
    part = cast.client(cast.coordinator).get("/areas/", {"q": "lang"}, headers={"HX-Request": "true"}).content.decode()
    assert (part.lstrip().startswith('<div class="stack gap-above" id="areas">'), "<html" in part) == (True, False)


@pytest.mark.parametrize("search", ["", "phuong"])
def test_area_list_queries_do_not_grow(cast: Cast, search: str, django_assert_num_queries: object) -> None:
    client = cast.client(cast.coordinator)
    for number in range(30):
        ward = factories.make_area(f"Phường {number}", parent=cast.cluster)
        become(cast, f"Phường Cũ {number}", "Quận Đống Đa", ward)
    with django_assert_num_queries(6 if search else 4):  # type: ignore[operator]  # session, user, access, areas; former, successors
        client.get("/areas/", {"q": search})
