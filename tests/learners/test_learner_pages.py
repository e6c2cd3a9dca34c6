"""Lists and pages of learners: found without accents, masked where nobody must call, changed by those who may."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from campaign.ids import new_id
from learners.models import Companion, Consent, Learner, LearnerTeam, Observation
from learners.pace import paces_of
from learners.progress import Sight
from learners.progress import observe as observe_all
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(cast):
    return factories.make_learner(cast.ward, "Nguyễn Thị Hợi", team=cast.team, birth_year=1956, phone="+84912345678")


def page(cast, user, url):
    return cast.client(user).get(url).content.decode()


@pytest.mark.parametrize("search", ["nguyen thi ho", "Hợi", "HOI nguyễn", "nguyễn   thị"])
def test_a_name_is_found_without_accents_in_any_order(cast, learner, search):
    assert "Nguyễn Thị Hợi" in re.sub("</?mark>", "", page(cast, cast.team_leader, f"/learners/?q={search}"))


def test_a_name_that_is_not_there_says_so(cast, learner):
    assert "Không có bác nào khớp" in page(cast, cast.team_leader, "/learners/?q=zzz")


@pytest.mark.parametrize(("people", "statements"), [(1, 1), (50, 1), (51, 2)])
def test_a_search_of_one_page_costs_one_statement(cast, people, statements, django_assert_num_queries):
    for number in range(people):
        factories.make_learner(cast.ward, f"Nguyễn Thị {number}", team=cast.team)
    client = cast.client(cast.team_leader)
    with django_assert_num_queries(3 + statements):
        client.get("/learners/?q=nguyen thi")


def test_a_search_with_htmx_gives_only_the_list(cast, learner):
    response = cast.client(cast.team_leader).get("/learners/?q=hoi", headers={"HX-Request": "true"})
    assert ["<mark>Hợi</mark>" in response.content.decode(), "<html" in response.content.decode()] == [True, False]


def test_leaders_do_not_see_other_teams_learners(cast, learner):
    assert "Nguyễn Thị Hợi" not in page(cast, cast.outsider, "/learners/")


def test_officials_see_numbers_and_no_people(cast, learner):
    client = cast.client(cast.official)
    assert [client.get(url).status_code for url in ("/learners/", learner.get_absolute_url())] == [403, 404]


def test_the_phone_shows_to_those_who_must_call(cast, learner):
    url = learner.get_absolute_url()
    assert ["0912 345 678" in page(cast, user, url) for user in (cast.team_leader, cast.coordinator)] == [True, True]


def test_the_phone_is_masked_for_a_companion(cast, learner):
    Companion.objects.create(learner=learner, volunteer=cast.member, starts_on=cast.campaign.starts_on)
    shown = page(cast, cast.volunteer, learner.get_absolute_url())
    assert ["0912 xxx 678" in shown, "12345678" in shown.replace(" ", "")] == [True, False]


def observe(cast, learner, user=None, **fields):
    factories.make_skill("D1", short_vi="VNeID") if not fields.pop("known", None) else None
    return cast.client(user or cast.team_leader).post(
        f"{learner.get_absolute_url()}observations/", {"skill": "D1"} | fields
    )


def test_a_level_is_noted_on_the_page_of_a_learner(cast, learner):
    observe(cast, learner, level="2", note="Từng việc một")
    assert list(Observation.objects.values_list("level", "note")) == [(2, "Từng việc một")]


def test_a_companion_notes_levels_too(cast, learner):
    Companion.objects.create(learner=learner, volunteer=cast.member, starts_on=cast.campaign.starts_on)
    assert observe(cast, learner, cast.volunteer, level="1").status_code == 302


@pytest.mark.parametrize(
    ("fields", "words"), [({"level": "9"}, "Chọn kỹ năng và mức độ"), ({"level": "3"}, "Ghi vì sao biết")]
)
def test_a_level_that_cannot_be_noted_is_said_in_words(cast, learner, fields, words):
    response = observe(cast, learner, **fields)
    assert (response.status_code, words in response.content.decode(), Observation.objects.count()) == (422, True, 0)


FORM = {"form_of_address": "ba", "full_name": "LÊ THỊ MÙI", "birth_year": "1961", "agrees": "on"}


def test_a_registered_person_is_accompanied_by_the_leaders_team(cast):
    response = cast.client(cast.team_leader).post("/learners/new/", FORM | {"area": cast.ward.pk})
    learner = Learner.objects.get()
    assert (response.headers["Location"], learner.full_name) == (learner.get_absolute_url(), "Lê Thị Mùi")
    assert LearnerTeam.objects.values_list("team", flat=True).get() == cast.team.pk


def test_a_coordinators_person_is_not_shown_to_every_team(cast):
    cast.client(cast.coordinator).post("/learners/new/", FORM | {"area": cast.ward.pk})
    assert (Learner.objects.count(), LearnerTeam.objects.count()) == (1, 0)


def test_a_coordinator_of_a_ward_registers_only_there(cast):
    cast.official.area_roles.update(role="coordinator")
    neighbour = factories.make_area("Phường Kim Liên", parent=cast.cluster)
    statuses = [
        cast.client(cast.official).post("/learners/new/", FORM | {"area": area.pk}).status_code
        for area in (cast.ward, neighbour)
    ]
    assert statuses == [302, 422]


def test_registering_leads_back_to_where_one_came_from(cast):
    answer = cast.client(cast.team_leader).post("/learners/new/?next=/sessions/today/", FORM | {"area": cast.ward.pk})
    assert answer.headers["Location"] == "/sessions/today/"


def test_registering_never_leads_to_another_site(cast):
    answer = cast.client(cast.team_leader).post(
        "/learners/new/?next=https://evil.example/", FORM | {"area": cast.ward.pk}
    )
    assert answer.headers["Location"].startswith("/learners/")


def test_nobody_is_registered_without_consent(cast):
    answer = cast.client(cast.team_leader).post("/learners/new/", FORM | {"area": cast.ward.pk, "agrees": ""})
    assert (answer.status_code, Learner.objects.count()) == (422, 0)


def test_errors_are_told_in_the_order_of_the_fields(cast):
    answer = cast.client(cast.team_leader).post("/learners/new/", {"full_name": "", "area": "", "agrees": ""})
    assert list(answer.context["form"].errors) == ["form_of_address", "full_name", "area", "agrees"]


def test_a_likely_duplicate_is_shown_first(cast, learner):
    form = FORM | {"area": cast.ward.pk, "full_name": "nguyen thi hoi", "birth_year": "1956"}
    client = cast.client(cast.team_leader)
    assert [client.post("/learners/new/", form).status_code, Learner.objects.count()] == [422, 1]
    assert client.post("/learners/new/", form | {"different": "1"}).status_code == 302


def test_a_person_far_away_cannot_be_registered_by_a_leader(cast):
    assert (
        cast.client(cast.team_leader).post("/learners/new/", FORM | {"area": cast.foreign_ward.pk}).status_code == 422
    )


def edit(cast, learner, **fields):
    return cast.client(cast.team_leader).post(
        f"{learner.get_absolute_url()}edit/", FORM | {"area": cast.ward.pk} | fields
    )


def test_a_correction_changes_name_and_search(cast, learner):
    edit(cast, learner)
    assert Learner.objects.values_list("full_name", "search_name").get() == ("Lê Thị Mùi", "le thi mui")


def test_a_consent_is_withdrawn_by_unticking(cast, learner):
    edit(cast, learner, agrees_to_reminders="on", phone="0912345678")
    edit(cast, learner)
    live = Consent.objects.filter(withdrawn_at__isnull=True).values_list("purpose", flat=True)
    assert (list(live), Consent.objects.count()) == (["training"], 2)


@pytest.mark.parametrize("skills", [1, 12])
def test_the_page_of_a_learner_costs_the_same_for_any_number_of_skills(
    cast, learner, skills, django_assert_num_queries
):
    sights = [Sight(new_id(), learner.pk, factories.make_skill(f"S{place}").pk, 1, note="x") for place in range(skills)]
    observe_all(sights, by=cast.team_leader)
    client = cast.client(cast.team_leader)
    with django_assert_num_queries(10):
        client.get(learner.get_absolute_url())


def test_attendance_shows_as_part_and_as_page(cast, learner):
    url = f"/sessions/learners/{learner.pk}/attendance/"
    client = cast.client(cast.team_leader)
    assert [
        "<html" in client.get(url, headers=headers).content.decode() for headers in ({}, {"HX-Request": "true"})
    ] == [True, False]


def test_a_search_marks_what_it_found(cast):
    factories.make_learner(cast.ward, "Nguyễn Thị Hợi", team=cast.team)
    page = cast.client(cast.team_leader).get("/learners/?q=nguyen thi ho")
    assert "<b>Bác <mark>Nguyễn Thị Hợ</mark>i</b>" in page.text


@pytest.mark.parametrize(("year", "words"), [(5, "mới 5 tuổi"), (9, "mới 9 tuổi"), (-1, "phải từ 1900")])
def test_a_birth_year_of_a_child_is_refused(cast, learner, year, words):
    answer = edit(cast, learner, birth_year=str(timezone.localdate().year - year))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_the_card_tells_device_and_times(cast, learner):
    edit(cast, learner, device="android", free_mornings="on", free_weekends="on")
    shown = page(cast, cast.team_leader, learner.get_absolute_url())
    assert ["Điện thoại Android" in shown, "Rảnh: sáng, cuối tuần" in shown] == [True, True]


def test_pace_is_the_sessions_until_the_first_success_alone(cast, learner):
    skills = [factories.make_skill(f"P{n}", group_vi=group) for n, group in enumerate(["Thiết bị", "Thiết bị", "Tiền"])]
    start = timezone.now() - timedelta(days=9)
    seen = [(0, 1), (1, 1), (0, 2), (0, 2), (2, 1)]  # (skill, level), each at a session of its own
    sights = [
        Sight(new_id(), learner.pk, skills[n].pk, level, at=start + timedelta(days=day), session=new_id())
        for day, (n, level) in enumerate(seen)
    ]
    observe_all(sights, by=cast.team_leader)
    assert paces_of([learner.pk]) == [("Thiết bị", 3, True), ("Tiền", 1, False)]


def test_who_did_not_agree_has_a_right_to_a_correction(cast, learner):
    Learner.objects.filter(pk=learner.pk).update(phone="+84912345678")
    page = cast.client(cast.team_leader).get(f"{learner.get_absolute_url()}edit/")
    answer = edit(cast, learner, agrees="", phone="0912345678")
    learner.refresh_from_db()
    assert (page.context["form"].fields["agrees"].required, answer.status_code) == (False, 302)
    assert (learner.full_name, str(learner.phone), Consent.objects.count()) == ("Lê Thị Mùi", "+84912345678", 0)


def test_a_new_phone_needs_its_consent_also_in_a_correction(cast, learner):
    answer = edit(cast, learner, agrees="", phone="0987654321")
    assert list(answer.context["form"].errors) == ["agrees_to_reminders"]


def test_what_was_chosen_stays_when_the_evidence_is_missing(cast):
    learner, skill = factories.make_learner(cast.ward, team=cast.team), factories.make_skill("D1")
    sent = {"skill": skill.code, "level": "3", "grade": "A"}
    page = cast.client(cast.team_leader).post(f"/learners/{learner.pk}/observations/", sent).content.decode()
    pressed = [part for part in page.split('<button class="level') if 'aria-pressed="true"' in part.split(">")[0]]
    assert ['value="A" selected' in page, ['value="3"' in part for part in pressed]] == [True, [True]]
