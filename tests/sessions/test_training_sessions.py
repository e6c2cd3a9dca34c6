from datetime import datetime, time, timedelta

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from campaign.models import Target, User
from sessions.models import Batch, SignUp, TrainingSession
from tests import factories
from tests.conftest import Cast

LIST, NEW = "/sessions/", "/sessions/new/"


def monday() -> datetime:
    today = timezone.localdate()
    return timezone.make_aware(datetime.combine(today - timedelta(days=today.weekday()), time(8)))


def written(days: int = 1) -> str:
    return f"{timezone.localdate() + timedelta(days):%d/%m/%Y}"


def sent(cast: Cast, **changes) -> dict:
    usual = {"kind": "class", "area": cast.ward.pk, "team": cast.team.pk, "day": written(), "starts": "8:30"}
    return usual | {"ends": "10h30", "venue": "Nhà văn hóa tổ 4", "seats": "30", "title": "Quét mã QR"} | changes


def errors(response) -> dict[str, list[str]]:
    assert response.status_code == 422
    return dict(response.context["form"].errors)


def times(session: TrainingSession) -> list[str]:
    return [f"{timezone.localtime(moment):%H:%M}" for moment in (session.starts_at, session.ends_at)]


def test_a_session_is_created_with_its_leader_in_charge(cast):
    skill = factories.make_skill()
    cast.client(cast.coordinator).post(NEW, sent(cast, skills=[skill.pk]))
    session = TrainingSession.objects.get()
    assert (times(session), list(session.skills.all()), session.created_by) == (
        ["08:30", "10:30"],
        [skill],
        cast.coordinator,
    )
    assert list(session.sign_ups.values_list("volunteer", "role")) == [(cast.leader.pk, "lead")]


def test_the_people_ticked_are_the_people_of_the_session(cast):
    ticked = {"people_of": cast.team.pk, "people": [cast.leader.pk, cast.member.pk], "lead": cast.member.pk}
    cast.client(cast.team_leader).post(NEW, sent(cast, **ticked))
    roles = dict(SignUp.objects.values_list("volunteer__full_name", "role"))
    assert roles == {"Nguyễn Khánh Linh": "companion", "Trần Gia Bảo": "lead"}


@pytest.mark.parametrize(
    ("lead", "roles"), [("leader", ("lead", "companion", "support")), ("member", ("companion", "lead", "support"))]
)
def test_a_change_leaves_everybody_the_role_they_have(cast, lead, roles):
    helper = factories.make_volunteer("Vũ Minh Đức")
    factories.join(cast.team, helper)
    session = cast.session(starts_at=timezone.now() + timedelta(days=1))
    people = (cast.leader, cast.member, helper)
    for person, role in zip(people, ("lead", "companion", "support"), strict=True):
        SignUp.objects.create(session=session, volunteer=person, role=role)
    ticked = {"people_of": cast.team.pk, "people": [each.pk for each in people], "lead": getattr(cast, lead).pk}
    cast.client(cast.coordinator).post(f"{session.get_absolute_url()}edit/", sent(cast, venue="Nhà khác", **ticked))
    now = dict(session.sign_ups.values_list("volunteer", "role"))
    assert tuple(now[each.pk] for each in people) == roles


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("starts", "25:00", "Giờ từ 0 đến 23, phút từ 0 đến 59. Nhập giờ theo mẫu 8:30"),
        ("ends", "8:15", "Giờ kết thúc phải sau giờ bắt đầu 8:30"),
        ("ends", "", "Nhập giờ kết thúc"),
        ("day", "31/06/2026", "Tháng 6 chỉ có 30 ngày. Nhập lại theo mẫu 30/06/2026"),
        ("day", "15/07/1856", "Năm 1856 chưa đúng. Nhập ngày theo mẫu 31/12/2026"),
        ("day", "ngày mai", "Nhập ngày theo mẫu 31/12/2026"),
        ("venue", " ", "Nhập địa điểm"),
        ("team", "", "Chọn đội hình"),
    ],
)
def test_wrong_input_is_explained_beside_the_field(cast, field, value, message):
    response = cast.client(cast.coordinator).post(NEW, sent(cast, **{field: value}))
    assert errors(response) == {field: [message]}


