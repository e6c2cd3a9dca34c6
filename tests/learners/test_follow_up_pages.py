"""Asking again on the phone: who waits, whom one may call, what is answered, and what is refused in words."""

from uuid import uuid4

import pytest
from django.utils import timezone

from learners.actions import ask_for_visit
from learners.models import Action, Companion, FollowUp, FollowUpAnswer, Participation, StateConfirmation
from learners.progress import Sight, observe
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/learners/follow-ups/"


@pytest.fixture
def learner(cast):
    return factories.make_learner(cast.ward, "Trần Văn Hòa", team=cast.team, birth_year=1953, phone="+84981232140")


@pytest.fixture
def check(learner):
    return factories.make_check(learner)


def read(cast, url, user=None, **headers):
    return cast.client(user or cast.team_leader).get(url, headers=headers)


def send(cast, check, user=None, **fields):
    return cast.client(user or cast.team_leader).post(check.get_absolute_url(), {"id": uuid4()} | fields)


def text(response):
    return " ".join(response.content.decode().split())


def test_the_list_names_who_waits(cast, check):
    page = text(read(cast, LIST))
    assert ["Trần Văn Hòa" in page, "VNeID · sau 3 ngày · đến hạn hôm nay" in page] == [True, True]


def test_what_falls_due_tomorrow_does_not_wait_today(cast, learner):
    factories.make_check(learner, due_in=1)
    assert "Chưa có bác nào cần hỏi" in text(read(cast, LIST))


def test_one_sees_whom_one_accompanies(cast, check):
    empty = "Trần Văn Hòa" in text(read(cast, LIST, cast.volunteer))
    Companion.objects.create(learner=check.learner, volunteer=cast.member, starts_on=cast.campaign.starts_on)
    mine = [f"{LIST}?of=mine", f"{LIST}"]
    assert [empty, *["Trần Văn Hòa" in text(read(cast, url, cast.volunteer)) for url in mine]] == [False, True, True]
    assert "Trần Văn Hòa" not in text(read(cast, f"{LIST}?of=mine"))


def test_a_team_can_be_chosen(cast, check):
    urls = [f"{LIST}?team={team.pk}" for team in (cast.team, cast.foreign_team)]
    assert ["Trần Văn Hòa" in text(read(cast, url, cast.coordinator)) for url in urls] == [True, False]


@pytest.mark.parametrize("people", [1, 40])
def test_the_list_costs_four_statements(cast, people, django_assert_num_queries):
    for number in range(people):
        factories.make_check(factories.make_learner(cast.ward, f"Bác {number}", team=cast.team))
    client = cast.client(cast.team_leader)
    with django_assert_num_queries(4):
        client.get(LIST)


def test_the_count_stands_in_the_navigation_without_a_query(cast, check, django_assert_num_queries):
    client = cast.client(cast.team_leader)
    client.get("/learners/follow-ups/due/", headers={"HX-Request": "true"})
    page = client.get("/help/").content.decode()
    assert page.count('<span class="count">1</span>') == 2


def test_the_count_of_another_person_is_not_shown(cast, check):
    client = cast.client(cast.team_leader)
    client.get(LIST)
    client.force_login(cast.outsider)
    assert '<span class="count">' not in client.get("/help/").content.decode()


def test_today_asks_for_the_count(cast, check):
    part = text(read(cast, "/learners/follow-ups/due/", **{"HX-Request": "true"}))
    today = text(read(cast, "/sessions/today/"))
    assert ["1 lượt đang chờ hỏi lại" in part, "/learners/follow-ups/due/" in today] == [True, True]


@pytest.mark.parametrize(("role", "may"), [("team_leader", True), ("coordinator", True), ("volunteer", True)])
def test_who_asks_calls_with_one_tap_and_sees_the_number_masked(cast, check, role, may):
    Companion.objects.create(learner=check.learner, volunteer=cast.member, starts_on=cast.campaign.starts_on)
    page = text(read(cast, check.get_absolute_url(), cast.users[role]))
    assert ['href="tel:+84981232140"' in page, "0981 xxx 140" in page] == [may, True]


def test_the_words_to_say_stand_on_the_page(cast, check):
    assert "bác đã tự dùng chưa ạ?" in text(read(cast, check.get_absolute_url()))


def test_an_answer_leads_to_the_next_who_waits(cast, check):
    following = factories.make_check(factories.make_learner(cast.ward, "Lê Thị Mùi", team=cast.team))
    answer = send(cast, check, outcome="used_alone", grade="B")
    assert (answer.status_code, answer.headers["Location"]) == (302, following.get_absolute_url())
    assert FollowUp.objects.get(pk=check.pk).outcome == "used_alone"


