"""The small demo, loaded once at 7:42 on a July morning, and a tiny city for what must repeat."""

import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from campaign import roll_ups
from campaign.models import Area, Campaign, PhaseTotal, Target, User
from learners.certificates import all_agreed, check
from learners.follow_ups.projection import project_real_use
from learners.follow_ups.scheduling import schedule
from learners.follow_ups.told import refold
from learners.models import Action, Companion, FollowUp, Learner, Observation, Participation, Progress
from learners.models.certificates import Certificate, CertificateBatch, CertificateNumber
from learners.models.moments import Moment
from learners.printing import in_words, pdf_of_certificates
from learners.tokens import token_of
from sessions import qualifying
from sessions.attendance.credit import credit
from sessions.attendance.fold import Observed, fold
from sessions.attendance.items import body_hash
from sessions.demo.bulk import Rows
from sessions.demo.city import City
from sessions.demo.curves import calendar_of, phase_names, share
from sessions.demo.ledger import as_sent
from sessions.demo.scales import Scale
from sessions.models import ATTENDED, Attendance, Mark, SessionKind, SignUp, TrainingSession
from teams.access import access_of
from teams.models import Membership, Team, Volunteer

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2026, 7, 15, 7, 42, tzinfo=HANOI)
TINY = Scale(teams=6, volunteers=40, learners=120, sessions=60)


@pytest.fixture(scope="module")
def small(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """The small demo as the command loads it, undone when the module is done; gives what the command said."""
    said = io.StringIO()
    with django_db_blocker.unblock(), time_machine.travel(MORNING, tick=False), transaction.atomic():
        call_command("demo", scale="small", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def leader(small: str) -> User:
    return User.objects.get(username="doitruong")


def todays_sessions(user: User) -> list[TrainingSession]:
    return list(TrainingSession.objects.visible_to(access_of(user)).on(date(2026, 7, 15)).order_by("kind"))


def tiny_city(seed: int, moment: datetime = MORNING) -> Rows:
    """A cluster or two of the real city."""
    wards = Area.objects.leaves().filter(parent__name__in=["Quận Đống Đa", "Quận Tây Hồ"]).select_related("parent")
    return City(TINY, seed, moment, Area.objects.get(code="01"), list(wards)).build(lambda what, done, total: None)


def written(rows: Rows) -> dict[str, list[tuple[object, ...]]]:
    """Every value of every row but the salted passwords."""
    return {model.__name__: [values(row) for row in members] for model, members in rows.by_model.items()}


def values(row: models.Model) -> tuple[object, ...]:
    return tuple(getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "password")


def test_the_small_demo_has_what_it_promises(small):
    counts = {model.__name__: model.objects.count() for model in (Team, Volunteer, Learner, TrainingSession)}
    assert counts == {"Team": 40, "Volunteer": 300, "Learner": 1_200, "TrainingSession": 500}
    assert Area.objects.leaves().count() == 126


def test_the_command_says_its_steps_where_there_is_no_terminal(small):
    steps = [line for line in small.splitlines() if line.startswith("Demo: ")]
    assert steps == ["Demo: people and sessions …", "Demo: rows …", "Demo: roll-ups …"]


def test_phases_of_a_july_day_are_those_of_the_real_campaign(small):
    phases = Campaign.objects.get().phases.values_list("name", "starts_on", "ends_on")
    assert list(phases) == [
        ("Đợt cao điểm tháng 5", date(2026, 5, 19), date(2026, 5, 30)),
        ("Đợt hè 2026", date(2026, 7, 1), date(2026, 8, 31)),
    ]


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 11, 5), date(2028, 2, 29), date(2026, 12, 31)])
def test_the_second_phase_holds_today_and_follows_the_first(day):
    calendar = calendar_of(datetime(day.year, day.month, day.day, 23, 59, tzinfo=HANOI))
    assert (calendar.today in calendar.second, calendar.first.days()) == (True, 12)
    assert calendar.first.ends_on < calendar.second.starts_on
    assert all(name.startswith("Đợt ") for name in phase_names(calendar))


def test_every_ward_has_some_figures_and_eight_have_none_in_the_current_phase(small):
    leaves = PhaseTotal.objects.filter(metric="people_trained", area__in=Area.objects.leaves())
    reached = [leaves.filter(phase=phase).count() for phase in Campaign.objects.get().phases.all()]
    assert reached == [126, 118]
    assert Target.objects.filter(audience="everyone").count() == 126 * 2 * 5


def test_roll_ups_equal_an_independent_recount(small):
    found = roll_ups.verify(Campaign.objects.get())
    assert (found.differences, found.cells > 5_000, found.waiting) == (0, True, 0)


def test_every_attendance_is_the_fold_of_its_marks(small):
    marks = defaultdict(list)
    for mark in Mark.objects.all():
        marks[mark.session_id, mark.learner_id].append(Observed(mark.id, mark.status, mark.hlc, mark.seen))
    rows = Attendance.objects.all()
    kept = {(row.session_id, row.learner_id): (row.status, row.hlc, row.mark_id, row.disputed) for row in rows}
    assert kept == {pair: tuple(fold(seen)) for pair, seen in marks.items()}
    assert 0 < sum(row[3] for row in kept.values()) < len(kept) / 50