def test_a_day_outside_the_campaign_is_explained(cast):
    response = cast.client(cast.coordinator).post(NEW, sent(cast, day="15/07/1999"))
    assert errors(response) == {"day": ["Ngày 15/07/1999 không có chiến dịch nào. Chọn một ngày trong chiến dịch"]}


def test_leaders_plan_no_past_days(cast):
    response = cast.client(cast.team_leader).post(NEW, sent(cast, day=written(-2)))
    assert errors(response) == {"day": ["Ngày này đã qua. Chọn hôm nay hoặc một ngày sau"]}


def test_nobody_moves_a_session_to_come_into_the_past(cast):
    """Who means to come would hear of it when it is over."""
    session = cast.session(starts_at=timezone.now() + timedelta(days=1))
    url = f"{session.get_absolute_url()}edit/"
    response = cast.client(cast.coordinator).post(url, sent(cast, day=written(-2)))
    assert errors(response) == {"day": ["Ngày này đã qua. Chọn hôm nay hoặc một ngày sau"]}
    response = cast.client(cast.coordinator).post(url, sent(cast, day=written(0), starts="0:00", ends="23:00"))
    assert errors(response) == {"starts": ["Giờ này đã qua. Chọn giờ muộn hơn"]}


def test_a_coordinator_corrects_the_day_of_a_session_that_is_over(cast):
    session = cast.session(starts_at=timezone.now() - timedelta(days=1))
    cast.client(cast.coordinator).post(f"{session.get_absolute_url()}edit/", sent(cast, day=written(-2)))
    session.refresh_from_db()
    assert session.day == timezone.localdate() - timedelta(2)


def test_an_overlap_is_refused_with_a_link_to_the_other_session(cast):
    client = cast.client(cast.coordinator)
    client.post(NEW, sent(cast))
    response = client.post(NEW, sent(cast, starts="9:00", ends="12:00"))
    day = timezone.localdate() + timedelta(1)
    assert errors(response) == {"team": [f"Đội Láng 01 bận 8:30 – 10:30 ngày {day.day}/{day.month}"]}
    assert f'href="{TrainingSession.objects.get().get_absolute_url()}"' in response.content.decode()


def test_a_session_elsewhere_is_named_but_not_linked(cast):
    factories.join(cast.foreign_team, cast.leader)
    elsewhere = factories.make_session(
        cast.campaign, cast.foreign_team, starts_at=timezone.now() + timedelta(1), hours=8
    )
    SignUp.objects.create(session=elsewhere, volunteer=cast.member)
    local = timezone.localtime(elsewhere.starts_at)
    ticked = {"people_of": cast.team.pk, "people": [cast.member.pk], "day": f"{local:%d/%m/%Y}"}
    response = cast.client(cast.team_leader).post(NEW, sent(cast, **ticked, starts="0:00", ends="23:59"))
    assert ("team" in errors(response), response.context["conflicts"][0][2]) == (True, True)


def test_a_half_written_form_shows_who_is_free(cast):
    cast.session(starts_at=monday() + timedelta(days=8), hours=3)
    day = f"{timezone.localdate(monday() + timedelta(days=8)):%d/%m/%Y}"
    response = cast.client(cast.coordinator).post(NEW, sent(cast, day=day, refresh="1", venue=""))
    options = {option.team.name: option.busy is not None for option in response.context["teams"]}
    assert (response.status_code, options) == (200, {"Láng 01": True, "Tây Hồ 03": False})
    assert TrainingSession.objects.count() == 1


def test_home_visits_by_minors_alone_are_refused_beside_the_team(cast):
    young = factories.make_volunteer("Hà Anh", birth_year=timezone.localdate().year - 17)
    factories.join(cast.team, young)
    ticked = {"people_of": str(cast.team.pk), "people": [str(young.pk)], "kind": "door_to_door"}
    response = cast.client(cast.coordinator).post(NEW, sent(cast, **ticked))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["team"])
    together = ticked | {"people": [str(young.pk), str(cast.member.pk)]}
    assert cast.client(cast.coordinator).post(NEW, sent(cast, **together)).status_code == 302