def test_the_last_answer_leads_back_to_the_list(cast, check):
    assert send(cast, check, outcome="used_with_help").headers["Location"] == LIST


def test_nobody_answering_is_one_tap(cast, check):
    send(cast, check, unreachable="1")
    assert FollowUp.objects.values_list("tries", "outcome").get() == (1, "")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Chọn một câu trả lời"),
        ({"outcome": "used_alone"}, "Chọn vì sao biết đã tự dùng"),
        ({"outcome": "not_tried"}, "Chọn một lý do"),
        ({"outcome": "used_with_help", "asked_on": "31/12/2199"}, "Ngày này chưa tới"),
        ({"outcome": "used_with_help", "asked_on": "1/1/2020"}, "Ngày này chưa học"),
        ({"outcome": "used_with_help", "asked_on": "31/6/2026"}, "Tháng 6 chỉ có 30 ngày"),
    ],
)
def test_what_is_missing_is_said_in_words(cast, check, fields, words):
    answer = send(cast, check, **fields)
    assert (answer.status_code, words in text(answer), FollowUpAnswer.objects.count()) == (422, True, 0)


def test_a_second_answer_is_refused_with_a_way_back(cast, check):
    send(cast, check, outcome="used_alone", grade="A")
    again = send(cast, check, outcome="not_tried", barrier="no_need")
    assert [again.status_code, "đã được ghi rồi" in text(again), "/take-back/" in text(again)] == [422, True, True]


def test_three_calls_in_vain_close_the_check_and_say_so(cast, check):
    for _ in range(3):
        send(cast, check, unreachable="1")
    page = text(read(cast, check.get_absolute_url()))
    assert ["Đã gọi 3 lần, không ai nghe máy" in page, 'name="unreachable"' in page] == [True, False]
    assert (send(cast, check, unreachable="1").status_code, FollowUpAnswer.objects.count()) == (422, 3)
    last = FollowUp.objects.get(pk=check.pk).answer_id
    cast.client(cast.team_leader).post(f"/learners/answers/{last}/take-back/")
    assert FollowUp.objects.values_list("tries", "outcome").get() == (2, "")


def test_who_is_reached_after_all_is_still_answered_for(cast, check):
    for _ in range(3):
        send(cast, check, unreachable="1")
    send(cast, check, outcome="used_with_help")
    assert FollowUp.objects.get(pk=check.pk).outcome == "used_with_help"


def test_a_closed_check_shows_everybody_who_answered(cast, check):
    for user, outcome in ((cast.coordinator, "not_tried"), (cast.team_leader, "tried_failed")):
        FollowUpAnswer.objects.create(
            follow_up=check, outcome=outcome, barrier="afraid", answered_at=timezone.now(), answered_by=user
        )
    send(cast, check, outcome="used_alone", grade="B")
    page = text(read(cast, check.get_absolute_url()))
    assert ["Chưa thử" in page, "Đã thử, chưa được" in page, "Tự dùng" in page] == [True, True, True]


def test_the_same_answer_twice_is_one(cast, check):
    number = str(uuid4())
    statuses = [send(cast, check, id=number, outcome="used_alone", grade="A").status_code for _ in range(2)]
    assert (statuses, FollowUpAnswer.objects.count()) == ([302, 302], 1)


def test_an_answer_is_taken_back_with_one_tap(cast, check):
    send(cast, check, outcome="used_alone", grade="A")
    answer = FollowUpAnswer.objects.get()
    cast.client(cast.team_leader).post(f"/learners/answers/{answer.pk}/take-back/")
    assert FollowUp.objects.get(pk=check.pk).outcome == ""


@pytest.mark.parametrize(("role", "status"), [("outsider", 404), ("official", 404), ("volunteer", 404)])
def test_a_check_of_someone_elses_learner_is_not_there(cast, check, role, status):
    assert send(cast, check, cast.users[role], outcome="used_alone", grade="A").status_code == status


def test_a_learners_page_shows_what_is_to_be_asked_and_what_was_answered(cast, check):
    send(cast, check, outcome="not_tried", barrier="afraid", note="Sợ mất tiền")
    page = text(read(cast, f"/learners/{check.learner_id}/timeline/"))
    assert ["Sợ mất tiền" in page, "Buổi chống lừa đảo" in page] == [True, True]


def test_the_timeline_shows_each_change_on_its_page_and_the_latest_beside_the_learner(cast, learner):
    skill = factories.make_skill("T1")
    for number in range(35):
        observe([Sight(uuid4(), learner.pk, skill.pk, number % 2)], by=cast.team_leader)
    url = f"/learners/{learner.pk}/timeline/"
    counts = [len(read(cast, url, **headers).context["events"]) for headers in ({}, {"HX-Request": "true"})]
    assert counts == [35, 30]