def test_marks_carry_the_hash_of_what_a_phone_would_have_sent(small):
    for mark in Mark.objects.order_by("hlc")[:200]:
        mark.observed_at = mark.observed_at.astimezone(HANOI)
        assert bytes(mark.body_hash) == body_hash(as_sent(mark))


def test_people_are_credited_as_record_marks_would_credit_them(small):
    before = set(Participation.objects.values_list("learner", "area", "first_attended_on", "best_level"))
    assert credit(Campaign.objects.get().pk, list(Learner.objects.values_list("pk", flat=True))) == set()
    assert set(Participation.objects.values_list("learner", "area", "first_attended_on", "best_level")) == before


def test_progress_is_the_latest_observation_and_real_use_has_evidence(small):
    latest = {(row.learner_id, row.skill_id): row.pk for row in Observation.objects.order_by("observed_at", "id")}
    assert {(row.learner_id, row.skill_id): row.observation_id for row in Progress.objects.all()} == latest
    assert set(Observation.objects.values_list("level", flat=True)) == {0, 1, 2, 3}
    assert not Observation.objects.filter(level=3, evidence="").exists()
    assert not Observation.objects.filter(level=3, training_session_id__isnull=False).exists()


def test_checks_are_planned_as_progress_plans_them_and_fold_as_answered(small):
    before = set(FollowUp.objects.values_list("pk", "due_on", "outcome", "answer_id"))
    pairs = list(Progress.objects.values_list("learner", "skill"))
    use = list(Progress.objects.order_by("pk").values_list("real_use", "barrier"))
    schedule({learner for learner, _ in pairs}, {skill for _, skill in pairs})
    refold(list(FollowUp.objects.values_list("pk", flat=True)))
    project_real_use(pairs)
    assert set(FollowUp.objects.values_list("pk", "due_on", "outcome", "answer_id")) == before
    assert list(Progress.objects.order_by("pk").values_list("real_use", "barrier")) == use


def test_the_leader_has_people_to_ask_and_steps_to_take(leader):
    access = access_of(leader)
    waiting = FollowUp.objects.visible_to(access).due(timezone.localdate()).count()
    assert [waiting > 2, Action.objects.visible_to(access).open().count() > 2] == [True, True]


def test_no_team_and_no_volunteer_is_in_two_places(small):
    same_time = {"starts_at__lt": OuterRef("ends_at"), "ends_at__gt": OuterRef("starts_at")}
    others = TrainingSession.objects.live().filter(team=OuterRef("team"), **same_time).exclude(pk=OuterRef("pk"))
    assert not TrainingSession.objects.live().filter(Exists(others)).exists()
    teams = dict(Membership.objects.values_list("volunteer", "team"))
    assert all(teams[who] == team for who, team in SignUp.objects.values_list("volunteer", "session__team"))


def test_each_account_has_its_access(small):
    scopes = {name: access_of(User.objects.get(username=name)) for name in ("dieuphoi", "cum.dongda", "phuong.lang")}
    cluster, ward = Area.objects.get(name="Quận Đống Đa"), Area.objects.get(name="Phường Láng")
    assert scopes["dieuphoi"].coordinated == ("01/",)
    assert scopes["cum.dongda"].overseen == (cluster.path,)
    assert scopes["phuong.lang"].overseen == (ward.path,)


def test_the_accounts_share_the_demo_password_and_nobody_else_can_sign_in(small, settings):
    able = [user for user in User.objects.order_by("username") if user.has_usable_password()]
    assert [user.username for user in able] == ["cum.dongda", "dieuphoi", "doitruong", "phuong.lang", "tnv"]
    assert all(user.check_password(settings.DEMO_PASSWORD) for user in able)


def test_the_team_leader_has_three_sessions_today(leader):
    kinds = [session.kind for session in todays_sessions(leader)]
    assert kinds == [SessionKind.CLASS, SessionKind.DOOR_TO_DOOR, SessionKind.HELP_DESK]
    assert access_of(leader).led_teams == {Team.objects.get(name="Láng 01").pk}


def test_one_of_them_starts_soon_with_thirty_people_not_marked_yet(leader):
    soon = todays_sessions(leader)[0]
    assert soon.starts_at == datetime(2026, 7, 15, 8, 30, tzinfo=HANOI)
    assert (soon.enrolments.count(), soon.marks.count(), soon.sign_ups.filter(role="lead").count()) == (30, 0, 1)


def test_nobody_accompanies_more_than_one_may(small):
    loads = (
        Companion.objects.open().values("volunteer").annotate(learners=Count("pk")).values_list("learners", flat=True)
    )
    assert max(loads) <= settings.LEARNERS_PER_COMPANION