def test_whoever_is_chosen_is_warned_of_with_too_many_hours_or_too_long_a_way(cast, settings):
    settings.HOURS_PER_WEEK = 3
    for area, longitude in ((cast.ward, 105.80), (cast.foreign_ward, 105.90)):
        area.longitude, area.latitude = longitude, 21.0
        area.save()
    ends = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(1), time(8, 15)))
    near = factories.make_session(cast.campaign, cast.foreign_team, starts_at=ends - timedelta(hours=2), ends_at=ends)
    SignUp.objects.create(session=near, volunteer=cast.member)
    page = cast.client(cast.coordinator).post(NEW, sent(cast, refresh="1"))
    [load] = [person.load for person in page.context["people"] if person.volunteer == cast.member]
    assert (load.hours, [(way.kilometres, way.needs, way.has) for way in load.travels]) == (4, [(11, 45, 15)])
    assert ["4 giờ" in page.content.decode(), "45 phút" in page.content.decode()] == [True, True]
    assert [person.load for person in page.context["people"] if person.volunteer == cast.leader] == [None]


def test_htmx_gets_only_the_part_with_the_teams(cast):
    headers = {"HX-Request": "true"}
    response = cast.client(cast.coordinator).post(NEW, sent(cast, refresh="1"), headers=headers)
    assert response.content.strip().startswith(b'<datalist id="venues">')


def test_a_leader_is_offered_only_led_teams(cast):
    response = cast.client(cast.team_leader).get(NEW)
    assert [option.team for option in response.context["teams"]] == [cast.team]


def test_a_leader_cannot_send_another_team(cast):
    response = cast.client(cast.team_leader).post(NEW, sent(cast, team=cast.foreign_team.pk))
    assert list(errors(response)) == ["team"]


@pytest.mark.parametrize("user", ["official", "volunteer"])
def test_those_who_only_read_cannot_plan(cast, user):
    session = cast.session(starts_at=timezone.now() + timedelta(days=1))
    client = cast.client(cast.users[user])
    urls = [NEW, *(reverse(f"sessions:training_session_{verb}", args=[session.pk]) for verb in ("edit", "cancel"))]
    assert [client.get(url).status_code for url in urls] == [403, 403, 403]


def test_a_foreign_session_is_not_found(cast):
    session = cast.session()
    client = cast.client(cast.outsider)
    urls = [session.get_absolute_url(), *(f"{session.get_absolute_url()}{verb}/" for verb in ("edit", "cancel"))]
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]


def test_moving_says_who_is_told_before_it_is_done(cast):
    session = cast.session(starts_at=timezone.now() + timedelta(days=1))
    SignUp.objects.create(session=session, volunteer=cast.member)
    factories.enrol(session, factories.make_learner(cast.ward))
    response = cast.client(cast.team_leader).get(f"{session.get_absolute_url()}edit/")
    assert response.context["told"] == {"volunteers": 2, "learners": 1}


def test_moving_keeps_what_was_not_changed(cast):
    cast.client(cast.coordinator).post(NEW, sent(cast))
    session = TrainingSession.objects.get()
    cast.client(cast.team_leader).post(f"{session.get_absolute_url()}edit/", sent(cast, starts="14:00", ends="16:00"))
    session.refresh_from_db()
    assert (times(session), session.revision, session.sign_ups.count()) == (["14:00", "16:00"], 1, 1)


def test_a_move_can_be_undone_and_tells_again(cast):
    client = cast.client(cast.team_leader)
    client.post(NEW, sent(cast))
    session = TrainingSession.objects.get()
    url, later = f"{session.get_absolute_url()}edit/", sent(cast, starts="14:00", ends="16:00", venue="Nhà khác")
    page = client.post(url, later, follow=True).content.decode()
    client.post(url, later)  # the second of two clicks
    batch = Batch.objects.get()
    undo = reverse("sessions:batch_undo", args=[batch.pk])
    assert (undo in page, client.post(undo).url) == (True, session.get_absolute_url())
    session.refresh_from_db()
    assert (times(session), session.venue, session.revision) == (["08:30", "10:30"], "Nhà văn hóa tổ 4", 2)


