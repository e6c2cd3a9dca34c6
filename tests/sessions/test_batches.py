"""Many sessions at once: repeats, copies, changes of a series, and taking them back."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaign.models import Phase
from sessions import scheduling
from sessions.batches.days import moved_to, repeats, weeks_between
from sessions.batches.proposals import MOST
from sessions.models import Batch, Reminder, Shift, SignUp, TrainingSession
from sessions.shifts import overlap
from teams.memberships import leave
from tests import factories
from tests.conftest import Cast
from tests.sessions.test_scheduling import at, plan
from tests.sessions.test_training_sessions import errors, sent

COPY, DO = "/sessions/copy/", "/sessions/batches/new/"
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@pytest.fixture
def session(cast: Cast) -> TrainingSession:
    return scheduling.schedule(**plan(cast))


def day(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days):%d/%m/%Y}"


def repeat(cast: Cast, session: TrainingSession, until: int = 22, **data):
    usual = {"every": "1", "weekdays": [session.day.weekday()], "until": day(until)}
    return cast.client(cast.coordinator).post(f"{session.get_absolute_url()}repeat/", usual | data)


def confirm(cast: Cast, preview, **data):
    return cast.client(cast.coordinator).post(DO, {"plan": preview.context["plan"]} | data)


def undo(cast: Cast):
    batch = Batch.objects.latest("done_at")
    return cast.client(cast.coordinator).post(reverse("sessions:batch_undo", args=[batch.pk]), follow=True)


def ahead() -> list[int]:
    today = timezone.localdate()
    return sorted((each.day - today).days for each in TrainingSession.objects.live())


@given(first=DAYS, length=st.integers(0, 400), weekdays=st.sets(st.integers(0, 6), min_size=1), every=st.integers(1, 4))
def test_repeats_are_the_days_that_a_calendar_shows(first, length, weekdays, every):
    until = first + timedelta(length)
    shown = [first + timedelta(n) for n in range(1, length + 1)]
    shown = [each for each in shown if each.weekday() in weekdays and weeks_between(first, each) % every == 0]
    assert repeats(first, until, weekdays=weekdays, every=every) == shown[: MOST + 1]


@given(
    zone=st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York", "Pacific/Auckland"]),
    start=st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),
    minutes=st.integers(1, 1439), target=DAYS,
)  # fmt: skip
def test_a_session_keeps_its_hours_and_length_on_another_day_in_any_time_zone(zone, start, minutes, target):
    with timezone.override(ZoneInfo(zone)):
        starts_at = timezone.make_aware(start.replace(second=0, microsecond=0))
        begins, ends = moved_to(target, starts_at, starts_at + timedelta(minutes=minutes))
        back = timezone.localtime(begins)
        assert ends - begins == timedelta(minutes=minutes)
        # An hour that the clocks leave out is read as the one after or before it; every other is as written.
        written = datetime.combine(target, timezone.localtime(starts_at).time())
        assert back.replace(tzinfo=None) - written in (timedelta(0), timedelta(hours=1), timedelta(hours=-1))
        assert timezone.localdate(begins) == target or written.hour in (0, 23)


@given(one=st.tuples(st.integers(0, 40), st.integers(1, 8)), other=st.tuples(st.integers(0, 40), st.integers(1, 8)))
def test_overlap_is_sharing_a_moment_whichever_is_asked_first(one, other):
    begin = timezone.make_aware(datetime(2026, 7, 15))
    first, second = (
        TrainingSession(starts_at=begin + timedelta(hours=start), ends_at=begin + timedelta(hours=start + hours))
        for start, hours in (one, other)
    )
    shares = bool({*range(one[0], sum(one))} & {*range(other[0], sum(other))})
    assert (overlap(first, second), overlap(second, first)) == (shares, shares)


def test_a_repeat_is_shown_before_it_is_made(cast, session):
    preview = repeat(cast, session)
    assert ([step.day - session.day for step in preview.context["able"]], TrainingSession.objects.count()) == (
        [timedelta(7), timedelta(14), timedelta(21)],
        1,
    )


def test_a_repeat_is_made_once_however_often_it_is_confirmed(cast, session):
    preview = repeat(cast, session)
    for _press in range(3):
        assert confirm(cast, preview).status_code == 302
    assert (ahead(), Batch.objects.count()) == ([1, 8, 15, 22], 1)


def test_copies_have_the_people_topics_and_hours_of_the_first(cast, session):
    session.skills.add(factories.make_skill())
    confirm(cast, repeat(cast, session, until=8))
    copy = TrainingSession.objects.get(day=session.day + timedelta(7))
    assert dict(copy.sign_ups.values_list("volunteer", "role")) == dict(
        session.sign_ups.values_list("volunteer", "role")
    )
    assert (copy.skills.count(), copy.starts_at - session.starts_at) == (1, timedelta(7))


def test_what_overlaps_is_left_out_with_the_reason(cast, session):
    scheduling.schedule(**plan(cast, 9, 11, starts_at=at(9, days=8), ends_at=at(11, days=8)))
    preview = repeat(cast, session, until=15)
    local = timezone.localdate() + timedelta(8)
    assert [step.clashes for step in preview.context["steps"]] == [
        [f"trùng với Láng 01 lúc 9:00 ngày {local.day}/{local.month}"],
        [],
    ]
    confirm(cast, preview)
    assert ahead() == [1, 8, 15]


def test_what_came_in_between_stops_all_of_it(cast, session):
    preview = repeat(cast, session)
    scheduling.schedule(**plan(cast, starts_at=at(9, days=15), ends_at=at(11, days=15)))
    again = confirm(cast, preview)
    assert (again.status_code, again.context["left_out"], ahead(), Batch.objects.count()) == (422, 1, [1, 15], 0)


def test_a_repeat_of_500_sessions_is_refused_beside_the_day(cast, session):
    cast.campaign.ends_on = timezone.localdate() + timedelta(600)
    cast.campaign.save()
    response = repeat(cast, session, until=500, weekdays=list(range(7)))
    advice = "Chọn ngày kết thúc sớm hơn hoặc bớt ngày trong tuần"
    assert errors(response) == {"until": [f"Như vậy thành hơn {MOST} buổi, mỗi lần nhiều nhất {MOST}. {advice}"]}


def test_many_sessions_have_to_be_meant(cast, session):
    preview = repeat(cast, session, until=29, weekdays=list(range(7)))
    assert len(preview.context["able"]) >= 20
    assert (confirm(cast, preview).status_code, TrainingSession.objects.count()) == (422, 1)
    confirm(cast, preview, understood="1")
    assert TrainingSession.objects.count() == 1 + len(preview.context["able"])


def test_copies_need_as_many_people_and_say_who_is_gone_by_then(cast, session):
    Shift.objects.create(session=session, role="support", places=2)
    SignUp.objects.get_or_create(session=session, volunteer=cast.leader, defaults={"role": "lead"})
    SignUp.objects.get_or_create(session=session, volunteer=cast.member, defaults={"role": "companion"})
    leave(cast.team.memberships.get(volunteer=cast.member), on=session.day, by=cast.coordinator)
    preview = repeat(cast, session)
    confirm(cast, preview)
    copies = TrainingSession.objects.exclude(pk=session.pk)
    assert {step.gone[0] for step in preview.context["steps"]} == {cast.member}
    assert list(Shift.objects.filter(session__in=copies).values_list("role", "places")) == [("support", 2)] * len(
        copies
    )


def test_the_list_of_what_was_done_names_its_first_session(cast, session, django_assert_max_num_queries):
    confirm(cast, repeat(cast, session))
    client = cast.client(cast.coordinator)
    with django_assert_max_num_queries(8):
        page = client.get("/sessions/batches/")
    [(batch, first)] = page.context["rows"]
    assert (batch.sessions, first.day, str(cast.ward) in page.content.decode()) == (3, session.day + timedelta(7), True)


def test_another_person_cannot_confirm_a_preview(cast, session):
    plan = repeat(cast, session).context["plan"]
    cast.client(cast.team_leader).post(DO, {"plan": plan})
    assert TrainingSession.objects.count() == 1


def test_undoing_a_repeat_takes_away_what_nobody_knows_of(cast, session):
    confirm(cast, repeat(cast, session))
    undo(cast)
    session.refresh_from_db()
    assert (TrainingSession.objects.count(), session.series) == (1, None)


def test_undoing_calls_off_what_people_know_of(cast, session):
    confirm(cast, repeat(cast, session))
    known = TrainingSession.objects.get(day=session.day + timedelta(7))
    factories.enrol(known, factories.make_learner(cast.ward))
    undo(cast)
    told = Reminder.objects.filter(kind="called_off").values_list("session", flat=True)
    assert (TrainingSession.objects.count(), ahead(), set(told)) == (2, [1], {known.pk})


def copy(cast: Cast, user=None, **data):
    return cast.client(user or cast.coordinator).post(COPY, {"unit": "day", "times": "1"} | data)


def test_a_day_is_copied_to_the_days_after(cast, session):
    scheduling.schedule(**plan(cast, 14, 16))
    confirm(cast, copy(cast, source=day(1), target=day(3), times="2"))
    assert ahead() == [1, 1, 3, 3, 4, 4]


def test_a_week_keeps_its_weekdays(cast, session):
    confirm(cast, copy(cast, unit="week", source=day(1), target=day(15), times="1"))
    assert ahead() == [1, 15]


@pytest.fixture
def phases(cast, session) -> list[Phase]:
    """The week of the session, the second week after it, that week and the next, and the day after its fifth return."""
    monday = session.day - timedelta(session.day.weekday())
    cast.phase.starts_on, cast.phase.ends_on = monday, monday + timedelta(6)
    cast.phase.save()
    after = session.day.weekday() + 36
    spans = (14, 20), (14, 30), (after, after)
    return [cast.phase] + [
        factories.make_phase(cast.campaign, starts_on=monday + timedelta(first), ends_on=monday + timedelta(last))
        for first, last in spans
    ]


def test_a_phase_is_copied_to_others_as_far_as_they_reach(cast, session, phases):
    source, *targets = phases
    confirm(cast, copy(cast, unit="phase", source_phase=source.pk, target_phases=[each.pk for each in targets]))
    # Two phases share a week, in which it comes once; the last phase begins too late for it.
    assert ahead() == [1, 15]


def test_each_chosen_phase_gets_its_sessions(cast, session, phases):
    source, second = phases[:2]
    fourth = factories.make_phase(
        cast.campaign, starts_on=second.starts_on + timedelta(14), ends_on=second.ends_on + timedelta(14)
    )
    confirm(cast, copy(cast, unit="phase", source_phase=source.pk, target_phases=[second.pk, fourth.pk]))
    assert ahead() == [1, 15, 29]


def test_phases_that_are_over_are_not_offered(cast, session):
    today = timezone.localdate()
    over = factories.make_phase(cast.campaign, starts_on=today - timedelta(9), ends_on=today - timedelta(1))
    page = cast.client(cast.coordinator).get(COPY)
    offered = page.context["form"].fields["target_phases"].queryset
    response = copy(cast, unit="phase", source_phase=cast.phase.pk, target_phases=[over.pk])
    assert (over in offered, cast.phase in offered, "target_phases" in errors(response)) == (False, True, True)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"source": day(1), "target": day(-2)}, "target"),
        ({"source": day(1)}, "target"),
        ({"source": day(5), "target": day(6)}, "source"),
        ({"unit": "phase"}, "source_phase"),
    ],
)
def test_a_copy_says_what_is_wrong_beside_the_field(cast, session, data, field):
    assert field in errors(copy(cast, **data))


def test_leaders_copy_only_their_own_teams(cast, session):
    factories.make_session(cast.campaign, cast.foreign_team, starts_at=at(8))
    preview = copy(cast, cast.team_leader, source=day(1), target=day(3))
    assert [step.session for step in preview.context["able"]] == [session]


def test_home_visits_are_not_repeated_for_minors_alone(cast, session):
    young = factories.make_volunteer("Hà Anh", birth_year=timezone.localdate().year - 17)
    factories.join(cast.team, young)
    TrainingSession.objects.update(kind="door_to_door")
    session.sign_ups.all().delete()
    SignUp.objects.create(session=session, volunteer=young)
    preview = repeat(cast, session)
    assert ({step.problem for step in preview.context["steps"]}, preview.context["able"]) == (
        {"ghé nhà cần người đủ 18 tuổi"}, [],
    )  # fmt: skip


@pytest.fixture
def series(cast: Cast, session: TrainingSession) -> TrainingSession:
    confirm(cast, repeat(cast, session))
    return TrainingSession.objects.get(day=session.day + timedelta(7))


def edit(cast: Cast, session: TrainingSession, **data):
    usual = sent(cast, day=f"{session.day:%d/%m/%Y}", starts="8:00", ends="10:00", title="", following="1")
    usual |= {"venue": session.venue} | data
    return cast.client(cast.coordinator).post(f"{session.get_absolute_url()}edit/", usual)


def test_this_and_following_are_moved_together_and_told(cast, series):
    preview = edit(cast, series, day=f"{series.day + timedelta(7):%d/%m/%Y}", starts="9:00", ends="11:00")
    assert (ahead(), preview.context["told"]) == ([1, 8, 15, 22], {"volunteers": 2, "learners": 0})
    confirm(cast, preview)
    assert (ahead(), Reminder.objects.filter(kind="moved").count()) == ([1, 15, 22, 29], 6)


def test_only_what_changed_is_changed_in_the_others(cast, series):
    last = TrainingSession.objects.latest("day")
    TrainingSession.objects.filter(pk=last.pk).update(venue="Nơi riêng")
    confirm(cast, edit(cast, series, starts="9:00", ends="11:00"))
    last.refresh_from_db()
    assert (last.venue, timezone.localtime(last.starts_at).time()) == ("Nơi riêng", time(9))


def test_undoing_a_move_brings_everything_back_and_tells_again(cast, series):
    before = list(TrainingSession.objects.order_by("pk").values_list("starts_at", "venue", "team"))
    said = timezone.now()
    SignUp.objects.filter(session=series, volunteer=cast.member).update(confirmed_at=said)
    confirm(cast, edit(cast, series, starts="9:00", ends="11:00", venue="Nhà khác"))
    undo(cast)
    assert list(TrainingSession.objects.order_by("pk").values_list("starts_at", "venue", "team")) == before
    assert (series.sign_ups.get(volunteer=cast.member).confirmed_at, series.reminders.count()) == (said, 4)


def test_nothing_is_taken_back_when_one_was_changed_since(cast, series):
    confirm(cast, edit(cast, series, starts="9:00", ends="11:00"))
    last = TrainingSession.objects.latest("day")
    TrainingSession.objects.filter(pk=last.pk).update(venue="Nơi khác")
    page = undo(cast).content.decode()
    assert ("Chưa hoàn tác gì" in page, Batch.objects.filter(undone_at=None).count()) == (True, 2)


def test_this_and_following_are_called_off_and_brought_back(cast, series):
    url = f"{series.get_absolute_url()}cancel/"
    preview = cast.client(cast.coordinator).post(url, {"because": "Hết đợt", "following": "1"})
    confirm(cast, preview)
    assert ahead() == [1]
    undo(cast)
    assert ahead() == [1, 8, 15, 22]
