from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from campaign import targets
from campaign.models import Measure, Target
from campaign.targets import Change
from tests import factories
from tests.conftest import Cast

PEOPLE = Measure.PEOPLE_TRAINED


def stored(cast: Cast, measure: str = PEOPLE) -> dict[str, int]:
    found = Target.objects.filter(phase=cast.phase, measure=measure).select_related("area")
    return {target.area.name: target.value for target in found}


def bulk(cast: Cast, *, user: Any = None, **data: Any) -> Any:
    client = cast.client(user or cast.coordinator)
    return client.post(f"/phases/{cast.phase.pk}/targets/bulk/", {"measure": PEOPLE.value, **data})


def confirm(cast: Cast, preview: Any, *, user: Any = None) -> Any:
    return bulk(cast, user=user, plan=preview.context["plan"])


def workbook(*rows: tuple[Any, ...], header: tuple[str, ...] = ("Phường/Xã", "Dân số")) -> SimpleUploadedFile:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("DÂN SỐ 2026", ""), header, *rows]):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile("dan-so.xlsx", content.getvalue())


def test_equal_values_give_every_ward_the_same_and_repeats_without_change(cast: Cast) -> None:
    values = targets.equal_values([cast.ward, cast.foreign_ward], 150)
    first = targets.set_values(cast.phase, measure=PEOPLE, values=values)
    assert (first.new, stored(cast)) == (
        {cast.ward.pk: 150, cast.foreign_ward.pk: 150},
        {"Phường Láng": 150, "Phường Tây Hồ": 150},
    )
    again = targets.set_values(cast.phase, measure=PEOPLE, values=values)
    assert (again.count, again.kept) == (0, {cast.ward.pk: 150, cast.foreign_ward.pk: 150})


def test_a_total_is_shared_out_exactly_by_population(cast: Cast) -> None:
    population = {cast.ward.pk: 2, cast.foreign_ward.pk: 1}
    assert targets.values_by_population(population, 100) == {cast.ward.pk: 67, cast.foreign_ward.pk: 33}


@pytest.mark.parametrize("total", [1, 99, 100, 18_900])
def test_shares_add_up(total: int) -> None:
    population = {UUID(int=number): 1000 + 37 * number for number in range(126)}
    assert sum(targets.values_by_population(population, total).values()) == total


def test_shares_of_nobody_are_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        targets.values_by_population({}, 10)


def test_adjust_sets_one_ward_and_takes_away_with_zero(cast: Cast) -> None:
    targets.adjust(cast.phase, cast.ward, values={PEOPLE: 80, Measure.TURNS: 200})
    targets.adjust(cast.phase, cast.ward, values={Measure.TURNS: 0})
    assert (stored(cast), stored(cast, Measure.TURNS)) == ({"Phường Láng": 80}, {})


def test_change_says_what_is_new_replaced_and_kept(cast: Cast) -> None:
    third = factories.make_area("Phường Ô Chợ Dừa", parent=cast.cluster)
    targets.set_values(cast.phase, measure=PEOPLE, values={cast.ward.pk: 150, cast.foreign_ward.pk: 90})
    change = targets.change_of(cast.phase, PEOPLE, targets.equal_values([cast.ward, cast.foreign_ward, third], 150))
    assert change == Change({third.pk: 150}, {cast.foreign_ward.pk: (90, 150)}, {cast.ward.pk: 150})


def test_table_sums_clusters_and_the_city(cast: Cast) -> None:
    targets.set_values(cast.phase, measure=PEOPLE, values={cast.ward.pk: 150, cast.foreign_ward.pk: 90})
    context = cast.client(cast.coordinator).get(f"/phases/{cast.phase.pk}/targets/").context
    assert [(group.area.name, group.total.values[0]) for group in context["groups"]] == [
        ("Quận Đống Đa", 150),
        ("Quận Tây Hồ", 90),
    ]
    assert context["total"].values == (240, *[None] * 5)


def test_officials_see_the_targets_of_their_own_wards_only(cast: Cast) -> None:
    page = cast.client(cast.official).get(f"/phases/{cast.phase.pk}/targets/")
    assert [row.area for group in page.context["groups"] for row in group.rows] == [cast.ward]
    assert (page.context["may_edit"], "/targets/bulk/" in page.content.decode()) == (False, False)


def test_bulk_shows_what_would_change_before_anything_does(cast: Cast) -> None:
    targets.set_values(cast.phase, measure=PEOPLE, values={cast.ward.pk: 90})
    preview = bulk(cast, way="equal", value="150")
    assert (preview.context["count"], preview.context["replaced"]) == (2, 1)
    assert preview.context["parts"][0]["lines"] == [(cast.ward, 90, 150), (cast.foreign_ward, None, 150)]
    assert stored(cast) == {"Phường Láng": 90}


def test_bulk_is_done_when_confirmed(cast: Cast) -> None:
    response = confirm(cast, bulk(cast, way="equal", value="1.500"))
    assert (response.status_code, response["Location"]) == (302, f"/phases/{cast.phase.pk}/targets/")
    assert stored(cast) == {"Phường Láng": 1500, "Phường Tây Hồ": 1500}


