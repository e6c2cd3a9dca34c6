import pytest
from django.core.management import call_command
from django.urls import reverse

from learners.catalogue import change_bundle, change_skill
from learners.models import Bundle, CatalogueVersion, Skill
from learners.progress import Sight, observe
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
WORDS = {
    "code": "K1", "group_vi": "Sức khỏe", "group_en": "Health", "name_vi": "Đặt lịch khám bệnh", "name_en": "",
    "short_vi": "Đặt khám", "audience": ["R", "V"], "digcomp": "2.3", "real_use_sign_vi": "đã có mã hẹn",
}  # fmt: skip


def test_catalogue_loads_once_and_keeps_what_staff_added() -> None:
    Skill.objects.create(code="Z1", name_vi="Của phường", name_en="Of the ward", audience="R")
    for _ in range(2):
        call_command("load_skills", verbosity=0)
    assert (Skill.objects.count(), Skill.objects.get(code="D1").chip, Bundle.objects.count()) == (37, "VNeID", 4)


def test_bundles_hold_skills_of_the_catalogue() -> None:
    call_command("load_skills", verbosity=0)
    names = {bundle.name_vi: len(bundle.picks) for bundle in Bundle.objects.with_skills()}
    assert names == {"Khởi đầu": 7, "Công dân số": 9, "Công chức AI": 6, "Tập huấn tình nguyện viên": 6}


def test_loading_again_keeps_what_staff_changed(cast: Cast) -> None:
    call_command("load_skills", verbosity=0)
    change_skill(Skill.objects.get(code="D1"), {"short_vi": "Định danh"}, by=cast.coordinator)
    change_bundle(Bundle.objects.get(code="start"), {"name_vi": "Bước đầu"}, by=cast.coordinator)
    call_command("load_skills", verbosity=0)
    assert (Skill.objects.get(code="D1").chip, Bundle.objects.get(code="start").name_vi) == ("Định danh", "Bước đầu")


def test_a_changed_skill_keeps_how_it_read_and_its_observations(cast: Cast) -> None:
    skill, learner = factories.make_skill("D1", short_vi="VNeID"), factories.make_learner(cast.ward)
    sight = Sight(id=learner.pk, learner_id=learner.pk, skill_id=skill.pk, level=2)
    observe([sight], by=cast.coordinator)
    for _ in range(2):
        change_skill(skill, {"short_vi": "Định danh"}, by=cast.coordinator)
    version = CatalogueVersion.objects.get()
    assert (version.texts["short_vi"], version.replaced_by, skill.observations.count()) == (
        "VNeID",
        cast.coordinator,
        1,
    )


def test_a_new_group_is_data(cast: Cast) -> None:
    call_command("load_skills", verbosity=0)
    client = cast.client(cast.coordinator)
    for _ in range(2):
        client.post(reverse("learners:skill_create"), WORDS)
    last = Skill.objects.last()
    assert last
    assert (last.code, last.group_vi, last.name_en, last.audience) == (
        "K1",
        "Sức khỏe",
        "Đặt lịch khám bệnh",
        "R V",
    )


def test_a_taken_code_is_refused_beside_the_field(cast: Cast) -> None:
    factories.make_skill("K1")
    answer = cast.client(cast.coordinator).post(reverse("learners:skill_create"), WORDS)
    assert (answer.status_code, answer.context["form"].errors["code"]) == (
        422,
        ["K1 đã được dùng cho “Dùng VNeID”. Chọn mã khác"],
    )


def test_an_archived_skill_is_not_offered_and_comes_back(cast: Cast) -> None:
    skill, client = factories.make_skill("D1"), cast.client(cast.coordinator)
    client.post(reverse("learners:skill_archive", args=[skill.pk]))
    gone = Skill.objects.active().count()
    client.post(reverse("learners:skill_restore", args=[skill.pk]))
    assert (gone, Skill.objects.active().count(), skill.versions.count()) == (0, 1, 2)


def test_a_bundle_is_edited_with_its_skills_and_keeps_how_it_was(cast: Cast) -> None:
    first, second = factories.make_skill("D1"), factories.make_skill("D2")
    client = cast.client(cast.coordinator)
    client.post(reverse("learners:bundle_create"), {"name_vi": "Khởi đầu", "skills": [first.pk]})
    bundle = Bundle.objects.get()
    client.post(bundle.get_absolute_url(), {"name_vi": "Khởi đầu", "skills": [second.pk]})
    assert ([skill.code for skill in bundle.skills.all()], bundle.versions.get().texts["skills"]) == (["D2"], ["D1"])


def test_a_bundle_picks_its_skills_for_a_session(cast: Cast) -> None:
    first, second, other = (factories.make_skill(code) for code in ("D1", "D2", "D3"))
    bundle = Bundle.objects.create(name_vi="Khởi đầu")
    bundle.skills.set([first, second])
    assert list(Skill.objects.picked([second, other], [bundle])) == [first, second, other]


def test_the_page_of_skills_asks_a_fixed_number_of_queries(cast: Cast, django_assert_max_num_queries) -> None:
    call_command("load_skills", verbosity=0)
    client = cast.client(cast.coordinator)
    with django_assert_max_num_queries(8):
        client.get(reverse("learners:skill_list"))