def test_the_volunteer_accompanies_four_and_takes_part_today_and_tomorrow(small):
    volunteer = User.objects.get(username="tnv").volunteer
    assert (volunteer.full_name, Companion.objects.filter(volunteer=volunteer).count()) == ("Trần Gia Bảo", 4)
    days = SignUp.objects.filter(volunteer=volunteer).values_list("session__day", flat=True)
    assert set(days) >= {date(2026, 7, 15), date(2026, 7, 16)}


def test_nearly_all_volunteers_came_and_said_so_at_the_door(small):
    places = SignUp.objects.filter(session__cancelled_at__isnull=True)
    over = places.filter(session__ends_at__lte=MORNING)
    assert 0.9 < over.filter(checked_in_at__isnull=False).count() / over.count() < 1
    assert not places.filter(session__ends_at__gt=MORNING, checked_in_at__isnull=False).exists()
    assert not SignUp.objects.filter(checked_in_at__isnull=False, checked_in_by=None).exists()


def test_moments_are_told_with_consent_and_some_still_wait(small):
    moments = Moment.objects.all()
    counts = [moments.count(), moments.told().count(), moments.waiting().count(), moments.withdrawn().count()]
    assert counts == [8, 5, 2, 1]
    assert all_agreed(set(moments.values_list("learner", flat=True)))
    assert not moments.filter(team=None).exists()
    assert all(moment.learner.short_name.split()[-1] in moment.text for moment in moments.select_related("learner"))


def test_certificates_of_the_first_phase_are_numbered_without_a_gap(small):
    papers = list(Certificate.objects.order_by("serial"))
    assert [paper.serial for paper in papers] == list(range(1, CertificateNumber.objects.get().last + 1))
    assert list(CertificateBatch.objects.order_by("kind").values_list("kind", "state")) == [
        ("learner", "done"), ("volunteer", "done"),
    ]  # fmt: skip
    assert all(batch.done == batch.total == batch.certificates.count() > 4 for batch in CertificateBatch.objects.all())
    assert [paper.is_valid for paper in papers].count(False) == 1


def test_their_codes_lead_to_them_and_they_can_be_printed(small):
    papers = list(Certificate.objects.all())
    assert [check(token_of(paper)) for paper in papers] == papers
    assert pdf_of_certificates(papers[:1]).startswith(b"%PDF")


def test_certificates_say_what_was_true_on_their_day(small):
    for paper in Certificate.objects.filter(kind="learner"):
        came = Attendance.objects.filter(
            learner=paper.learner_id, status__in=ATTENDED,
            session__day__lt=paper.issued_on, session__cancelled_at=None,
        )  # fmt: skip
        assert paper.printed["came"] == f"đã tham gia {in_words(came.count())} buổi và"


def test_who_has_a_certificate_holds_one_and_many_more_qualify(small):
    campaign, city = Campaign.objects.get(), Area.objects.get(code="01")
    for kind in ("learner", "volunteer"):
        counts = qualifying.tally(kind, campaign, city)
        assert (counts["held"], counts["ready"] > counts["held"]) == (
            Certificate.objects.valid().filter(kind=kind).count(),
            True,
        )


def test_learners_are_addressed_as_their_age_asks(small):
    young = Learner.objects.filter(birth_year__gt=2026 - 42).exclude(form_of_address__in=["anh", "chi"])
    old = Learner.objects.filter(birth_year__lt=2026 - 72).exclude(form_of_address__in=["bac", "ong", "ba"])
    assert (young.count(), old.count()) == (0, 0)


def test_phones_belong_to_nobody_and_addresses_to_the_example_domain(small):
    people = [*Learner.objects.exclude(phone=""), *Volunteer.objects.exclude(phone="")]
    assert {str(person.phone)[:5] for person in people} == {"+8495"}
    assert not Volunteer.objects.exclude(email="").exclude(email__endswith="@example.org").exists()


def test_the_same_seed_and_day_give_the_same_rows(small):
    assert written(tiny_city(5)) == written(tiny_city(5))


def test_another_seed_gives_others(small):
    assert written(tiny_city(5))["Learner"] != written(tiny_city(6))["Learner"]


def test_the_hour_changes_nothing_that_is_past(small):
    early, late = (tiny_city(5, MORNING.replace(hour=hour)).of(Mark) for hour in (1, 22))
    assert [row.hlc for row in late if row.session.day < date(2026, 7, 15)] == [row.hlc for row in early]


@pytest.mark.parametrize("hour", range(24))
def test_the_leaders_sessions_of_today_never_overlap_and_one_is_not_over(small, hour):
    rows = tiny_city(5, MORNING.replace(hour=hour, minute=45))
    own = [row for row in rows.of(TrainingSession) if row.team.name == "Láng 01" and row.day == date(2026, 7, 15)]
    own.sort(key=lambda session: session.starts_at)
    assert (len(own), any(each.finished_at is None for each in own)) == (3, True)
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(own))


@pytest.mark.parametrize(
    ("total", "weights", "least", "parts"),
    [(10, [1, 1, 1], 0, [4, 3, 3]), (5, [9, 1, 0], 1, [4, 1, 0]), (1, [1, 1], 1, [1, 0])],
)
def test_shares_add_up(total, weights, least, parts):
    assert share(total, weights, least=least) == parts