def test_a_move_is_not_undone_once_the_session_changed_again(cast):
    client = cast.client(cast.team_leader)
    client.post(NEW, sent(cast))
    session = TrainingSession.objects.get()
    for starts in ("14:00", "15:00"):
        client.post(f"{session.get_absolute_url()}edit/", sent(cast, starts=starts, ends="17:00"))
    client.post(reverse("sessions:batch_undo", args=[Batch.objects.earliest("done_at").pk]))
    session.refresh_from_db()
    assert times(session) == ["15:00", "17:00"]


def test_a_leader_does_not_move_what_is_over(cast):
    session = cast.session(starts_at=timezone.now() - timedelta(days=1))
    url = f"{session.get_absolute_url()}edit/"
    assert cast.client(cast.team_leader).get(url).status_code == 403
    assert cast.client(cast.coordinator).get(url).status_code == 200


def test_calling_off_can_be_undone(cast):
    session = cast.session(starts_at=timezone.now() + timedelta(days=1))
    client = cast.client(cast.team_leader)
    page = client.post(f"{session.get_absolute_url()}cancel/", {"because": "Mưa to"}, follow=True).content.decode()
    undo = reverse("sessions:training_session_restore", args=[session.pk])
    assert ("Mưa to" in page, undo in page) == (True, True)
    client.post(undo)
    session.refresh_from_db()
    assert session.is_cancelled is False


def test_calling_off_needs_a_reason(cast):
    session = cast.session(starts_at=timezone.now() + timedelta(days=1))
    response = cast.client(cast.coordinator).post(f"{session.get_absolute_url()}cancel/", {"because": ""})
    assert errors(response) == {"because": ["Viết lý do hủy buổi"]}


def test_the_detail_page_names_learners_only_to_those_who_may_see_them(cast):
    session = cast.session()
    factories.enrol(session, factories.make_learner(cast.ward, "Nguyễn Thị Hợi", team=cast.team))
    seen = {}
    for user in ("coordinator", "team_leader", "official", "volunteer"):
        page = cast.client(cast.users[user]).get(session.get_absolute_url()).content.decode()
        seen[user] = "Nguyễn Thị Hợi" in page
    assert seen == {"coordinator": True, "team_leader": True, "official": False, "volunteer": False}


def week(cast: Cast, user: str, **query: str):
    """As htmx gets it: all at once."""
    return cast.client(cast.users[user]).get(LIST, query, headers={"HX-Request": "true"})


@pytest.mark.parametrize(("user", "seen"), [("coordinator", 2), ("official", 1), ("team_leader", 1), ("outsider", 1)])
def test_the_week_shows_the_sessions_in_scope(cast, user, seen):
    cast.session(starts_at=monday())
    factories.make_session(cast.campaign, cast.foreign_team, starts_at=monday())
    assert len(week(cast, user).context["shown"]) == seen


def test_the_board_puts_the_worst_covered_ward_first_and_empty_ones_apart(cast):
    third = factories.make_area("Phường Kim Liên", parent=cast.cluster)
    for ward, value in ((cast.ward, 9), (cast.foreign_ward, 27), (third, 18)):
        Target.objects.create(phase=cast.phase, area=ward, measure="sessions_held", value=value)
    cast.session(starts_at=monday())
    factories.make_session(cast.campaign, cast.foreign_team, starts_at=monday())
    board = week(cast, "coordinator").context["board"]
    assert [(row.area.pk, row.held, row.needed) for row in board.rows] == [
        (cast.foreign_ward.pk, 1, 3),
        (cast.ward.pk, 1, 1),
    ]
    assert [(gap.area.pk, gap.needed) for gap in board.gaps] == [(third.pk, 2)]


def test_the_week_flags_both_sessions_of_an_overlap(cast):
    one = cast.session(starts_at=monday())
    other = cast.session(starts_at=monday() + timedelta(hours=1))
    cast.session(starts_at=monday() + timedelta(hours=3))
    response = week(cast, "coordinator", only="clashes")
    assert response.context["clashing"] == {one.pk, other.pk}
    assert [session.pk for session in response.context["shown"]] == [one.pk, other.pk]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"kind": "online"}, 0),
        ({"q": "lang"}, 1),
        ({"q": "tay ho"}, 0),
        ({"week": "2020-01-01"}, 0),
        ({"week": "x"}, 1),
    ],
)
def test_the_week_is_filtered(cast, query, seen):
    cast.session(starts_at=monday())
    assert len(week(cast, "coordinator", **query).context["shown"]) == seen


