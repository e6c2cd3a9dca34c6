"""The planner: drafts, who fits and why, venues, partners; the board's gaps and the month."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.models import Area, Target
from learners.models import Qualification, Skill
from sessions.models import Partner, Reminder, SignUp, TrainingSession
from sessions.reminders import queue_day_before
from teams.models import Volunteer
from tests import factories
from tests.conftest import Cast
from tests.sessions.test_training_sessions import LIST, NEW, errors, monday, sent, written

MONTH = "/sessions/month/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(cast: Cast) -> TrainingSession:
    cast.client(cast.coordinator).post(NEW, sent(cast, draft="1", venue="", seats=""))
    return TrainingSession.objects.get()


def options(response) -> dict[str, tuple]:
    return {each.team.name: (each.free, each.has_taught, each.is_best) for each in response.context["teams"]}


def train(volunteer: Volunteer, skill: Skill) -> None:
    day = timezone.localdate() - timedelta(30)
    Qualification.objects.create(
        volunteer=volunteer, skill=skill, training_session_id=uuid4(), granted_on=day,
        expires_on=day + timedelta(365),
    )  # fmt: skip


def test_a_draft_keeps_its_people_for_later(cast, draft):
    assert (draft.is_draft, draft.drafted_people, draft.sign_ups.count()) == (True, {str(cast.leader.pk): "lead"}, 0)


def test_the_page_of_a_draft_names_who_will_be_asked(cast, draft):
    page = cast.client(cast.coordinator).get(draft.get_absolute_url())
    people, [need, *_] = page.context["people"], page.context["needs"]
    assert ([(each.volunteer, each.role) for each in people], need.taken, "chưa trả lời" in page.content.decode()) == (
        [(cast.leader, "lead")], 1, False,
    )  # fmt: skip


def test_a_draft_is_shown_to_its_planners_only(cast, draft):
    seen = {
        user: cast.client(cast.users[user]).get(draft.get_absolute_url()).status_code
        for user in ("coordinator", "official", "team_leader", "volunteer")
    }
    assert seen == {"coordinator": 200, "official": 404, "team_leader": 404, "volunteer": 404}


def test_a_draft_holds_no_time_and_reminds_nobody(cast, draft):
    assert TrainingSession.objects.overlapping(draft.starts_at, draft.ends_at).count() == 0
    assert (queue_day_before(timezone.now()), Reminder.objects.count()) == (0, 0)
    assert cast.client(cast.coordinator).get(f"{draft.get_absolute_url()}attendance/").status_code == 403


def test_publishing_a_draft_gives_it_its_people(cast, draft):
    cast.client(cast.coordinator).post(f"{draft.get_absolute_url()}edit/", sent(cast))
    draft.refresh_from_db()
    assert (draft.is_draft, list(draft.sign_ups.values_list("volunteer", "role"))) == (
        False,
        [(cast.leader.pk, "lead")],
    )


def test_what_is_published_does_not_become_a_draft_again(cast):
    client = cast.client(cast.coordinator)
    client.post(NEW, sent(cast))
    session = TrainingSession.objects.get()
    client.post(f"{session.get_absolute_url()}edit/", sent(cast, draft="1", starts="9:00", ends="11:00"))
    session.refresh_from_db()
    assert (session.is_draft, session.revision) == (False, 1)


def test_discarding_a_draft_tells_nobody(cast, draft):
    cast.client(cast.coordinator).post(f"{draft.get_absolute_url()}cancel/", {"because": "Thôi"})
    draft.refresh_from_db()
    assert (draft.is_cancelled, Reminder.objects.count()) == (True, 0)


def test_teams_come_with_the_reason_why_they_fit(cast):
    skill = factories.make_skill()
    cast.session(starts_at=timezone.now() - timedelta(days=9)).skills.add(skill)
    busy = factories.make_session(cast.campaign, cast.foreign_team, starts_at=monday() + timedelta(days=8), hours=3)
    SignUp.objects.create(session=busy, volunteer=cast.member)
    day = f"{busy.day:%d/%m/%Y}"
    response = cast.client(cast.coordinator).post(NEW, sent(cast, refresh="1", day=day, skills=[skill.pk]))
    assert options(response) == {"Láng 01": (1, True, True), "Tây Hồ 03": (1, False, False)}


def test_a_team_without_members_is_refused_beside_the_field(cast):
    empty = factories.make_team(cast.ward, "Đội mới")
    response = cast.client(cast.coordinator).post(NEW, sent(cast, team=empty.pk))
    words = "Đội mới chưa có thành viên ngày đó. Thêm thành viên hoặc chọn đội khác"
    assert errors(response) == {"team": [words]}


def test_venues_of_the_ward_come_with_their_seats(cast):
    for seats in (25, 40):
        cast.session(starts_at=timezone.now() - timedelta(days=seats), seats=seats)
    response = cast.client(cast.coordinator).get(NEW, {"area": cast.ward.pk})
    assert [(each.name, each.seats, each.sessions) for each in response.context["venues"]] == [
        ("Nhà văn hóa tổ 7", 40, 2)
    ]


def test_a_partner_is_named_once_and_known_from_then_on(cast):
    client = cast.client(cast.coordinator)
    named = {"partner_name": "Chi bộ  tổ 7", "partner_kind": "party_branch"}
    client.post(NEW, sent(cast, **named))
    client.post(NEW, sent(cast, day=written(3), **named | {"partner_name": "chi bộ Tổ 7"}))
    partner = Partner.objects.get()
    assert (partner.name, partner.sessions.count()) == ("Chi bộ tổ 7", 2)


def test_a_partner_needs_a_kind(cast):
    response = cast.client(cast.coordinator).post(NEW, sent(cast, partner_name="Trường Láng"))
    assert errors(response) == {"partner_kind": ["Chọn loại đơn vị"]}


def test_the_panel_answers_with_itself_and_leads_back_to_the_board(cast):
    client = cast.client(cast.coordinator)
    assert b"planner-panel" in client.get(NEW, headers=HTMX).content
    wrong = client.post(NEW, sent(cast, venue=""), headers=HTMX)
    assert (wrong.status_code, b"planner-panel" in wrong.content) == (422, True)
    right = client.post(NEW, sent(cast), headers=HTMX)
    assert right.headers["HX-Redirect"] == f"{LIST}?week={timezone.localdate() + timedelta(1)}"


def test_a_gap_names_the_nearest_team_that_still_has_time(cast):
    ward = factories.make_area("Phường trống", parent=cast.cluster)
    for area, longitude in ((ward, 105.80), (cast.ward, 105.81), (cast.foreign_ward, 105.90)):
        area.longitude, area.latitude = longitude, 21.0
        area.save()
    Target.objects.create(phase=cast.phase, area=ward, measure="sessions_held", value=9)
    client = cast.client(cast.coordinator)
    before = client.get(LIST, headers=HTMX).context["board"].gaps[0]
    cast.session(starts_at=monday(), hours=9)
    after = client.get(LIST, headers=HTMX).context["board"].gaps[0]
    assert [(gap.free.team.name, round(gap.kilometres), gap.free.hours) for gap in (before, after)] == [
        ("Láng 01", 1, 10),
        ("Tây Hồ 03", 10, 10),
    ]


def test_a_gap_proposes_a_day_on_which_its_team_has_nothing_yet(cast):
    Target.objects.create(
        phase=cast.phase, area=factories.make_area("Phường trống", parent=cast.cluster),
        measure="sessions_held", value=9,
    )  # fmt: skip
    Area.objects.update(longitude=105.8, latitude=21)
    cast.foreign_team.delete()
    first = cast.session(starts_at=monday() + timedelta(14))
    page = cast.client(cast.coordinator).get(LIST, {"week": str(first.day)}, headers=HTMX)
    (gap,) = page.context["gaps"]
    assert f"&team={cast.team.pk}&day={first.day + timedelta(1)}" in gap.url


@pytest.mark.parametrize(
    ("longitude", "named"), [(105.83, "phù hợp nhất: Tây Hồ 03, 3 km"), (105.90, "gần nhất: Láng 01, 1 km")]
)
def test_trained_people_are_worth_three_kilometres_of_way(cast, longitude, named):
    ward = factories.make_area("Phường trống", parent=cast.cluster)
    for area, place in ((ward, 105.80), (cast.ward, 105.81), (cast.foreign_ward, longitude)):
        area.longitude, area.latitude = place, 21.0
        area.save()
    Target.objects.create(phase=cast.phase, area=ward, measure="sessions_held", value=9)
    factories.join(cast.foreign_team, trained := factories.make_volunteer("Vũ Hà An"))
    train(trained, factories.make_skill("B1"))
    page = cast.client(cast.coordinator).get(LIST, headers=HTMX).content.decode().replace("\xa0", " ")
    assert f"đội rảnh {named}" in page
    assert (", 1 bạn đã tập huấn" in page) == ("Tây Hồ" in named)


def test_a_draft_does_not_cover_a_ward_and_does_not_clash(cast, draft):
    Target.objects.create(phase=cast.phase, area=cast.ward, measure="sessions_held", value=9)
    response = cast.client(cast.coordinator).get(LIST, {"week": str(draft.day)}, headers=HTMX)
    row = response.context["board"].rows[0]
    assert (row.held, sum(map(len, row.cells)), response.context["clashes"]) == (0, 1, [])


@pytest.mark.parametrize(("query", "names"), [({"q": "lang 01"}, ["Phường Láng"]), ({"only": "gaps"}, [])])
def test_the_board_is_searched_by_team_and_narrowed_to_gaps(cast, query, names):
    cast.session(starts_at=monday())
    factories.make_session(cast.campaign, cast.foreign_team, starts_at=monday())
    board = cast.client(cast.coordinator).get(LIST, query, headers=HTMX).context["board"]
    assert [row.area.name for row in board.rows] == names


def test_two_people_of_one_session_make_one_clash(cast):
    one = cast.session(starts_at=monday())
    other = factories.make_session(cast.campaign, cast.foreign_team, starts_at=monday())
    for session in (one, other):
        for person in (cast.member, cast.leader):
            SignUp.objects.create(session=session, volunteer=person)
    clashes = cast.client(cast.coordinator).get(LIST, headers=HTMX).context["clashes"]
    assert [{each.pk for each in pair} for pair in clashes] == [{one.pk, other.pk}]


def test_the_month_counts_the_sessions_of_each_day(cast, django_assert_num_queries):
    day = timezone.localdate(monday())
    for hour in (0, 3):
        cast.session(starts_at=monday() + timedelta(hours=hour))
    client = cast.client(cast.coordinator)
    with django_assert_num_queries(6):
        response = client.get(MONTH, {"month": f"{day:%Y-%m}"})
    counts = {each.day: (each.count, each.areas) for week in response.context["weeks"] for each in week if each.count}
    assert counts == {day: (2, 1)}


@pytest.mark.parametrize(("user", "seen"), [("official", 1), ("outsider", 0)])
def test_the_month_shows_what_is_in_scope(cast, user, seen):
    cast.session(starts_at=timezone.now())
    assert cast.client(cast.users[user]).get(reverse("sessions:training_session_month")).context["count"] == seen