def test_a_step_is_done_and_opened_again(cast, learner):
    action = factories.make_stuck(learner)[2]
    client = cast.client(cast.team_leader)
    states = []
    for verb in ("close", "close", "reopen"):
        client.post(f"/learners/actions/{action.pk}/{verb}/", {"state": "done"})
        states.append(Action.objects.get().state)
    assert states == ["done", "done", "open"]


def test_a_step_gets_another_owner_and_day(cast, learner):
    action, day = factories.make_stuck(learner)[2], timezone.localdate()
    Action.objects.update(team=cast.team)
    url = f"/learners/actions/{action.pk}/"
    client = cast.client(cast.team_leader)
    assert client.post(url, {"volunteer": cast.member.pk, "due_on": f"{day:%d/%m/%Y}"}).status_code == 302
    assert Action.objects.values_list("volunteer", "due_on").get() == (cast.member.pk, day)
    assert client.post(url, {"due_on": "1/1/2020"}).status_code == 422


@pytest.mark.parametrize(
    ("kind", "way"),
    [
        ("large_print", "/card/"), ("help_desk", "?kind=help_desk&amp;area="),
        ("anti_scam", "/sessions/new/?area="), ("home_visit", "kind=door_to_door"),
    ],
)  # fmt: skip
def test_a_step_leads_to_what_does_it(cast, learner, kind, way):
    action = factories.make_stuck(learner)[2]
    Action.objects.update(kind=kind)
    page = read(cast, action.get_absolute_url()).content.decode()
    [link] = [part for part in page.split('href="') if way in part]
    path = link.split('"')[0].replace("&amp;", "&")
    assert cast.client(cast.team_leader).get(path).status_code == 200


def test_an_anti_scam_session_begins_with_its_title_and_topics(cast, learner):
    action = factories.make_stuck(learner)[2]
    safety = factories.make_skill("F1", digcomp="4.2")
    Action.objects.update(kind="anti_scam")
    page = read(cast, action.get_absolute_url()).content.decode()
    path = page.split('href="/sessions/new/')[1].split('"')[0].replace("&amp;", "&")
    form = cast.client(cast.team_leader).get(f"/sessions/new/{path}").context["form"]
    assert (form["title"].value(), form["skills"].value()) == (
        "Nhận ra lừa đảo, không sợ bấm nhầm", [str(safety.pk)],
    )  # fmt: skip


def test_a_visit_to_a_home_is_given_to_nobody_who_may_be_a_minor(cast, learner):
    young = factories.make_volunteer("Lê Bảo Trân", birth_year=timezone.localdate().year - 17)
    factories.join(cast.team, young)
    action = factories.make_stuck(learner)[2]
    Action.objects.update(team=cast.team, kind="home_visit")
    sent = {"volunteer": young.pk, "due_on": f"{timezone.localdate():%d/%m/%Y}"}
    page = cast.client(cast.team_leader).post(f"/learners/actions/{action.pk}/", sent)
    assert (page.status_code, list(page.context["form"].errors), Action.objects.get().volunteer) == (
        422, ["volunteer"], None,
    )  # fmt: skip


@pytest.mark.parametrize("people", [1, 30])
def test_the_steps_cost_four_statements(cast, people, django_assert_num_queries):
    for number in range(people):
        factories.make_stuck(factories.make_learner(cast.ward, f"Bác {number}", team=cast.team))
    client = cast.client(cast.team_leader)
    with django_assert_num_queries(4):
        client.get("/learners/actions/")


def test_the_states_confirmation_is_kept_with_its_day(cast, learner):
    url, day = f"/learners/{learner.pk}/state-confirmation/", timezone.localdate()
    client = cast.client(cast.team_leader)
    statuses = [client.post(url, {"confirmed_on": on}).status_code for on in (f"{day:%d/%m/%Y}", "1/1/2199", "")]
    assert (statuses, StateConfirmation.objects.get().confirmed_on) == ([302, 422, 422], day)
    client.post(url, {"forget": "1"})
    assert StateConfirmation.objects.count() == 0


def test_an_area_shows_shares_reasons_and_visits(cast, check):
    Participation.objects.create(
        campaign=cast.campaign, learner=check.learner, area=cast.ward, first_attended_on=cast.campaign.starts_on
    )
    observe([Sight(uuid4(), check.learner_id, check.skill_id, 2)], by=cast.team_leader)
    send(cast, check, outcome="not_tried", barrier="forgot_password")
    page = text(read(cast, f"/learners/areas/{cast.ward.pk}/retention/", cast.coordinator))
    assert ["Vì sao 1 bác chưa dùng?" in page, "Xếp 1 lượt ghé nhà" in page] == [True, True]
    seen = text(read(cast, f"/learners/areas/{cast.ward.pk}/retention/", cast.official))
    assert ["Quên mật khẩu" in seen, "Xếp 1" in seen] == [True, False]