def test_the_week_is_narrowed_to_a_team_or_an_area(cast):
    cast.session(starts_at=monday())
    factories.make_session(cast.campaign, cast.foreign_team, starts_at=monday())
    for query in ({"team": cast.team.pk}, {"area": cast.cluster.pk}):
        assert [session.team_id for session in week(cast, "coordinator", **query).context["shown"]] == [cast.team.pk]


def test_the_week_begins_to_arrive_before_its_sessions_are_read(cast, django_assert_num_queries):
    session = cast.session(starts_at=monday())
    pieces = cast.client(cast.coordinator).get(LIST).streaming_content
    with django_assert_num_queries(0):
        head = next(pieces).decode()
    rest = b"".join(pieces).decode()
    assert head.startswith("<!doctype html>")
    assert "<h1>Tuần" in head
    assert session.get_absolute_url() not in head
    assert session.get_absolute_url() in rest
    assert rest.rstrip().endswith("</html>")


def test_the_week_stays_in_the_language_it_began_in(cast):
    cast.session(starts_at=monday())
    User.objects.filter(pk=cast.coordinator.pk).update(language="en")
    page = cast.client(cast.coordinator).get(LIST).getvalue().decode()
    assert "Create a session" in page
    assert "places with sessions" in page


def test_a_week_that_fails_on_its_way_says_so_in_its_place(cast, caplog):
    def refuse(execute, sql, params, many, context):
        if "training_trainingsession" in sql:
            raise DatabaseError("the database is away")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        page = cast.client(cast.coordinator).get(LIST, {"week": "2026-11-23"}).getvalue().decode()
    assert "Chưa lấy được phần này" in page
    assert 'href="/sessions/?week=2026-11-23"' in page
    assert "</html>" in page
    assert "Part of a page failed: /sessions/" in caplog.text


@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize(("user", "queries"), [("coordinator", 10), ("team_leader", 5)])
def test_the_week_takes_as_many_queries_for_three_rows_as_for_thirty(
    cast, django_assert_num_queries, user, queries, rows
):
    for number in range(rows):
        ward = factories.make_area(f"Phường {number}", parent=cast.cluster)
        Target.objects.create(phase=cast.phase, area=ward, measure="sessions_held", value=9)
        session = factories.make_session(
            cast.campaign, cast.team, area=ward, starts_at=monday() + timedelta(hours=number)
        )
        SignUp.objects.create(session=session, volunteer=cast.member)
    gap = factories.make_area("Phường trống", parent=cast.cluster)
    Target.objects.create(phase=cast.phase, area=gap, measure="sessions_held", value=9)
    client = cast.client(cast.users[user])
    with django_assert_num_queries(queries):
        client.get(LIST).getvalue()


def test_the_team_page_gets_each_members_week(cast):
    session = cast.session(starts_at=monday(), hours=3)
    SignUp.objects.create(session=session, volunteer=cast.member)
    path = reverse("sessions:team_week", args=[cast.team.pk])
    response = cast.client(cast.coordinator).get(path)
    hours = {row.volunteer.full_name: row.hours for row in response.context["members"]}
    assert hours == {"Nguyễn Khánh Linh": 0, "Trần Gia Bảo": 3}
    counted = cast.client(cast.official).get(path).context
    assert (counted["sees_members"], counted["member_count"], "members" in counted) == (False, 2, False)


def test_the_list_of_teams_gets_the_next_session_of_each(cast):
    soon = cast.session(starts_at=timezone.now() + timedelta(days=1))
    cast.session(starts_at=timezone.now() + timedelta(days=2))
    response = cast.client(cast.official).get("/sessions/teams/next/", {"team": [cast.team.pk, cast.foreign_team.pk]})
    assert list(response.context["sessions"]) == [soon]
