import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from campaign.areas import AreaIndex, Resolution, resolve
from campaign.areas.loading import load_province
from campaign.models import Area, AreaKind, FormerArea
from campaign.names import old_tone_style
from tests import factories
from tests.conftest import Cast


class Undo(Exception):
    """Leaves an atomic block without its changes."""


@pytest.fixture(scope="module")
def hanoi(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> AreaIndex:
    """Everything Hanoi's places are and were called, in memory: loaded once, and the database is as it was."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                load_province("01")
                index = AreaIndex(Area.objects.get(code="01"))
                raise Undo
        except Undo:
            pass
    return index


def outcome(resolution: Resolution) -> str | list[str]:
    """The area's name, or the problem and the choices."""
    return resolution.area.name if resolution.area else [resolution.code, *map(str, resolution.candidates)]


@pytest.mark.parametrize(
    "text",
    [
        "Phường Láng", "phường láng", "PHƯỜNG LÁNG", "P. Láng", "P.Láng", "Ph. Láng", "p láng", "Láng", "phuong lang",
        "  Phường   Láng ", "Phường La\u0301ng", "00199", "Phường Láng, quận Đống Đa", "Phường Láng quận Đống Đa",
        "P. Láng (Q. Đống Đa)", "Phường Láng, TP Hà Nội", "Số 5 ngõ 3, phường Láng, quận Đống Đa, Hà Nội",
        "Phường Láng Thượng, quận Đống Đa",
    ],
)  # fmt: skip
def test_resolve_finds_a_ward_however_it_is_written(hanoi: AreaIndex, text: str) -> None:
    assert outcome(hanoi.resolve(text)) == "Phường Láng"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Xã Hoà Lạc", "Xã Hòa Lạc"),
        ("Phương Liệt", "Phường Phương Liệt"),
        ("văn miếu – quốc tử giám", "Phường Văn Miếu - Quốc Tử Giám"),
        ("P. Cửa Nam", "Phường Cửa Nam"),
        ("Xã Đại Đồng, Huyện Thạch Thất", "Xã Thạch Thất"),
        ("TT. Xuân Mai, H. Chương Mỹ", "Xã Xuân Mai"),
        ("Xã Minh Châu, Huyện Ba Vì", "Xã Minh Châu"),
    ],
)
def test_resolve_finds_current_and_former_units(hanoi: AreaIndex, text: str, name: str) -> None:
    assert outcome(hanoi.resolve(text)) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Xã Thanh Mỹ, Thị xã Sơn Tây", ["Phường Sơn Tây", "Phường Tùng Thiện"]),
        (
            "phường Cửa Nam, quận Hoàn Kiếm",
            ["Phường Cửa Nam", "Phường Ba Đình", "Phường Hoàn Kiếm", "Phường Văn Miếu - Quốc Tử Giám"],
        ),
        ("Xã Chương Mỹ", ["Phường Chương Mỹ"]),
        ("Phường Láng, quận Cầu Giấy", ["Phường Láng"]),
        ("Phường Láng Thượng", ["Phường Láng"]),
    ],
)
def test_resolve_offers_a_choice_where_several_or_only_near_areas_fit(
    hanoi: AreaIndex, text: str, names: list[str]
) -> None:
    assert outcome(hanoi.resolve(text)) == ["area_ambiguous", *names]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "area_missing"),
        (" - ", "area_missing"),
        ("Phường Không Có", "area_unknown"),
        ("Xã Mơ Hồ", "area_unknown"),
        ("12", "area_unknown"),
    ],
)
def test_resolve_says_what_is_wrong(hanoi: AreaIndex, text: str, code: str) -> None:
    assert hanoi.resolve(text) == Resolution(code=code)


def test_resolve_offers_both_kinds_of_one_name(cast: Cast) -> None:
    factories.make_area("Xã Láng", parent=cast.city, kind=AreaKind.COMMUNE)
    assert outcome(resolve("Láng", province=cast.city)) == ["area_ambiguous", "Phường Láng", "Xã Láng"]
    assert outcome(resolve("xã láng", province=cast.city)) == "Xã Láng"


def test_resolve_tells_names_apart_by_their_diacritics(cast: Cast) -> None:
    for name in ("Xã Thanh An", "Xã Thạnh An"):
        factories.make_area(name, parent=cast.city, kind=AreaKind.COMMUNE)
    assert outcome(resolve("xã thạnh an", province=cast.city)) == "Xã Thạnh An"
    assert outcome(resolve("Thanh An", province=cast.city)) == "Xã Thanh An"


def test_index_resolves_thousands_of_texts_without_queries(cast: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]  # no former units here, so no third one
        index = AreaIndex(cast.city)
        assert {index.resolve(text).area for text in ["P. Láng", "phuong lang"] * 1000} == {cast.ward}


def test_load_gives_hanoi_with_clusters_tiles_and_former_units(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_areas", province="01")
    ward = Area.objects.values_list("path", "name", "abbreviation", "parent__name").get(code="00199")
    assert ward == ("01/006/00199/", "Phường Láng", "L", "Quận Đống Đa")
    assert (Area.objects.leaves().filter(tile_row=None).count(), Area.objects.filter(longitude=None).count()) == (0, 31)
    counts = "1 provinces, 30 clusters, 126 wards and communes, 526 former units: 683 rows created, 0 changed.\n"
    assert capsys.readouterr().out == counts


def test_load_again_changes_nothing_and_keeps_ids(db: None) -> None:
    load_province("01")
    ids = dict(Area.objects.values_list("code", "pk"))
    again = load_province("01")
    assert (again.created, again.changed) == (0, 0)
    assert dict(Area.objects.values_list("code", "pk")) == ids


def test_load_mends_what_was_changed(db: None) -> None:
    load_province("01")
    Area.objects.filter(code="00199").update(name="Láng", parent=None)
    FormerArea.objects.get(code="00073").successors.set([Area.objects.get(code="00199")])
    assert load_province("01").changed == 1
    assert FormerArea.objects.get(code="00073").successors.count() == 4


def test_load_of_a_province_without_clusters_puts_units_below_it(db: None) -> None:
    loaded = load_province("79")
    assert (loaded.provinces, loaded.clusters) == (1, 0)
    assert {area.path for area in Area.objects.leaves()} == {f"79/{area.code}/" for area in Area.objects.leaves()}


def test_load_refuses_an_unknown_province(db: None) -> None:
    with pytest.raises(CommandError, match="There is no province 99"):
        call_command("load_areas", province="99")


def test_abbreviations_are_initials_of_the_first_name(hanoi: AreaIndex) -> None:
    codes = {area.short_name: area.abbreviation for area in hanoi.by_code.values()}
    assert [codes[name] for name in ("Bạch Mai", "Ô Chợ Dừa", "Văn Miếu - Quốc Tử Giám")] == ["BM", "ÔCD", "VM"]


def test_tones_stand_on_the_first_vowel() -> None:
    names = ["Thuận Hoà", "Sơn Thuỷ", "Quý Hoà", "Hoàng Mai", "Huỳnh", "HOÀ"]
    assert [old_tone_style(name) for name in names] == ["Thuận Hòa", "Sơn Thủy", "Quý Hòa", "Hoàng Mai", "Huỳnh", "HÒA"]