def test_bulk_shares_out_by_the_population_of_a_file(cast: Cast) -> None:
    file = workbook(("P. Láng", 20_000), ("phường tây hồ", "10.000"), ("Tổng cộng", 30_000))
    preview = bulk(cast, way="population", total="300", file=file)
    confirm(cast, preview)
    assert stored(cast) == {"Phường Láng": 200, "Phường Tây Hồ": 100}


def test_bulk_counts_old_wards_for_what_they_became(cast: Cast) -> None:
    for name in ("Phường Láng Thượng", "Phường Láng Hạ"):
        factories.make_former_area(name, "Quận Đống Đa", cast.city).successors.set([cast.ward])
    rows = [(f"{name}, quận Đống Đa", 10) for name in ("Phường Láng Thượng", "Phường Láng Hạ")]
    preview = bulk(cast, way="population", total="30", file=workbook(*rows, ("Phường Tây Hồ", 10)))
    assert preview.context["parts"][0]["lines"] == [(cast.ward, None, 20), (cast.foreign_ward, None, 10)]


def test_bulk_names_wards_that_the_file_lacks_and_leaves_them_alone(cast: Cast) -> None:
    preview = bulk(cast, way="population", total="30", file=workbook(("Phường Láng", 10), ("", "")))
    assert preview.context["missing"] == [cast.foreign_ward]
    assert preview.context["parts"][0]["lines"] == [(cast.ward, None, 30)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("Phường Mơ Hồ", 5)], "Dòng 3: không có phường, xã nào tên “Phường Mơ Hồ”"),
        ([("Phường Láng", "khoảng 60")], "Dòng 3: “khoảng 60” không phải là số dân"),
        ([("Phường Láng", 5), ("phường láng", 6)], "Dòng 4 lặp lại phường, xã của dòng 3"),
    ],
)
def test_bulk_names_the_rows_of_a_file_that_are_wrong(cast: Cast, rows: list[tuple[str, Any]], message: str) -> None:
    response = bulk(cast, way="population", total="30", file=workbook(*rows))
    assert (response.status_code, response.context["form"].errors["file"][0]) == (422, message)


def test_bulk_refuses_a_file_that_is_no_list(cast: Cast) -> None:
    response = bulk(cast, way="population", total="30", file=SimpleUploadedFile("a.pdf", b"%PDF-1.7 nothing"))
    assert response.status_code == 422
    assert len(response.context["form"].errors["file"]) == 1


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"way": "equal"}, "value"),
        ({"way": "equal", "value": "0"}, "value"),
        ({"way": "equal", "value": "một trăm"}, "value"),
        ({"way": "equal", "value": "1,5"}, "value"),
        ({"way": "population", "total": "10"}, "file"),
        ({}, "way"),
    ],
)
def test_bulk_says_what_is_missing(cast: Cast, data: dict[str, str], field: str) -> None:
    response = bulk(cast, **data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


@pytest.mark.parametrize("plan", ["", "spoilt"])
def test_a_spoilt_plan_changes_nothing(cast: Cast, plan: str) -> None:
    assert (bulk(cast, plan=plan).status_code, stored(cast)) == (422, {})


def test_a_plan_reaches_only_the_wards_one_coordinates(cast: Cast) -> None:
    cluster_coordinator = factories.make_user("cluster_coordinator")
    factories.give_role(cluster_coordinator, "coordinator", cast.cluster)
    confirm(cast, bulk(cast, way="equal", value="150"), user=cluster_coordinator)
    assert stored(cast) == {"Phường Láng": 150}


def test_one_ward_is_edited_on_its_page(cast: Cast) -> None:
    url = f"/targets/{cast.phase.pk}/{cast.ward.pk}/"
    response = cast.client(cast.coordinator).post(url, {"people_trained": "120", "sessions_held": "20"})
    assert (response.status_code, response["Location"]) == (302, f"/phases/{cast.phase.pk}/targets/")
    assert (stored(cast), stored(cast, Measure.SESSIONS_HELD)) == ({"Phường Láng": 120}, {"Phường Láng": 20})


def test_one_ward_is_edited_in_its_row_and_the_sums_follow(cast: Cast) -> None:
    client, url = cast.client(cast.coordinator), f"/targets/{cast.phase.pk}/{cast.ward.pk}/"
    fields = client.get(url, headers={"HX-Request": "true"}).content.decode()
    part = client.post(url, {"people_trained": "120"}, headers={"HX-Request": "true"}).content.decode()
    assert (f'<tr id="target-{cast.ward.pk}" class="here">' in fields, "<html" in fields + part) == (True, False)
    assert part.count('hx-swap-oob="true"') == 2
    assert part.count('">120</td>') == 3


def test_a_wrong_number_in_a_row_comes_back_with_its_message(cast: Cast) -> None:
    url = f"/targets/{cast.phase.pk}/{cast.ward.pk}/"
    response = cast.client(cast.coordinator).post(url, {"people_trained": "1.5"}, headers={"HX-Request": "true"})
    assert (response.status_code, "Nhập số nguyên, ví dụ 150" in response.content.decode()) == (422, True)


@pytest.mark.parametrize("user", ["official", "cluster_official"])
def test_officials_do_not_set_targets(cast: Cast, user: str) -> None:
    client = cast.client(cast.users[user])
    own, foreign = (f"/targets/{cast.phase.pk}/{area.pk}/" for area in (cast.ward, cast.foreign_ward))
    assert (client.post(own, {}).status_code, client.post(foreign, {}).status_code) == (403, 404)
    assert bulk(cast, user=cast.users[user], way="equal", value="5").status_code == 403


@pytest.mark.parametrize("many", [3, 30])
def test_target_list_queries_do_not_grow(cast: Cast, many: int, django_assert_num_queries: Any) -> None:
    for number in range(many):
        targets.adjust(
            cast.phase, factories.make_area(f"Phường {number}", parent=cast.cluster), values={PEOPLE: number}
        )
    client = cast.client(cast.coordinator)
    with django_assert_num_queries(6):  # session, user, access, phase, areas, targets
        client.get(f"/phases/{cast.phase.pk}/targets/")


def copied(cast: Cast, **data: Any) -> Any:
    return bulk(cast, way="copy", **data)


def test_targets_are_copied_from_another_phase_as_a_share(cast: Cast) -> None:
    former = factories.make_phase(cast.campaign, name="Đợt trước")
    targets.set_values(former, measure=PEOPLE, values={cast.ward.pk: 151})
    confirm(cast, copied(cast, source=former.pk, percent="50"))
    assert stored(cast) == {"Phường Láng": 76}


def test_a_phase_without_such_targets_is_named_beside_the_field(cast: Cast) -> None:
    former = factories.make_phase(cast.campaign, name="Đợt trước")
    response = copied(cast, source=former.pk, percent="100")
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["source"])