def test_one_person_is_asked_everything_together_the_earliest_first(cast):
    one, other = (factories.make_learner(cast.ward, name, team=cast.team) for name in ("Bà Một", "Bà Hai"))
    checks = [factories.make_check(who, due_in=-days) for who, days in ((one, 0), (other, 1), (one, 2))]
    page = read(cast, LIST).content.decode()
    places = [page.index(check.get_absolute_url()) for check in checks]
    assert places[2] < places[0] < places[1]


@pytest.mark.parametrize(
    ("code", "sign", "question"),
    [
        ("D1", "tự đăng nhập được", "chị đã tự dùng chưa ạ?”"),
        ("F3", "đã hỏi trước khi bấm", "chị đã hỏi trước khi bấm chưa ạ?”"),
        ("E3", "tự lấy được số (tận mắt thấy)", "chị tự lấy được số chưa ạ?”"),
        ("B1", "tuần này đã gọi", "tuần này chị đã gọi chưa ạ?”"),
        ("C2", "đã không chuyển tiếp một tin lạ", "chị đã tự làm lần nào chưa ạ?”"),
        ("H4", "nêu đúng 100% quy tắc", "chị đã tự làm lần nào chưa ạ?”"),
        ("G1", "đã trả 100%", "chị đã trả 100% chưa ạ?”"),
    ],
)
def test_the_question_fits_the_skill_and_the_person(cast, code, sign, question):
    chi = factories.make_learner(cast.ward, "Lê Thị Mai", team=cast.team, form_of_address="chi")
    skill = factories.make_skill(code, short_vi="Việc này", real_use_sign_vi=sign)
    page = text(read(cast, factories.make_check(chi, skill).get_absolute_url()))
    form = page.split('id="answer"')[1].split("</form>")[0]
    assert [question in page, "Chị</span> tự dùng rồi" in form, "Bác" in form] == [True, True, False]


def test_a_missing_grade_is_said_beside_its_field(cast, check):
    page = text(send(cast, check, outcome="used_alone"))
    part = page[page.index('id="grade-problem"') :][:400]
    assert ["Chọn vì sao biết đã tự dùng" in part, "hidden" in part.split(">")[0]] == [True, False]


def test_an_answer_on_the_timeline_leads_to_where_it_is_taken_back(cast, check):
    send(cast, check, outcome="used_with_help")
    assert f'href="{check.get_absolute_url()}"' in text(read(cast, f"/learners/{check.learner_id}/timeline/"))


def test_a_closed_step_is_listed_and_opened_again_from_its_page(cast, learner):
    action = factories.make_stuck(learner)[2]
    client = cast.client(cast.team_leader)
    client.post(f"/learners/actions/{action.pk}/close/", {"state": "done"})
    pages = [text(client.get(url)) for url in ("/learners/actions/?state=closed", action.get_absolute_url())]
    assert [f"/actions/{action.pk}/reopen/" in page for page in pages] == [True, True]
    assert "Lưu việc" not in pages[1]
    day = timezone.localdate()
    client.post(action.get_absolute_url(), {"due_on": f"{day:%d/%m/%Y}", "volunteer": cast.member.pk})
    assert Action.objects.get().volunteer is None


def test_a_step_that_was_asked_for_again_meanwhile_stays_closed(cast, learner):
    old, day = ask_for_visit(learner.pk, team=cast.team, day=timezone.localdate()), timezone.localdate()
    client = cast.client(cast.team_leader)
    client.post(f"/learners/actions/{old.pk}/close/", {"state": "done"})
    ask_for_visit(learner.pk, team=cast.team, day=day)
    assert client.post(f"/learners/actions/{old.pk}/reopen/").status_code == 302
    assert Action.objects.open().count() == 1


def test_the_navigation_counts_as_the_page_does(cast, check):
    client = cast.client(cast.team_leader)
    client.get(LIST)
    FollowUp.objects.all().delete()
    factories.make_check(check.learner), factories.make_check(check.learner)
    assert '<span class="count">2</span>' in client.get(LIST).content.decode()


def test_steps_belong_to_follow_ups_in_the_navigation(cast, learner):
    page = read(cast, "/learners/actions/").content.decode()
    current = [part for part in page.split("<a ") if 'aria-current="page"' in part]
    assert {"/learners/follow-ups/" in part for part in current} == {True}