def test_targets_of_an_audience_stand_beside_those_for_everyone(cast: Cast) -> None:
    targets.set_values(cast.phase, measure=PEOPLE, values={cast.ward.pk: 150})
    confirm(cast, bulk(cast, way="equal", value="60", audience="older"))
    own = dict(Target.objects.filter(area=cast.ward).values_list("audience", "value"))
    page = cast.client(cast.coordinator).get(f"/phases/{cast.phase.pk}/targets/", {"audience": "older"})
    assert (own, page.context["total"].values[0]) == ({"everyone": 150, "older": 60}, 120)


def test_every_change_is_noted_and_shown_with_who_did_it(cast: Cast) -> None:
    client, url = cast.client(cast.coordinator), f"/targets/{cast.phase.pk}/{cast.ward.pk}/"
    for value in ("80", "80", "95", ""):
        client.post(url, {PEOPLE.value: value})
    noted = [(each.old, each.new, each.changed_by) for each in client.get(url).context["changes"]]
    assert noted == [(95, None, cast.coordinator), (80, 95, cast.coordinator), (None, 80, cast.coordinator)]


def test_an_exported_list_read_in_again_changes_what_was_changed(cast: Cast) -> None:
    targets.set_values(cast.phase, measure=PEOPLE, values={cast.ward.pk: 150, cast.foreign_ward.pk: 90})
    client, url = cast.client(cast.coordinator), f"/phases/{cast.phase.pk}/targets/"
    content = client.get(f"{url}export/").content
    same = client.post(f"{url}import/", {"file": SimpleUploadedFile("chi-tieu.xlsx", content)})
    assert same.context["count"] == 0
    file = workbook(("Phường Láng", 160, 0), ("Tây Hồ", "", 400), header=("Phường/Xã", "Người đã học", "Lượt học"))
    preview = client.post(f"{url}import/", {"file": file})
    assert [(part["measure"], part["count"]) for part in preview.context["parts"]] == [
        ("people_trained", 1),
        ("turns", 1),
    ]
    confirm(cast, preview)
    assert (stored(cast), stored(cast, Measure.TURNS)) == (
        {"Phường Láng": 160, "Phường Tây Hồ": 90},
        {"Phường Tây Hồ": 400},
    )


def test_a_list_names_rows_outside_the_campaign_and_wrong_numbers(cast: Cast) -> None:
    other = factories.make_area("Thành phố Huế", kind="province")
    factories.make_area("Phường Thuận Hóa", parent=other)
    file = workbook(("Thuận Hóa", 5), ("Láng", "nhiều"), header=("Phường/Xã", "Người đã học"))
    response = cast.client(cast.coordinator).post(f"/phases/{cast.phase.pk}/targets/import/", {"file": file})
    assert response.context["form"].errors["file"] == [
        "Dòng 3: không có phường, xã nào tên “Thuận Hóa”",
        "Dòng 4: “nhiều” không phải số nguyên (Người đã học)",
    ]
